import type { Json } from "@rolecall/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FOLDED_TESTS } from "./folded.ts";
import { compileGlob } from "./glob.ts";

const words = fc.string({ unit: fc.constantFrom("a", "B", "/", " ", "*"), maxLength: 6 });
const values = fc.array(fc.oneof(words, fc.integer({ max: 20, min: -20 }), fc.constant(null), fc.constant({ a: "b" })));
const textOf = (value: Json): string => (typeof value === "object" ? "" : String(value).toLowerCase());
const textsOf = (all: readonly Json[]): readonly string[] =>
  all.filter((value) => typeof value !== "object").map(textOf);

test("a pattern holds for a list where it holds for a value in it, and never for two together", () => {
  fc.assert(
    fc.property(values, words, words, (all, text, other) => {
      const folded = text.toLowerCase();
      expect(FOLDED_TESTS.matches(text)(all)).toBe(all.map(textOf).some(compileGlob(folded)));
      expect(FOLDED_TESTS.contains(text)(all)).toBe(textsOf(all).some((each) => each.includes(folded)));
      const either = new RegExp([folded, other.toLowerCase()].map((each) => each.replaceAll("*", "\\*")).join("|"));
      expect(FOLDED_TESTS.any(either)(all)).toBe(textsOf(all).some((each) => either.test(each)));
    }),
    { numRuns: 2000 },
  );
});
