import { identityUid, meantHint } from "@rolecall/core";
import { type FileFault, faultAt } from "./fault.ts";
import { INVENTORY_KEYS, instantOf, inventorySchema } from "./inventory-schema.ts";
import type { InventoryFile, Reading } from "./reading.ts";

interface Row {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

const COLUMNS = new Set([
  ...["id", "pattern", "label", "confirm", "owner", "team", "group", "criticality", "environment", "purpose", "kind"],
  ...["links", "contacts", "expected_end", "created", "last_used", "rotated", "granted", "rotate_every"],
]);
const LISTS = new Set(["links", "contacts", "granted"]);

/** Identities as a table: a header of the keys of the YAML form; lists are parted by blanks or `;`. */
export function readCsvInventory({ path, text }: InventoryFile): Reading {
  const { header, rows } = parseCsv(text);
  const faults: FileFault[] = header
    .filter((name) => !COLUMNS.has(name))
    .map((name) => faultAt(path, 1, `there is no column ${name}`, meantHint(name, INVENTORY_KEYS)));
  const identities = rows.flatMap(({ line, cells }) => {
    const filled = Array.from(cells).filter(([name, value]) => COLUMNS.has(name) && value !== "");
    const entry = Object.fromEntries(
      filled.map(([name, value]) => [
        name,
        LISTS.has(name) ? value.split(/[;\s]+/).filter((word) => word !== "") : value,
      ]),
    );
    const parsed = inventorySchema.safeParse({ identities: [entry] });
    if (parsed.success) return (parsed.data.identities ?? []).map((one) => ({ ...one, place: `${path}:${line}` }));
    for (const issue of parsed.error.issues)
      faults.push(faultAt(path, line, `${issue.path.slice(2).join(".")} ${issue.message}`.trim()));
    return [];
  });
  return { identities, faults };
}

/**
 * The credential report of IAM: who has a key or a password, since when, and when it was used.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
export function readCredentialReport({ path, text }: InventoryFile): Reading {
  const { rows } = parseCsv(text);
  return {
    identities: rows.flatMap(({ line, cells }) => {
      const of = (name: string): string => cells.get(name) ?? "";
      const arn = /^arn:[^:]*:iam::(\d{12}):(?:user\/(?:.*\/)?([^/]+)|root)$/.exec(of("arn"));
      const name = arn?.[2] ?? of("user");
      if (arn === null || name === "" || name === "<root_account>") return [];
      const keys = ["1", "2"].filter((key) => of(`access_key_${key}_active`) === "true");
      const rotated = keys.flatMap((key) => instantOf(of(`access_key_${key}_last_rotated`)) ?? []);
      const used = [of("password_last_used"), ...["1", "2"].map((key) => of(`access_key_${key}_last_used_date`))];
      const onlyKeys = of("password_enabled") === "false" && keys.length > 0;
      return [
        {
          id: identityUid("aws", arn[1] ?? "", "human", name).replace(":human:", ":*:"),
          ...(onlyKeys ? { kind: "access-key" as const } : {}),
          created: instantOf(of("user_creation_time")),
          last_used: used
            .flatMap((time) => instantOf(time) ?? [])
            .toSorted()
            .at(-1),
          // The report has no ids of keys: whichever of two is used, it is at least as old as the younger.
          rotated: rotated.length === keys.length ? rotated.toSorted().at(-1) : undefined,
          place: `${path}:${line}`,
        },
      ];
    }),
  };
}

export function isCredentialReport(text: string): boolean {
  return /^\uFEFF?user,arn,user_creation_time,/.test(text);
}

/** RFC 4180: quoted cells may hold commas, quotes and line ends. */
export function parseCsv(text: string): { readonly header: readonly string[]; readonly rows: readonly Row[] } {
  const records = recordsOf(text.replace(/^\uFEFF/, ""));
  const header = (records[0]?.cells ?? []).map((name) => name.trim());
  const rows = records
    .slice(1)
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""))
    .map(({ line, cells }) => ({ line, cells: new Map(header.map((name, at) => [name, (cells[at] ?? "").trim()])) }));
  return { header, rows };
}

interface CsvRecord {
  readonly line: number;
  readonly cells: string[];
}

function recordsOf(text: string): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  let record: CsvRecord = { line: 1, cells: [] };
  let line = 1;
  const cell = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/y;
  for (let found = cell.exec(text); found !== null; found = cell.lastIndex < text.length ? cell.exec(text) : null) {
    const [whole, quoted, plain = "", end] = found;
    record.cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split("\n").length - 1;
    if (end !== ",") {
      records.push(record);
      record = { line, cells: [] };
    }
  }
  if (record.cells.length > 0) records.push(record);
  return records;
}
