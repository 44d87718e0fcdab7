import { expect, test } from "vitest";
import { memberAt, parseJson, textAt } from "./json.ts";

test.each([
  ["an object", ' {"a": [1, {}]}\n', { a: [1, {}] }],
  ["an empty one", "{ }", {}],
  ["a list", "[1]", [1]],
  ["a text", '"a"', "a"],
  ["a number", "-1.5", -1.5],
  ["a word", "null", null],
  ["nothing", "", undefined],
  ["blanks", " \n", undefined],
  ["words", "not allowed", undefined],
  ["a line with a header", '<14>1 host {"a": 1}', undefined],
  ["a map's own text", "{name=bob}", undefined],
  ["an object that breaks off", '{"a": "b', undefined],
  ["one that is no JSON inside", '{"a": b}', undefined],
  ["a list that breaks off", '["a", "b"', undefined],
  ["a text that breaks off", '"a', undefined],
  ["a quote", '"', undefined],
  ["a brace", "{", undefined],
])("%s", (_, text, value) => {
  expect(parseJson(text)).toEqual(value);
});

test("what begins or ends as no JSON does is not given to the parser", () => {
  const parse = JSON.parse;
  const given: string[] = [];
  JSON.parse = (text: string) => {
    given.push(text);
    return parse(text) as unknown;
  };
  try {
    for (const text of ["{name=bob}", '{"a": "b', "words", '["a"', "<14>1 {}"]) parseJson(text);
  } finally {
    JSON.parse = parse;
  }
  expect(given).toEqual([]);
});

test.each([
  [{ a: { b: "c" } }, ["a", "b"], "c", "c"],
  [{ a: { b: 1 } }, ["a", "b"], 1, ""],
  [{ a: "b" }, ["a", "b"], undefined, ""],
  [["a"], ["0"], undefined, ""],
  [{}, ["toString"], undefined, ""],
  [undefined, ["a"], undefined, ""],
])("of %j at %j stands %j", (value, path, member, text) => {
  expect(memberAt(value, ...path)).toBe(member);
  expect(textAt(value, ...path)).toBe(text);
});
