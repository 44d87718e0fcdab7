import { parseTime } from "@rolecall/core";
import { expect, test } from "vitest";
import { Partition } from "../partition.ts";
import { GROUP, novelColumn } from "../state/groups.ts";
import { FIELD } from "../state/sample.ts";
import { NO_RULES, OPTIONS } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const MACHINES = 20;
const CALLS = ["GetObject", "PutObject", "ListBuckets", "SendMessage"];

/** What a first hour is expected to bring of calls that peers know, after so many hours in each of which a few are seen first. */
function expectedAtBirth(hours: number, areStaying: boolean): number {
  const partition = new Partition(OPTIONS, NO_RULES);
  let uid = 0;
  for (let hour = 0; hour <= hours; hour += 1) {
    for (let i = areStaying ? 0 : hour * MACHINES; i < (hour + 1) * MACHINES; i += 1) {
      for (const action of CALLS) {
        uid += 1;
        const at = WORLD_START + hour * HOUR + uid;
        const event = call(`svc-${i}`, at, `e${uid}`, { action });
        partition.release(event, parseTime(event.time), at);
      }
    }
  }
  const { all } = partition.baselines.fleet;
  return all.get(novelColumn(FIELD.action, 2, 0)) / all.get(GROUP.age);
}

test("what a log begins with is no lesson of what newborns bring", () => {
  expect(expectedAtBirth(12, true)).toBeLessThan(0.5);
  expect(expectedAtBirth(40, true)).toBeGreaterThan(1);
});

test("where hardly any of them stays it is one after a few hours", () => {
  expect(expectedAtBirth(12, false)).toBeGreaterThan(2);
});
