import { expect, test } from "vitest";
import { untilInVain } from "./intake-app.ts";

test("a sender waits for writes that take their time, and no longer for those that do not go on", async () => {
  let looks = 0;
  const slept: number[] = [];
  const clock = { sleep: async (ms: number): Promise<void> => void slept.push(ms) };
  const check = (): void => {
    looks += 1;
    if (looks === 3) throw new Error("the store takes no writes");
  };
  await untilInVain(check, clock, new AbortController().signal);
  expect(slept).toEqual([5000, 5000, 5000]);
});
