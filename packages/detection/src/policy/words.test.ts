import { expect, test } from "vitest";
import { whosePolicy, wordsOf } from "./words.ts";

type Row = readonly [clause: string, observed: string, expected: string, said: string];

const ROWS: readonly Row[] = [
  ["allow.actions", "iam:CreateUser", "s3:*", "action iam:CreateUser"],
  ["allow.networks", "203.0.113.9", "10.0.0.0/8", "network 203.0.113.9"],
  ["allow.hours", "2026-01-05T03:00:00.000Z", "mon-fri", "at 2026-01-05T03:00:00.000Z"],
  ["limits.token_lifetime", "30d", "at most 1h", "a token that lives for 30d"],
  ["limits.calls_per_hour", "61", "at most 60", "61 calls in an hour"],
  ["delegation.of", "aws:1:role:b", "aws:1:role:a", "on behalf of aws:1:role:b"],
  ["delegation.depth", "5", "at most 2", "at the end of a chain of 5"],
  ["children.who", "agents:a:ai-agent:c", "agents:a:ai-agent:b", "a child that is none of those named there"],
  ["ends", "used at 2026-01-05T03:00:00.000Z", "nothing after", "used at 2026-01-05T03:00:00.000Z, after its end"],
  ["when.0", "not so for GetObject", "only eu-west-1", "only eu-west-1 (not so for GetObject)"],
];

test.each(ROWS)("%s is told in words", (clause, observed, expected, said) => {
  expect(wordsOf({ clause, observed, expected })).toBe(said);
});

test("what a child may do is its parent's policy", () => {
  const breach = { observed: "3", expected: "at most 2" };
  expect(whosePolicy({ clause: "children.depth", ...breach })).toBe("its parent's policy");
  expect(whosePolicy({ clause: "allow.actions", ...breach })).toBe("its policy");
});
