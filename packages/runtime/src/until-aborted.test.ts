import { expect, test } from "vitest";
import { untilAborted } from "./until-aborted.ts";

test("it resolves with the signal, and at once where that has aborted", async () => {
  const stop = new AbortController();
  let isOver = false;
  const over = untilAborted(stop.signal).then(() => {
    isOver = true;
  });
  await Promise.resolve();
  expect(isOver).toBe(false);
  stop.abort();
  await over;
  await expect(untilAborted(stop.signal)).resolves.toBeUndefined();
});
