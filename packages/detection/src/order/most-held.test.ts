import { type Event, type Finding, parseTime } from "@rolecall/core";
import { expect, test } from "vitest";
import type { Detector, StateRow } from "../detector.ts";
import { findingsOf, fresh, OPTIONS } from "../test/run.ts";
import { call, tinyWorld, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const HOLD = 24 * HOUR;
const MOST = 500;
const held = { ...OPTIONS, holdMs: () => HOLD };
const surge = Array.from({ length: 900 }, (_, k) => call("id-0", WORLD_START + 200 * HOUR + k * 400, `surge-${k}`));
const events = [...tinyWorld(11, 20, 240), ...surge].toSorted((a, b) => parseTime(a.time) - parseTime(b.time));
const ids = (findings: readonly Finding[]): string[] => findings.map((each) => JSON.stringify(each)).toSorted();
/** Those of one moment are of one order, wherever they were cut. */
const ordered = findingsOf(events, fresh({ ...held, ordered: true }));

test("a full hold lets go what is due first: never more are held, nothing of a log in its final order is late, and the findings are the same", () => {
  const detector = fresh({ ...held, mostHeld: MOST });
  let most = 0;
  const looked = function* (): Generator<Event> {
    for (const event of events) {
      yield event;
      most = Math.max(most, detector.stats.held);
    }
  };
  expect(ids(findingsOf(looked(), detector))).toEqual(ids(ordered));
  expect(ordered.length).toBeGreaterThan(0);
  expect(most).toBe(MOST);
  expect(detector.stats.late).toBe(0);
});

test("of a full hold nothing that was let go is on hold after a restart, and what was is", () => {
  const last = new Map<string, Finding>();
  const rows = new Map<string, StateRow>();
  const create = (): Detector => fresh({ ...held, mostHeld: MOST });
  const collect = (detector: Detector): void => {
    for (const finding of detector.take()) last.set(finding.finding_uid, finding);
  };
  let detector = create();
  for (let at = 0; at < events.length; ) {
    const end = Math.min(events.length, at + 701);
    for (; at < end; at += 1) detector.offer(events[at] as Event, at);
    collect(detector);
    const { position, rows: changed, removed } = detector.snapshot();
    const { held: before } = detector.stats;
    for (const row of changed) rows.set(row.key, row);
    for (const key of removed) rows.delete(key);
    detector = create();
    detector.restore(position, rows.values());
    for (let again = position.lowWater; again < at; again += 1) detector.offer(events[again] as Event, again);
    expect(detector.stats.held).toBe(before);
  }
  detector.finish();
  collect(detector);
  expect(ids(Array.from(last.values()))).toEqual(ids(ordered));
});

test("what comes after a full hold, and is due before what was let go, is late", () => {
  const detector = fresh({ ...held, mostHeld: MOST });
  for (const [at, event] of events.entries()) detector.offer(event, at);
  const end = parseTime(events.at(-1)?.time ?? "");
  expect(detector.offer(call("id-1", end - 23 * HOUR, "old"), events.length)).toBe("late");
  expect(detector.offer(call("id-1", end - 1, "new"), events.length + 1)).toBe("held");
});
