import { expect, test } from "vitest";
import { createGaps } from "./gaps.ts";

test("what left the topic is looked for while the alerter runs; before that it begins with it, and after it the next one does", async () => {
  const gaps = createGaps();
  const early = gaps.fill();
  const detach = gaps.attach(async () => 2, 5);
  expect([await early, await gaps.fill()]).toEqual([5, 2]);
  detach();
  expect(await gaps.fill()).toBe(5);
});
