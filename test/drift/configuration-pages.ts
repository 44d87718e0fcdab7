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
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly [keyword: string]: unknown;
}

const VARIABLE = `\${NAME}`;
const ABOUT = [
  "Every key of `rolecall.yaml`. Durations are written `5m`, sizes `64MiB`;",
  `\`${VARIABLE}\` is taken from the environment; a \`*_file\` holds a secret.`,
  "Paths are from the folder of the file, and from the working directory where it comes from standard input or `<(…)`.",
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
      table(["key", "type", "default", "meaning", "limits"], keysOf(configJsonSchema() as Schema)),
    ].join("\n"),
};

/** A row for each key. What holds itself, as routes do, is told the first time. */
function keysOf(whole: Schema): string[][] {
  const told = new Set<string>();
  return keys("", whole, false);

  function keys(path: string, schema: Schema, required: boolean): string[][] {
    const group = schema.anyOf?.find(({ properties }) => properties !== undefined);
    const own = path === "" ? [] : [row(path, schema, required)];
    const item = schema.items === undefined ? [] : membersOf(`${path}[]`, named(schema.items));
    return [...own, ...item, ...membersOf(path, group ?? schema)];
  }

  function membersOf(path: string, { properties = {}, required = [] }: Schema): string[][] {
    return Object.entries(properties).flatMap(([name, member]) =>
      keys(path === "" ? name : `${path}.${name}`, member, required.includes(name)),
    );
  }

  function named(schema: Schema): Schema {
    const name = schema.$ref?.slice("#/$defs/".length);
    if (name === undefined) return schema;
    if (told.has(name)) return {};
    told.add(name);
    return whole.$defs?.[name] ?? {};
  }
}

function row(path: string, schema: Schema, required: boolean): string[] {
  const meaning = schema.description ?? "";
  return [code(path), typeOf(schema), required ? "required" : shown(schema), meaning, limits(schema)];
}

function typeOf({ type, items, anyOf, additionalProperties }: Schema): string {
  if (anyOf !== undefined) return anyOf.map(typeOf).join(" or ");
  if (type === "object" && typeof additionalProperties === "object") return "object of any names";
  if (type !== "array") return type ?? "any";
  return `list of ${items?.$ref === undefined ? (items?.type ?? "any") : "object"}`;
}

function shown(schema: Schema): string {
  return schema.default === undefined ? "" : code(JSON.stringify(schema.default));
}

function limits(schema: Schema): string {
  const inside = schema.enum ?? schema.items?.enum;
  const one = inside === undefined ? [] : [`one of ${inside.map((value) => code(String(value))).join(", ")}`];
  return [
    ...one,
    ...LIMITS.flatMap((name) => (schema[name] === undefined ? [] : [`${name} ${code(`${schema[name]}`)}`])),
  ].join(", ");
}
