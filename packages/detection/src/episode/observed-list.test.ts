import type { Dimension } from "@rolecall/core";
import { expect, test } from "vitest";
import { showing, withValue } from "./observed-list.ts";

const seen = (observed: string, name = "action"): Dimension => ({
  name,
  pattern: "MATCH",
  observed,
  expected: "",
  surprise: 0,
  added: 0,
});

test.each<[string, readonly string[], string]>([
  ["one thing", ["Copy: a"], "Copy: a"],
  ["two: the operation is said once", ["Copy: a", "Copy: b"], "Copy: a; b"],
  ["another operation is said", ["Copy: a", "Move: a"], "Copy: a; Move: a"],
  ["operations alone", ["Copy", "Move"], "Copy; Move"],
  ["operations alone that begin alike", ["ListRoles", "ListUsers"], "ListRoles; ListUsers"],
  ["more than five", ["a", "b", "c", "d", "e", "f", "g"], "a; b; c; d; e and 2 more"],
  ["text that would mislead", ["Copy: a", "Copy: b\u202Ec\n"], "Copy: a; b c"],
])("%s", (_, values, observed) => {
  const habit = seen("the first day", "habit");
  expect(showing([seen(values[0] ?? ""), habit], values)).toEqual([seen(observed), habit]);
});

test("things without end are bounded, and said to be", () => {
  let values: readonly string[] = ["Copy: 0"];
  for (let k = 1; k < 1000; k += 1) values = withValue(values, `Copy: ${k}`, false);
  expect(values).toHaveLength(21);
  expect(showing([seen("Copy: 0")], values)[0]?.observed).toBe("Copy: 0; 1; 2; 3; 4 and at least 16 more");
});

test("a worse one comes first; one that is known changes nothing", () => {
  const values = ["a", "b"];
  expect(withValue(values, "b", false)).toBe(values);
  expect(withValue(values, "b", true)).toEqual(["b", "a"]);
  expect(withValue(values, "c", true)).toEqual(["c", "a", "b"]);
});
