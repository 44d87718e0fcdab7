import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { someAtATime } from "./some-at-a-time.ts";

test("of many some are under way together, and what comes of them is in their order", async () => {
  let [under, most] = [0, 0];
  const numbers = Array.from({ length: 100 }, (_, n) => n);
  const doubled = await someAtATime(numbers, async (n) => {
    under += 1;
    most = Math.max(most, under);
    if (n % 3 === 0) await setImmediate();
    under -= 1;
    return 2 * n;
  });
  expect(doubled).toEqual(numbers.map((n) => 2 * n));
  expect([most > 1, most <= 16]).toEqual([true, true]);
});
