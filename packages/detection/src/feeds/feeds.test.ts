import type { Event, Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf, fresh } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;

/** Six calls of one source in each hour that `works`, and of another in all. */
function logs(
  hours: number,
  works: (hour: number) => boolean,
  over: (hour: number) => Partial<Event> = () => ({}),
): Event[] {
  const events: Event[] = [];
  for (let hour = 0; hour < hours; hour += 1) {
    for (let k = 0; k < 10; k += 1) {
      const at = WORLD_START + hour * HOUR + k * 300_000;
      if (works(hour)) events.push(call("steady", at, `watched-${hour}-${k}`, over(hour)));
      events.push(call("other", at + 1, `other-${hour}-${k}`, { source: "gateway", account_uid: "2" }));
    }
  }
  return events;
}

const coverage = (events: readonly Event[]): readonly Finding[] =>
  findingsOf(events).filter(({ kind }) => kind === "coverage");

test("a source that never paused and is silent for six hours is a finding, once, while others go on", () => {
  const [finding, ...more] = coverage(logs(220, (hour) => hour < 200));
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    detector: "coverage.silent-source",
    title: "aws-cloudtrail of 1 has logged nothing for 6 hours",
    time: "2026-03-10T14:00:00.000Z",
    calibration: "none",
    identity_uid: "aws:1:unknown:aws-cloudtrail",
  });
});

/** Six accounts of one source, of which some go silent in hours of their own; another source goes on. */
function accounts(silentFrom: readonly number[], hours = 240): Event[] {
  return Array.from({ length: hours }, (_, hour) => hour).flatMap((hour) => [
    ...silentFrom.flatMap((from, n) => {
      const over = { account_uid: `10${n}`, identity_uid: `aws:10${n}:role:steady` };
      return hour < from ? [call("steady", WORLD_START + hour * HOUR + n, `a${n}-${hour}`, over)] : [];
    }),
    call("other", WORLD_START + hour * HOUR + 100, `other-${hour}`, { source: "gateway", account_uid: "2" }),
  ]);
}

test.each<[string, readonly number[], readonly string[]]>([
  ["at once", [200, 200, 200, 240, 240, 240], ["aws-cloudtrail of 3 of 6 accounts has logged nothing for 6 hours"]],
  [
    "at once, and another one that joins them",
    [200, 200, 205, 240, 240, 240],
    ["aws-cloudtrail of 3 of 6 accounts has logged nothing for 6 hours"],
  ],
  [
    "one after the other, days apart",
    [180, 206, 240, 240, 240, 240],
    ["aws-cloudtrail of 100 has logged nothing for 6 hours", "aws-cloudtrail of 101 has logged nothing for 6 hours"],
  ],
])("accounts of a source that fall silent %s are told of together", (_, silentFrom, titles) => {
  const found = coverage(accounts(silentFrom));
  expect(found.map(({ title }) => title).toSorted()).toEqual(titles);
});

test("what several accounts show is told of their source, with who they are", () => {
  const [finding] = coverage(accounts([200, 200, 205, 240]));
  expect(finding).toMatchObject({
    identity_uid: "aws::unknown:aws-cloudtrail",
    time: "2026-03-10T14:00:00.000Z",
    dimensions: [{ observed: "6 hours or more: 100, 101, 102" }],
  });
  expect(finding?.sql).toContain("account_uid IN ('100', '101', '102') AND tenant = 'default'");
});

/** Sources of which some are silent between hours of their own; another one goes on, but for what befalls all. */
function sources(silent: readonly (readonly [from: number, to: number])[], hours = 260): Event[] {
  return Array.from({ length: hours }, (_, hour) => hour).flatMap((hour) =>
    [...silent, [hours, hours] as const].flatMap(([from, to], n) => {
      const over = { source: `source-${n}`, account_uid: `10${n}`, identity_uid: `aws:10${n}:role:steady` };
      return hour < from || hour >= to ? [call("steady", WORLD_START + hour * HOUR + n, `s${n}-${hour}`, over)] : [];
    }),
  );
}

