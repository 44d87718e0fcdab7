import type { Standing } from "@rolecall/kafka";
import { expect, test } from "vitest";
import { LossWatch } from "./loss-watch.ts";

const MINUTE = 60_000;
const READ = { committed: 50, low: 10, high: 90 };
const LOST = { committed: 50, low: 70, high: 90 };

test.each<[string, readonly Standing[], readonly number[]]>([
  ["none where the topic has what the group has not", [READ, { ...READ, low: 50 }], [0, 0]],
  ["what left it while the reader was stopped, and what left it since", [LOST, { ...LOST, low: 80 }], [20, 30]],
  ["once, and for an hour", [LOST, ...Array<Standing>(60).fill(LOST)], [...Array<number>(60).fill(20), 0]],
  ["also when the reader is back by then", [LOST, { ...LOST, committed: 90 }], [20, 20]],
  ["none of what was read before somebody set the group back", [{ ...READ, committed: 85 }, LOST], [0, 0]],
  ["none of a group that never committed", [{ ...LOST, committed: undefined }], [0]],
  ["that of a topic that was made anew by itself", [LOST, { committed: 3, low: 5, high: 9 }], [20, 22]],
])("records that left a topic unread: %s", (_, standings, lost) => {
  const watch = new LossWatch();
  expect(standings.map((standing, minute) => watch.lost(new Map([[0, standing]]), minute * MINUTE))).toEqual(lost);
});
