import { configEditorSchema, configJsonSchema } from "@rolecall/runtime";
import { code, intro, type ReferencePage, table } from "./reference-page.ts";

/** What is used of a JSON Schema here. */
interface Schema {
  readonly type?: string;
  readonly default?: unknown;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
  readonly [keyword: string]: unknown;
}

const VARIABLE = `\${NAME}`;
const ABOUT = [
  "Every key of `rolecall.yaml`. Durations are written `5m`, sizes `64MiB`;",
  `\`${VARIABLE}\` is taken from the environment; a \`*_file\` holds a secret.`,
  "An unknown key is an error that names the nearest one. `rolecall config check F` says all that is wrong at once,",
  "`rolecall config show` what is in effect; [configuration.schema.json](configuration.schema.json) is for editors.",
].join(" ");
const LIMITS = ["minimum", "exclusiveMinimum", "maximum", "minItems", "maxItems", "minLength", "pattern"] as const;

/** The schema itself, for editors. */
export const schemaPage: ReferencePage = {
  file: "configuration.schema.json",
  render: () => `${JSON.stringify(configEditorSchema(), null, 2)}\n`,
};

/** Every key, one a line. */
export const configurationPage: ReferencePage = {
  file: "configuration.md",
  render: () =>
    [
      intro("Configuration", ABOUT),
      table(["key", "type", "default", "limits"], keys("", configJsonSchema() as Schema, false)),
    ].join("\n"),
};

function keys(path: string, schema: Schema, required: boolean): string[][] {
  const group = schema.anyOf?.find(({ properties }) => properties !== undefined);
  const own = path === "" ? [] : [[code(path), typeOf(schema), required ? "required" : shown(schema), limits(schema)]];
  const item = schema.items?.type === "object" ? keys(`${path}[]`, schema.items, false).slice(1) : [];
  const { properties = {}, required: needed = [] } = group ?? schema;
  const members = Object.entries(properties).flatMap(([name, member]) =>
    keys(path === "" ? name : `${path}.${name}`, member, needed.includes(name)),
  );
  return [...own, ...item, ...members];
}

function typeOf({ type, items, anyOf, $ref }: Schema): string {
  if (anyOf !== undefined) return anyOf.map(typeOf).join(" or ");
  if ($ref !== undefined) return "as its parent";
  if (type !== "array") return type ?? "any";
  return `list of ${items === undefined || items.$ref !== undefined ? "the same" : (items.type ?? "any")}`;
}

function shown(schema: Schema): string {
  return schema.default === undefined ? "" : code(JSON.stringify(schema.default));
}

function limits(schema: Schema): string {
  const inside = schema.enum ?? schema.items?.enum;
  const one = inside === undefined ? [] : [`one of ${inside.map((value) => code(String(value))).join(", ")}`];
  return [
    ...one,
    ...(schema.description === undefined ? [] : [schema.description]),
    ...LIMITS.flatMap((name) => (schema[name] === undefined ? [] : [`${name} ${code(`${schema[name]}`)}`])),
  ].join(", ");
}
