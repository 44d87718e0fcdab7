import { type Event, type Finding, parseTime } from "@rolecall/core";
import { expect, test } from "vitest";
import type { DetectorOptions } from "./detector.ts";
import { hash32 } from "./state/hash.ts";
import { KeptRows } from "./test/kept-rows.ts";
import { findingsOf, fresh, OPTIONS } from "./test/run.ts";
import { call, random, tinyWorld, WORLD_START } from "./test/tiny-world.ts";
import { TOLD_OF_WEEKS, weeks } from "./test/weeks.ts";

const HOUR = 3_600_000;
const PARTITIONS = 3;

/** Delivered later by less than the hold, and one in five twice; each time with another origin. */
function delivered(events: readonly Event[], seed: number): readonly Event[] {
  const next = random(seed);
  return events
    .flatMap((event) => [event, ...(next() < 0.2 ? [event] : [])])
    .map((event) => ({ event, at: parseTime(event.time) + next() * OPTIONS.holdMs(event.source) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ event }) => event);
}

interface Run {
  readonly options: DetectorOptions;
  /** After so many records the findings are asked for and all is saved. */
  readonly batch: number;
  /** After these it starts again, from what was saved. */
  readonly restarts?: readonly number[];
}

function run(log: readonly Event[], { options, batch, restarts = [] }: Run): readonly Finding[] {
  const last = new Map<string, Finding>();
  const kept = new KeptRows();
  let detector = fresh(options);
  const save = (): void => {
    kept.give(detector);
    for (const finding of detector.take()) last.set(finding.finding_uid, finding);
    kept.save(detector);
  };
  let left = restarts;
  for (let offset = 0; offset < log.length; offset += 1) {
    detector.offer(log[offset] as Event, offset);
    const restart = left[0] === offset;
    if (restart || offset % batch === 0) save();
    if (!restart) continue;
    left = left.slice(1);
    detector = fresh(options);
    offset = kept.restore(detector) - 1;
  }
  detector.finish();
  kept.give(detector);
  for (const finding of detector.take()) last.set(finding.finding_uid, finding);
  return Array.from(last.values()).toSorted((a, b) => (a.finding_uid < b.finding_uid ? -1 : 1));
}

/** So many places of the last third of a log, in which all of it is told. */
function somewhere(log: readonly Event[], seed: number): readonly number[] {
  const next = random(seed);
  return [next(), next(), next()].map((at) => Math.floor((2 + at) * (log.length / 3))).toSorted((a, b) => a - b);
}

/** The log as one of the partitions has it. */
function partOf(log: readonly Event[], part: number): readonly Event[] {
  return log.filter(({ identity_uid }) => hash32(identity_uid, 0) % PARTITIONS === part);
}

const NO_SURGE = TOLD_OF_WEEKS.filter((detector) => detector !== "lifecycle.newborn-surge");

/** For whom there is room; a log; and what is told of it. Of eight the newborns of a surge are not counted, as there is no room for them. */
const ROOM: readonly (readonly [string, DetectorOptions, number, readonly string[]])[] = [
  ["all", OPTIONS, 1, TOLD_OF_WEEKS],
  ["sixty", { ...OPTIONS, mostIdentities: 60 }, 3, TOLD_OF_WEEKS],
  ["eight, so that whoever is silent leaves and is called back", { ...OPTIONS, mostIdentities: 8 }, 1, NO_SURGE],
];

test.each(ROOM)(
  "silences, second visits and surges are the same however they come, with room for %s",
  (_, options, seed, all) => {
    const events = weeks(seed);
    const expected = findingsOf(events, fresh(options));
    expect(all.filter((detector) => !expected.some((finding) => finding.detector === detector))).toEqual([]);
    const log = delivered(events, seed);
    expect(run(log, { options, batch: 97 }), "shuffled, some twice").toEqual(expected);
    expect(run(events, { options, batch: 1 }), "asked after each").toEqual(expected);
    for (const each of [seed, seed + 1]) {
      const restarts = somewhere(log, each);
      expect(run(log, { options, batch: 301, restarts }), `restarted at ${restarts}`).toEqual(expected);
    }
  },
);

test("identities divided over partitions: each part has the same findings however it comes", () => {
  const events = weeks(2);
  const log = delivered(events, 2);
  const found = Array.from({ length: PARTITIONS }, (_, part) => {
    const expected = findingsOf(partOf(events, part));
    const own = partOf(log, part);
    expect(run(own, { options: OPTIONS, batch: 53, restarts: somewhere(own, part) }), `part ${part}`).toEqual(expected);
    return expected;
  });
  const told = found.flat().map(({ detector }) => detector);
  // A third of a surge is none, and the clients of a server that are elsewhere make none new: each partition counts its own.
  const own = NO_SURGE.filter((detector) => detector !== "delegation.new-client");
  expect(own.filter((detector) => !told.includes(detector))).toEqual([]);
});

/** One that makes calls it had never made, from elsewhere, so many in the two minutes after `at`. */
function oddCalls(who: string, at: number, source: string): readonly Event[] {
  const odd = { source, action_class: "admin", src_network: "203.0.113.0/24" } as const;
  return Array.from({ length: 40 }, (_, n) => call(who, at + n * 3000, `odd-${n}`, { ...odd, action: `New${n}` }));
}

function inOrder(...logs: readonly (readonly Event[])[]): readonly Event[] {
  return logs.flat().toSorted((a, b) => parseTime(a.time) - parseTime(b.time));
}

test.each([
  ["five minutes", 300_000],
  ["four hours", 4 * HOUR],
])(
  "a log that begins just before an hour is over and is held for %s is told of live as in its final order",
  (_, hold) => {
    const live = { ...OPTIONS, holdMs: () => hold };
    const from = WORLD_START + 58 * 60_000;
    const world = Array.from(tinyWorld(3, 8, 30)).filter(({ time }) => parseTime(time) >= from);
    const events = inOrder(world, oddCalls("id-1", WORLD_START + 27 * HOUR, "aws-cloudtrail"));
    const expected = run(events, { options: { ...live, ordered: true }, batch: 997 });
    expect(expected.map((finding) => finding.identity_name)).toContain("id-1");
    expect(run(events, { options: live, batch: 997 }), "as it comes").toEqual(expected);
    const log = delivered(events, 3);
    expect(run(log, { options: live, batch: 97, restarts: [1, 200, 900] }), "shuffled, with restarts").toEqual(
      expected,
    );
  },
);

test("what an odd hour at midnight scores is the same however often it is asked for, though the hours of a day are known only since", () => {
  const midnight = WORLD_START + 24 * HOUR;
  // What is not held is told of before the day is closed, for which the longest hold is waited for.
  const ever = Array.from({ length: 28 }, (_, hour) =>
    call("gate", WORLD_START + hour * HOUR + 1000, `ever-${hour}`, { source: "gateway" }),
  );
  const events = inOrder(Array.from(tinyWorld(3, 8, 28)), ever, oddCalls("gate", midnight + 30_000, "gateway"));
  const seldom = run(events, { options: OPTIONS, batch: events.length });
  const [found] = seldom.filter((finding) => finding.identity_name === "gate");
  expect(found?.time.slice(0, 14)).toBe("2026-03-03T00:");
  expect(run(events, { options: OPTIONS, batch: 5 })).toEqual(seldom);
});
