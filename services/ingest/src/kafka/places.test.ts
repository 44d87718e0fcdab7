import type { Standing } from "@rolecall/kafka";
import { expect, test } from "vitest";
import { Places } from "./places.ts";

const NONE: ReadonlySet<number> = new Set();
const SINCE = { own: NONE, stopped: undefined, room: 0, waitedMs: 0 };

function at(committed: number, high: number, reached: number): Standing {
  return { committed, low: 0, high, reached };
}

test("who asked later is let no further than whoever had read all by earlier times, and than all that had not", () => {
  const places = new Places();
  // One had nothing left at 10 and another at 20; the third always has.
  const learn = (asked: number, ends: readonly [number, number]): void => {
    const standings = new Map([
      [0, at(5, ends[0], 300)],
      [1, at(5, ends[1], 200)],
      [2, at(5, 9, 400)],
    ]);
    places.learn({ asked, standings }, SINCE);
  };
  learn(10, [5, 6]);
  learn(20, [6, 5]);
  expect([5, 10, 11, 20, 21].map((asked) => places.limitOf(asked))).toEqual([400, 400, 300, 300, 200]);
});

test("of what is ours nothing is known, and of what is there no more", () => {
  const places = new Places();
  const answer = (partitions: readonly number[]) => ({
    asked: 10,
    standings: new Map(partitions.map((partition) => [partition, at(5, 9, 100 * (partition + 1))])),
  });
  places.learn(answer([0, 1, 2]), { ...SINCE, own: new Set([0]) });
  expect(places.limitOf(11)).toBe(200);
  places.learn(answer([0, 2]), { ...SINCE, own: new Set([0]) });
  expect(places.limitOf(11)).toBe(300);
  places.learn(answer([0, 2]), SINCE);
  expect(places.limitOf(11)).toBe(100);
});