test.each<[string, readonly (readonly [number, number])[], readonly string[]]>([
  [
    "several, and one that joins them",
    [
      [200, 260],
      [200, 260],
      [204, 260],
    ],
    ["Logs of 3 of 4 sources have logged nothing for 6 hours"],
  ],
  [
    "several, of which one is back when another joins them",
    [
      [200, 208],
      [200, 260],
      [204, 260],
    ],
    ["Logs of 3 of 4 sources have logged nothing for 6 hours"],
  ],
  [
    "one after the other",
    [
      [190, 260],
      [200, 260],
    ],
    ["source-0 of 100 has logged nothing for 6 hours", "source-1 of 101 has logged nothing for 6 hours"],
  ],
])("sources that fall silent are told of once where it is %s", (_, silent, titles) => {
  expect(
    coverage(sources(silent))
      .map(({ title }) => title)
      .toSorted(),
  ).toEqual(titles);
});

test("what several sources show says which logs are silent, and asks for those", () => {
  const [finding, ...more] = coverage(
    sources([
      [200, 260],
      [200, 260],
    ]),
  );
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    identity_uid: "rolecall::unknown:logs",
    dimensions: [{ observed: "6 hours or more: source-0 of 100, source-1 of 101" }],
  });
  expect(finding?.sql).toContain(
    "(source, account_uid) IN (('source-0', '100'), ('source-1', '101')) AND tenant = 'default'",
  );
});

test.each([
  [
    "one that pauses each night and each weekend",
    500,
    (hour: number) => hour % 24 < 16 && Math.floor(hour / 24) % 7 < 5,
  ],
  ["one that is younger than a week", 160, (hour: number) => hour < 120],
  ["one that comes back", 400, (hour: number) => hour < 200 || hour > 203],
])("%s is none", (_, hours, works) => {
  expect(coverage(logs(hours, works))).toEqual([]);
});

/** Hours of silence after which each of the pauses is told of, of one that pauses for so long each two days. */
function toldAfter(pause: number, times: number): readonly string[] {
  const isSilent = (hour: number): boolean => hour >= 200 && hour < 200 + times * 48 && (hour - 200) % 48 < pause;
  return coverage(logs(200 + times * 48, (hour) => !isSilent(hour)))
    .toSorted((a, b) => (a.time < b.time ? -1 : 1))
    .map(({ dimensions }) => dimensions[0]?.observed ?? "");
}

test.each<[string, number, number, readonly string[]]>([
  ["an outage of a day does not hide the next one", 24, 2, ["6 hours", "9 hours"]],
  ["who pauses again and again is told of ever later, and then no more", 12, 5, ["6 hours", "9 hours"]],
])("%s", (_, pause, times, expected) => {
  expect(toldAfter(pause, times)).toEqual(expected);
});

test("time that goes on without any event shows the silence as well", () => {
  const detector = fresh();
  const events = logs(200, () => true);
  events.forEach((event, offset) => void detector.offer(event, offset));
  for (let hour = 1; hour <= 24; hour += 1) detector.advance(WORLD_START + (199 + hour) * HOUR, events.length + hour);
  const silent = detector.take().filter(({ kind }) => kind === "coverage");
  expect(silent.map(({ title }) => title)).toEqual(["Logs of 2 of 2 sources have logged nothing for 6 hours"]);
});

test("a field that was always there and is gone for half a day is a finding", () => {
  const [finding, ...more] = coverage(
    logs(
      240,
      () => true,
      (hour) => (hour < 200 ? {} : { src_network: undefined, src_asn: undefined }),
    ),
  );
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    detector: "coverage.lost-field.src_network",
    title: "aws-cloudtrail of 1 no longer logs src_network: nobody can be watched by addresses",
  });
});

test.each<[string, readonly Event[], number]>([
  ["one log", logs(220, (hour) => hour < 200), 203],
  ["some of several logs", accounts([200, 200, 205, 240]), 208],
  [
    "some of several sources",
    sources([
      [200, 260],
      [200, 260],
      [204, 260],
    ]),
    208,
  ],
])("a restart in the middle of a silence of %s changes nothing", (_, events, hour) => {
  const cut = events.findIndex(({ time }) => Date.parse(time) >= WORLD_START + hour * HOUR);
  const before = fresh();
  for (let offset = 0; offset < cut; offset += 1) before.offer(events[offset] as Event, offset);
  const early = before.take();
  const { position, rows } = before.snapshot();
  const after = fresh();
  after.restore(position, rows);
  for (let offset = position.lowWater; offset < events.length; offset += 1)
    after.offer(events[offset] as Event, offset);
  after.finish();
  const last = new Map([...early, ...after.take()].map((finding) => [finding.finding_uid, finding]));
  const found = Array.from(last.values()).filter(({ kind }) => kind === "coverage");
  expect(JSON.stringify(found)).toBe(JSON.stringify(coverage(events)));
});
