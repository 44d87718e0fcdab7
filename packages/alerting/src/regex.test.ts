import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileRegex } from "./regex.ts";

describe("patterns match the whole text, as JavaScript's engine says of the anchored pattern", () => {
  const patterns = ["high|critical", "", "a*b+c?", "(?:ab|a)(?:bc|c)?", "[a-c]{2,3}", "[^a-c]+", "a{0,2}"];
  const more = ["\\d+\\.\\w\\s?", "x.y", "^ab$", "(a|b)*?c", "team-.*", "\\D\\S\\W", "(a*)*b", "ab*", "abc?", "a|b-?"];
  test.each([...patterns, ...more])("%s", (pattern) => {
    const ours = compileRegex(pattern).test;
    const theirs = new RegExp(`^(?:${pattern})$`, "u");
    const unit = fc.constantFrom("a", "b", "c", "x", "y", ".", "-", "1", " ", "]", "\n");
    const text = fc.oneof(
      fc.string({ unit, maxLength: 8 }),
      fc.constantFrom("high", "critical", "highx", "team-a", "ab"),
    );
    fc.assert(
      fc.property(text, (value) => {
        expect(ours(value)).toBe(theirs.test(value));
      }),
      { numRuns: 300 },
    );
  });
});

test("a pattern on which backtracking is exponential is done in linear time", () => {
  expect(compileRegex("(a*)*(a|aa)+b").test("a".repeat(20_000))).toBe(false);
});

test.each([["(a)\\1"], ["(?=a)"], ["(?<!a)b"], ["a{1001}"], ["("], ["x".repeat(1001)]])("%s is refused", (pattern) => {
  expect(() => compileRegex(pattern)).toThrow(/linear time|longer than/);
});
