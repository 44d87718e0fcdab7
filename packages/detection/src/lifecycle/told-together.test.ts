import { type ControlRecord, EMPTY_INVENTORY, type Event, type Finding, formatTime } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { inventoryRecords } from "../inventory/records.ts";
import { fresh } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const RULES = ["lifecycle.long-lived-credential", "lifecycle.overdue-rotation"];

interface Machine {
  readonly name: string;
  /** Age of its key, days. */
  readonly age?: number;
  /** How often that is to be another one. */
  readonly every?: string;
}

/** Those of one owner, and how old their keys are. */
function declared(machines: readonly Machine[]): readonly ControlRecord[] {
  const identities = machines.map(({ name, age = 120, every }, i) => ({
    id: `aws:1:role:${name}`,
    rotated: formatTime(WORLD_START - age * DAY),
    owner: "payments",
    place: `r:${i}`,
    ...(every !== undefined && { rotate_every: every }),
  }));
  return inventoryRecords({ ...EMPTY_INVENTORY, identities }, formatTime(WORLD_START));
}

/** A call with a key of the machine. */
function used(name: string, hours: number, key = "1"): Event {
  const at = WORLD_START + Math.round(hours * HOUR);
  return call(name, at, `${name}-${at}-${key}`, {
    credential_uid: `AKIA-${name}-${key}`,
    credential_kind: "access-key",
  });
}

const crew = (count: number): readonly Machine[] => Array.from({ length: count }, (_, i) => ({ name: `old-${i}` }));
const minutes = (machines: readonly Machine[]): readonly Event[] => machines.map(({ name }, i) => used(name, i / 60));

type Entry = { readonly record: ControlRecord } | { readonly event: Event };

/** What is told in the end; the state is put away and read again after so many events. */
function told(
  events: readonly Event[],
  controls: readonly ControlRecord[],
  restartEvery = Infinity,
): readonly Finding[] {
  const log: readonly Entry[] = [...controls.map((record) => ({ record })), ...events.map((event) => ({ event }))];
  const last = new Map<string, Finding>();
  const rows = new Map<string, Uint8Array>();
  let detector = fresh();
  let next = 0;
  const readTo = (end: number): void => {
    for (; next < end; next += 1) {
      const entry = log[next] as Entry;
      if ("record" in entry) detector.control(entry.record, next);
      else detector.offer(entry.event, next);
    }
    for (const each of detector.take()) last.set(each.finding_uid, each);
  };
  for (let end = controls.length; end <= log.length; end += restartEvery) {
    readTo(end);
    const { position, rows: changed, removed } = detector.snapshot();
    for (const key of removed) rows.delete(key);
    for (const { key, state } of changed) rows.set(key, state);
    detector = fresh();
    detector.restore(
      position,
      Array.from(rows, ([key, state]) => ({ key, state })),
    );
    next = position.lowWater;
  }
  readTo(log.length);
  detector.finish();
  for (const each of detector.take()) last.set(each.finding_uid, each);
  return Array.from(last.values())
    .filter((each) => RULES.includes(each.detector))
    .toSorted((a, b) => (a.finding_uid < b.finding_uid ? -1 : 1));
}

const membersOf = ({ dimensions }: Finding): string | undefined =>
  dimensions.find(({ name }) => name === "members")?.observed;
const groupsIn = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter((each) => membersOf(each) !== undefined);

describe("a finding about many of one owner", () => {
  test("is as grave as the gravest of so few, also when that is the last to come", () => {
    const machines = [...crew(9).map((each) => ({ ...each, age: 120 })), { name: "ancient", age: 900 }];
    const [group] = groupsIn(told(minutes(machines), declared(machines)));
    const [alone] = told([used("ancient", 0)], declared(machines));
    expect(group?.severity).toBe(alone?.severity);
  });

  test("says nothing of a span that is not that of all", () => {
    const machines = crew(9).map((each, i) => ({ ...each, age: 40, every: i === 7 ? "30d" : "10d" }));
    const [group] = groupsIn(told(minutes(machines), declared(machines)));
    expect(group?.title).toMatch(/^9 identities: use credentials that should have been rotated \(payments\)/);
  });

  test("counts and names each of them once, however many keys it has", () => {
    const machines = crew(9);
    const keys = [2, 3, 4].map((key) => used("old-8", 0.2 + key / 100, String(key)));
    const [group, ...others] = groupsIn(told([...minutes(machines), ...keys], declared(machines)));
    expect(others).toEqual([]);
    expect(group?.title).toMatch(/^9 identities: /);
    expect(membersOf(group as Finding)?.split(", ")).toHaveLength(9);
  });

  test("of more than a hundred within an hour are the same after restarts between them", () => {
    const machines = crew(330);
    const events = machines.map(({ name }, i) => used(name, i / 350));
    const controls = declared(machines);
    expect(told(events, controls, 9)).toEqual(told(events, controls));
  });
});
