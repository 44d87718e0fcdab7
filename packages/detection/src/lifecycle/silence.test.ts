import { type Event, type Finding, formatTime } from "@rolecall/core";
import { expect, test } from "vitest";
import { fresh } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const DAY = 24 * 3_600_000;

let serial = 0;
function at(days: number, name = "deploy", over: Partial<Event> = {}): Event {
  serial += 1;
  return call(name, WORLD_START + days * DAY, `s${serial}`, over);
}

/** Days on which it acts: from, to, and every so many. */
const days = (from: number, to: number, every = 1): number[] =>
  Array.from({ length: Math.ceil((to - from) / every) }, (_, n) => from + n * every);

function broken(events: readonly Event[]): readonly Finding[] {
  const detector = fresh();
  const sorted = events.toSorted((a, b) => (a.time < b.time ? -1 : 1));
  sorted.forEach((event, offset) => void detector.offer(event, offset));
  detector.finish();
  const last = new Map(detector.take().map((finding) => [finding.finding_uid, finding]));
  return Array.from(last.values()).filter(isSilence);
}

function isSilence(finding: Finding): boolean {
  return finding.detector === "lifecycle.silence-broken";
}

interface Case {
  readonly who: string;
  readonly days: readonly number[];
  readonly told: readonly number[];
  readonly over?: Partial<Event>;
}

const CASES: readonly Case[] = [
  { who: "ran each night for a week, then not for twelve days", days: [...days(0, 8), 19, 20], told: [19] },
  { who: "ran each night for a week, then not for four days", days: [...days(0, 8), 11], told: [] },
  { who: "ran each hour, then not for six days", days: [...days(0, 8, 1 / 24), 14], told: [14] },
  {
    who: "works in bursts with pauses of up to two days, then not for twelve",
    days: [0, 0.1, 0.2, 2, 2.1, 3.9, 4, 6, 18],
    told: [18],
  },
  {
    who: "works in bursts with pauses of up to three days, then not for eight",
    days: [0, 0.1, 3, 3.1, 6, 6.1, 9, 17],
    told: [],
  },
  { who: "comes once in a week, and stayed away for a month", days: [...days(0, 57, 7), 87], told: [] },
  { who: "was tried out on two days, and is back", days: [...days(0, 2, 1 / 12), 20], told: [] },
  {
    who: "pauses like this a second time within the month",
    days: [...days(0, 8), 19, ...days(20, 26), 36],
    told: [19],
  },
  { who: "is a person after a holiday", days: [...days(0, 8), 29], told: [], over: { identity_kind: "human" } },
];

test.each(CASES)("who $who", ({ days: when, told, over }) => {
  const findings = broken(when.map((day) => at(day, "deploy", over)));
  expect(findings.map(({ time }) => time)).toEqual(told.map((day) => formatTime(WORLD_START + day * DAY)));
});

test("a pause counts that ended in an hour that was told of", () => {
  const odd: Partial<Event> = {
    src_network: "203.0.113.0/24",
    client: "curl",
    action: "iam:CreateUser",
    action_class: "admin",
  };
  const week = (day: number, over: Partial<Event>): readonly Event[] =>
    days(day, day + 4 / 24, 1 / 480).map((when) => at(when, "scanner", over));
  const others = days(0, 22, 1 / 48).flatMap((when) => ["a", "b", "c"].map((name) => at(when, name)));
  const weeks = [...week(0, {}), ...week(7, odd), ...week(14, {})];
  expect(broken([...weeks, ...others])).toEqual([]);
});

test("it says how long the silence was, and how long the longest before", () => {
  const [finding] = broken([...days(0, 8), 19].map((day) => at(day)));
  expect(finding).toMatchObject({ severity: "medium", kind: "lifecycle" });
  expect(finding?.title).toBe("deploy acts again after 12 days; it never paused for longer than 32 hours");
});

test("to be refused is less", () => {
  const [finding] = broken([...days(0, 8).map((day) => at(day)), at(19, "deploy", { outcome: "denied" })]);
  expect(finding?.severity).toBe("low");
});

/** Ten machines that are back on one day, one on another, and one that never was away. */
function many(): readonly Event[] {
  const names = Array.from({ length: 10 }, (_, n) => `job-${n}`);
  const events = names.flatMap((name, n) => [...days(0, 8), 19 + n / 50].map((day) => at(day, name)));
  const others = [...days(0, 8), 21].map((day) => at(day, "late"));
  const always = days(0, 22, 1 / 48).map((day) => at(day, "always"));
  return [...events, ...others, ...always].toSorted((x, y) => (x.time < y.time ? -1 : 1));
}

test("of many that are back on one day three are told, and others on another", () => {
  expect(broken(many()).map(({ identity_name }) => identity_name)).toEqual(["job-0", "job-1", "job-2", "late"]);
});

test("after a restore it is known how many were told", () => {
  const events = many();
  const first = fresh();
  const half = events.findIndex(({ time }) => time > formatTime(WORLD_START + 19.1 * DAY));
  for (const [offset, event] of events.slice(0, half).entries()) first.offer(event, offset);
  const told = first.take();
  const { position, rows } = first.snapshot();
  const second = fresh();
  second.restore(position, rows);
  for (const [offset, event] of events.entries()) if (offset >= position.lowWater) second.offer(event, offset);
  second.finish();
  const names = [...told, ...second.take()].filter(isSilence).map(({ identity_name }) => identity_name);
  expect(Array.from(new Set(names))).toEqual(["job-0", "job-1", "job-2", "late"]);
});
