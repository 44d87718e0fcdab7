import { ServerException } from "./exception.ts";

/** A table that comes with a query in a form. */
export interface FormTable {
  readonly name: string;
  readonly format: string;
  readonly structure: string;
  readonly data: Buffer;
}

export interface Form {
  readonly fields: ReadonlyMap<string, string>;
  readonly tables: readonly FormTable[];
}

/** Read a `multipart/form-data` body; `others` has the structure and format of each table, as the address gives them. */
export async function readForm(body: Buffer, contentType: string, others: ReadonlyMap<string, string>): Promise<Form> {
  const response = new Response(new Uint8Array(body), { headers: { "content-type": contentType } });
  const form = await response.formData().catch(() => {
    throw new ServerException(36, "BAD_ARGUMENTS", "The body is no multipart/form-data");
  });
  const fields = new Map<string, string>();
  const tables: FormTable[] = [];
  for (const [name, value] of form) {
    const data = typeof value === "string" ? Buffer.from(value) : Buffer.from(await value.arrayBuffer());
    if (isTable(name, typeof value !== "string", others)) tables.push(tableOf(name, data, others));
    else fields.set(name, data.toString("utf8"));
  }
  return { fields, tables };
}

function isTable(name: string, isFile: boolean, others: ReadonlyMap<string, string>): boolean {
  if (others.has(`${name}_structure`) || others.has(`${name}_types`)) return true;
  return isFile && name !== "query" && !name.startsWith("param_");
}

function tableOf(name: string, data: Buffer, others: ReadonlyMap<string, string>): FormTable {
  if (!/^[A-Za-z_]\w{0,127}$/.test(name))
    throw new ServerException(36, "BAD_ARGUMENTS", "A table in the body has no name that can be used");
  const types = others.get(`${name}_types`);
  const structure =
    others.get(`${name}_structure`) ??
    types
      ?.split(",")
      .map((type, i) => `_${i + 1} ${type.trim()}`)
      .join(", ");
  if (structure === undefined) {
    const message = `Neither structure nor types have not been provided for external table ${name}. Use fields ${name}_structure or ${name}_types to do so.`;
    throw new ServerException(36, "BAD_ARGUMENTS", message);
  }
  const format = others.get(`${name}_format`) ?? "TabSeparated";
  if (!/^\w{1,64}$/.test(format))
    throw new ServerException(73, "UNKNOWN_FORMAT", `Unknown format ${format.slice(0, 64)}`);
  return { name, structure, format, data };
}
