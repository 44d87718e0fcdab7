import { setImmediate as turnOfLoop } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { createReloads, type Reload } from "./reloads.ts";

const NEXT = { receivers: new Map() } as unknown as Reload;

test("what was read before the alerter starts waits for it, and an alerter that is told to stop as it starts ends nothing by it", async () => {
  const reloads = createReloads();
  await reloads.apply(NEXT);
  const unhandled = vi.fn();
  process.once("unhandledRejection", unhandled);
  const taken: Reload[] = [];
  reloads.attach(async (next) => {
    taken.push(next);
    throw new Error("the alerter has stopped");
  });
  await turnOfLoop();
  process.off("unhandledRejection", unhandled);
  expect(taken).toEqual([NEXT]);
  expect(unhandled).not.toHaveBeenCalled();
});
