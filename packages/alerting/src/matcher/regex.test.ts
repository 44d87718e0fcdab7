import fc from "fast-check";
import { RE2JS } from "re2js";
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

test.each([
  [".*:deploy-.*", ":deploy-"],
  ["aws:.*:role:x+y?z", ":role:x"],
  ["ab*cde?fg", "cd"],
  ["(?:abc)?def", "def"],
  ["[abc]x\\.y\\d+z", "x.y"],
  ["[]a]bc{2}d", "b"],
  ["abc|d", ""],
  ["(?i)abc", ""],
  ["a\\Qb*\\Ec", ""],
  ["[[:alpha:]]abc", ""],
  ["界{0,1}x", "x"],
])("every text in the language of %s holds %s", (pattern, inside) => {
  expect(compileRegex(pattern).inside).toBe(inside);
});

test("law: what a pattern is said to hold is in every text that it takes", () => {
  const piece = fc.constantFrom(..."ab.*+?()|[]{}^$\\:-12", "a{0,2}", "(?:ab)?", "[^a]", "\\d", "\\.", "ab");
  const text = fc.string({ unit: fc.constantFrom(..."ab.:-12"), maxLength: 8 });
  let taken = 0;
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 7 }),
      fc.array(text, { minLength: 20, maxLength: 20 }),
      (pieces, texts) => {
        let regex: ReturnType<typeof compileRegex>;
        try {
          regex = compileRegex(pieces.join(""));
        } catch {
          return;
        }
        const plain = RE2JS.compile(pieces.join(""));
        for (const each of texts) {
          expect(regex.test(each)).toBe(plain.testExact(each));
          taken += plain.testExact(each) ? 1 : 0;
        }
      },
    ),
    { numRuns: 3000 },
  );
  expect(taken).toBeGreaterThan(500);
});

test("a pattern on which backtracking is exponential is done in linear time", () => {
  expect(compileRegex("(a*)*(a|aa)+b").test("a".repeat(20_000))).toBe(false);
});

test.each([["(a)\\1"], ["(?=a)"], ["(?<!a)b"], ["a{1001}"], ["("], ["x".repeat(1001)]])("%s is refused", (pattern) => {
  expect(() => compileRegex(pattern)).toThrow(/linear time|longer than/);
});
