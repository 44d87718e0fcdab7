import { expect, test } from "vitest";
import { readFinding } from "./given-finding.ts";

test.each([
  ['{"severity":"high"}\n{"severity":"low"}\n', "that is a list of 2, and one finding is asked about"],
  ['[\n{"severity":"high"}\n]\n', "that is a list of 1, and one finding is asked about"],
  ["[]", "that is a list of 0"],
  ["severity=high", "a finding that is no JSON"],
  ['{"severity":\n', "a finding that is no JSON"],
  ["7", "that is no finding: it is no object"],
  ['{"severity":"hihg"}', "that is no finding: severity"],
])("%j is refused with the way out", (text, why) => {
  expect(() => readFinding(text)).toThrow(why);
});

test("a finding in part, over several lines, is one", () => {
  expect(readFinding('{\n  "severity": "high"\n}\n').labels).toEqual({ severity: "high" });
});
