import { expect, test } from "vitest";
import { rememberNames } from "./remembering.ts";

test("a name is worked out once, a long one each time, and a flood of names does not stay", () => {
  const asked: string[] = [];
  const upper = rememberNames((name) => {
    asked.push(name);
    return name.toUpperCase();
  });
  const long = "n".repeat(65);
  expect([upper("a"), upper("a"), upper(long), upper(long)]).toEqual([
    "A",
    "A",
    long.toUpperCase(),
    long.toUpperCase(),
  ]);
  expect(asked).toEqual(["a", long, long]);
  for (let n = 0; n < 5000; n += 1) upper(`n${n}`);
  expect(upper("a")).toBe("A");
  expect(asked.filter((name) => name === "a")).toHaveLength(2);
});
