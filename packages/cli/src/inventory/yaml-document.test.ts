import { describe, expect, test } from "vitest";
import { readYamlDocuments } from "./yaml-document.ts";

/** Lines and columns of keys that are there twice. */
const repeatedIn = (text: string): readonly string[] =>
  readYamlDocuments(text, "a.yaml").faults.map(({ message, line, column }) => `${message} ${line}:${column}`);

describe("a key that is there twice is told", () => {
  test.each([
    ["in the same words", "a: 1\na: 2\n", 2],
    ["within braces", "{a: 1,\n a: 2}", 2],
    ["as a number and as a text, of which one would be left", "1: a\n'1': b\n", 2],
    ["by an alias of it", "a: &a b\n*a : 1\nb: 2\n", 3],
    ["by one alias twice", "a: &a b\n*a : 1\n*a : 2\n", 3],
    ["as no key", "~: 1\nnull: 2\n", 2],
  ])("%s", (_, text, line) => {
    expect(repeatedIn(text)).toEqual([expect.stringMatching(new RegExp(`^this key is there twice ${line}:`))]);
  });
});

test("keys that are maps of maps are never written out, which would take for ever", () => {
  for (const text of [`${"? ".repeat(40)}a\n`, `${"{".repeat(40)}a: 1${"}: 1".repeat(39)}}`])
    expect(repeatedIn(text)).toEqual([]);
});
