import { expect, test } from "vitest";
import { collect, createGiveBack } from "./give-back-memory.ts";

const MIB = 1024 * 1024;

/** A process in which a collection takes 200 ms, and leaves at most `stays` MiB resident. */
function processOf(stays: number) {
  const state = { resident: 0, now: 0 };
  const look = createGiveBack({
    resident: () => state.resident * MIB,
    collect() {
      state.resident = Math.min(state.resident, stays);
      state.now += 200;
    },
    now: () => state.now,
  });
  /** What it does at so many seconds, where so many MiB are resident. */
  return (seconds: number, resident: number): boolean => {
    Object.assign(state, { resident, now: seconds * 1000 });
    return look();
  };
}

test("a process that has become larger by 48 MiB collects its garbage", () => {
  const at = processOf(100);
  expect([at(0, 100), at(5, 140), at(10, 147), at(15, 148)]).toEqual([false, false, false, true]);
});

test("what is in use is not asked for again until there is more of it", () => {
  const at = processOf(400);
  expect([at(0, 100), at(5, 390), at(100, 430), at(200, 437), at(300, 438)]).toEqual([false, true, false, false, true]);
});

test("what falls by itself is where growth counts from", () => {
  const at = processOf(300);
  expect([at(0, 290), at(5, 200), at(10, 240), at(15, 250)]).toEqual([false, false, false, true]);
});

test("collecting takes a hundredth of the time at most", () => {
  const at = processOf(100);
  expect([at(0, 100), at(5, 200), at(10, 200), at(24, 200), at(25, 200)]).toEqual([false, true, false, false, true]);
});

test("this process gives back what holds nothing any more", () => {
  const filled = (): unknown => Array.from({ length: 400_000 }, (_, n) => ({ n, text: `text ${n}` }));
  expect(filled()).toHaveLength(400_000);
  const before = process.memoryUsage().heapTotal;
  collect();
  expect(process.memoryUsage().heapTotal).toBeLessThan(before);
});
