import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

test("a column of buttons has no heading: an empty one is read out, and says nothing", () => {
  const files = globSync("**/*.ts", { cwd: import.meta.dirname, exclude: ["**/*.test.ts"] });
  const empty = files.filter((file) => /<th[^>]*><\/th>/.test(readFileSync(join(import.meta.dirname, file), "utf8")));
  expect(files.length).toBeGreaterThan(20);
  expect(empty).toEqual([]);
});
