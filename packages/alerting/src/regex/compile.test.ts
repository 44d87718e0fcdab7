import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileRegex } from "./compile.ts";

describe("patterns match the whole text, as JavaScript's engine says of the anchored pattern", () => {
  const patterns = [
    "high|critical",
    "",
    "a*b+c?",
    "(?:ab|a)(?:bc|c)?",
    "[a-c]{2,3}",
    "[^a-c]+",
    "a{0,2}",
    "\\d+\\.\\w\\s?",
    "x.y",
    "^ab$",
    "(a|b)*?c",
    "[\\d-]+",
    "[]a]+",
    "team-.*",
    "\\D\\S\\W",
    "(a*)*b",
  ];
  test.each(patterns)("%s", (pattern) => {
    const ours = compileRegex(pattern);
    // `s` is not set: a dot does not match a newline in either. JavaScript alone reads `[]` as an empty class.
    const theirs = new RegExp(`^(?:${pattern.replace("[]", "[\\]")})$`, "u");
    const text = fc.string({
      unit: fc.constantFrom("a", "b", "c", "x", "y", ".", "-", "1", " ", "]", "\n"),
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.oneof(text, fc.constantFrom("high", "critical", "highx", "team-a", "ab", "")), (value) => {
        expect(ours(value)).toBe(theirs.test(value));
      }),
      { numRuns: 300 },
    );
  });
});

test("a pattern on which backtracking is exponential runs in steps bounded by text times program", () => {
  const evil = compileRegex("(a*)*(a|aa)+b");
  expect(evil("a".repeat(20_000))).toBe(false);
});

test.each([
  ["(a)\\1", "back-references"],
  ["(?=a)", "look-ahead"],
  ["(?<!a)b", "look-behind"],
  ["(?i)a", "flags"],
  ["\\bword", "word boundaries"],
  ["\\p{L}", "Unicode classes"],
  ["[[:alpha:]]", "named classes"],
  ["a**", "doubled repetition"],
  ["*a", "nothing to repeat"],
  ["(a", "an open group"],
  ["a)", "a stray bracket"],
  ["[a", "an open class"],
  ["[z-a]", "a range backwards"],
  ["a{1001}", "a count past a thousand"],
  ["((a{100}){100}){100}", "counts that multiply"],
  ["a{x}", "a brace that is no count"],
  ["a\\", "an escape of nothing"],
  [`${"(".repeat(60)}a${")".repeat(60)}`, "deep nesting"],
  ["a".repeat(1001), "a long pattern"],
])("%s is refused: %s", (pattern) => {
  expect(() => compileRegex(pattern)).toThrow(/at character \d+$/);
});

test("any text is either compiled or refused with a syntax error", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 20 }), (pattern, text) => {
      try {
        expect(typeof compileRegex(pattern)(text)).toBe("boolean");
      } catch (error) {
        expect((error as Error).name).toBe("RegexSyntaxError");
      }
    }),
    { numRuns: 2000 },
  );
});
