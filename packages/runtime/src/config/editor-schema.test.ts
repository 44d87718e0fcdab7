import { expect, test } from "vitest";
import { configEditorSchema } from "./config-schema.ts";
import { withVariables } from "./editor-schema.ts";

const VARIABLE = "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}";

test.each([
  ["a flag", { type: "boolean", default: true }, { type: ["boolean", "string"], default: true, pattern: VARIABLE }],
  [
    "a number, whose bounds are those of numbers",
    { type: "integer", minimum: 1 },
    { type: ["integer", "string"], minimum: 1, pattern: VARIABLE },
  ],
  ["a text in a form", { type: "string", pattern: "^\\d+$" }, { type: "string", pattern: `^\\d+$|${VARIABLE}` }],
  [
    "one of a few",
    { type: "string", enum: ["send"], description: "how" },
    {
      description: "how",
      anyOf: [
        { type: "string", enum: ["send"] },
        { type: "string", pattern: VARIABLE },
      ],
    },
  ],
  ["any text, which a variable is", { type: "string", minLength: 1 }, { type: "string", minLength: 1 }],
  [
    "a key that is called as a keyword is",
    { properties: { type: { type: "string" }, enum: { type: "boolean" } } },
    { properties: { type: { type: "string" }, enum: { type: ["boolean", "string"], pattern: VARIABLE } } },
  ],
  [
    "what is in lists, alternatives and definitions",
    { items: { type: "boolean" }, anyOf: [{ type: "number" }], $defs: { a: { type: "boolean" } } },
    {
      items: { type: ["boolean", "string"], pattern: VARIABLE },
      anyOf: [{ type: ["number", "string"], pattern: VARIABLE }],
      $defs: { a: { type: ["boolean", "string"], pattern: VARIABLE } },
    },
  ],
])("%s may be a variable of the environment", (_what, schema, expected) => {
  expect(withVariables(schema)).toEqual(expected);
});

test("an input is one of its kinds, and a URL and a time of day have their form, to editors too", () => {
  const { properties } = configEditorSchema() as { readonly properties: Record<string, never> };
  const text = JSON.stringify(properties);
  expect(properties["inputs"]).toMatchObject({ items: { minProperties: 1, maxProperties: 1 } });
  const patternOf = (key: string): RegExp => {
    const [, pattern = ""] =
      new RegExp(`"${key}":\\{"type":"string","pattern":("(?:[^"\\\\]|\\\\.)*")`).exec(text) ?? [];
    return new RegExp(JSON.parse(pattern) as string);
  };
  const accepted = (key: string, values: readonly string[]): readonly boolean[] =>
    values.map((value) => patternOf(key).test(value));
  expect(accepted("url", ["https://ch:8443", "HTTP://ch", `\${CH_URL}`, "ftp://ch", "ch:8123"])).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(accepted("start_time", ["09:00", "24:00", "24:01", "9:00", "25:00"])).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test("the schema says of every key what it means", () => {
  expect(keysWithoutMeaning(configEditorSchema())).toEqual([]);
});

function keysWithoutMeaning(schema: unknown, path = ""): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties = {}, ...rest } = schema as { readonly properties?: Record<string, { description?: string }> };
  const bare = Object.keys(properties).filter((key) => (properties[key]?.description ?? "") === "");
  return [
    ...bare.map((key) => `${path}.${key}`),
    ...Object.entries({ ...properties, ...rest }).flatMap(([name, each]) =>
      keysWithoutMeaning(each, `${path}.${name}`),
    ),
  ];
}
