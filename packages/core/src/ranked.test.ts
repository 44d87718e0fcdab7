import { expect, test } from "vitest";
import { SEVERITIES } from "./finding.ts";
import { ranked } from "./ranked.ts";

test.each<[string, readonly string[] | undefined]>([
  ["high", ["high"]],
  ["high+", ["high", "critical"]],
  ["info+", [...SEVERITIES]],
  ["critical+", ["critical"]],
  ["high++", undefined],
  ["+", undefined],
  ["HIGH", undefined],
  ["", undefined],
])("%j of the severities", (given, expected) => {
  expect(ranked(given, SEVERITIES)).toEqual(expected);
});
