import fc from "fast-check";
import { expect, test } from "vitest";
import { compileGlob } from "../rules/glob.ts";
import { PatternIndex } from "./pattern-index.ts";

const letters = (most: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom("a", "b", ":"), { maxLength: most }).map((parts) => parts.join(""));
const glob = fc.array(letters(3), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("*"));

test("finds what trying every pattern finds, in the order in which they were added", () => {
  fc.assert(
    fc.property(fc.array(glob, { maxLength: 30 }), fc.array(letters(8), { maxLength: 10 }), (patterns, texts) => {
      const index = new PatternIndex<number>();
      for (const [at, pattern] of patterns.entries()) index.add(pattern, at);
      for (const text of texts) {
        const tried = patterns.flatMap((pattern, at) => (compileGlob(pattern)(text) ? [at] : []));
        expect(index.find(text)).toEqual(tried);
      }
    }),
  );
});
