import fc from "fast-check";
import { expect, test } from "vitest";
import type { Clock } from "./clock.ts";
import { backoffMs, type RetryOptions, retry } from "./retry.ts";

/** A clock that moves only when somebody sleeps. */
function fakeClock(): Clock & { readonly slept: number[] } {
  let at = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => at,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      at += ms;
    },
  };
}

function failing(times: number): () => Promise<string> {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw new Error(`failure ${times - left}`);
    return "done";
  };
}

const base = { firstMs: 100, maxMs: 1000, random: () => 0.5 };

test("waits double up to the bound, each drawn from zero up", async () => {
  const clock = fakeClock();
  expect(await retry(failing(6), { ...base, clock })).toBe("done");
  expect(clock.slept).toEqual([50, 100, 200, 400, 500, 500]);
});

test.each<[string, Partial<RetryOptions>, string, number]>([
  ["after so many attempts", { attempts: 3 }, "failure 3", 2],
  ["when no time is left", { totalMs: 200 }, "failure 3", 2],
  ["when the error says that it will recur", { judge: () => "give-up" }, "failure 1", 0],
])("gives up %s, with the last error", async (_, options, message, waits) => {
  const clock = fakeClock();
  await expect(retry(failing(99), { ...base, clock, ...options })).rejects.toThrow(message);
  expect(clock.slept).toHaveLength(waits);
});

test("waits as long as the other side asked for", async () => {
  const clock = fakeClock();
  await retry(failing(1), { ...base, clock, judge: () => ({ afterMs: 5000 }) });
  expect(clock.slept).toEqual([5000]);
});

test("an abort before the first try and during a wait rejects with its reason", async () => {
  const stop = new AbortController();
  const options = { ...base, clock: fakeClock(), signal: stop.signal, onRetry: () => stop.abort(new Error("stop")) };
  await expect(retry(failing(9), options)).rejects.toThrow("stop");
  await expect(retry(failing(0), options)).rejects.toThrow("stop");
});

test("each retry is told with its error, number and wait", async () => {
  const told: unknown[] = [];
  const onRetry = (error: unknown, attempt: number, waitMs: number) => told.push([String(error), attempt, waitMs]);
  await retry(failing(2), { ...base, clock: fakeClock(), onRetry });
  expect(told).toEqual([
    ["Error: failure 1", 1, 50],
    ["Error: failure 2", 2, 100],
  ]);
});

test("a wait is never above the bound, however many tries", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      (attempt, chance) => {
        const wait = backoffMs(attempt, 100, 30_000, () => chance);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThan(30_000);
      },
    ),
  );
});
