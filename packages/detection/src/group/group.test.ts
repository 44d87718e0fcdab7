import { type Event, type Finding, parseTime, SEVERITIES } from "@rolecall/core";
import { expect, test } from "vitest";
import type { Detector } from "../detector.ts";
import { findingsOf, fresh } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
const CALM_HOURS = 192;
const WAVE = WORLD_START + CALM_HOURS * HOUR;
const CREW = Array.from({ length: 12 }, (_, i) => `crew-${i}`);
const uidOf = (name: string): string => `aws:1:role:${name}`;

type Change = (crew: number) => Partial<Event> | undefined;

/** Twelve who do the same every ten minutes, for eight days; in the hour after that with a change; and what comes on top. */
function fleet(change: Change, more: readonly Event[] = []): readonly Event[] {
  const calls = CREW.flatMap((name, i) =>
    Array.from({ length: CALM_HOURS * 6 + 12 }, (_, k) => {
      const at = WORLD_START + k * 10 * MINUTE + i * 5000;
      return call(name, at, `${name}-${k}`, at >= WAVE && at < WAVE + HOUR ? change(i) : {});
    }),
  );
  return [...calls, ...more].toSorted((a, b) =>
    a.time < b.time ? -1 : a.time > b.time ? 1 : a.event_uid < b.event_uid ? -1 : 1,
  );
}

/** The first so many move to networks of their own of one operator. */
function moved(most: number): Change {
  return (i) => (i < most ? { src_network: `198.${18 + (i % 2)}.${i}.0/24`, src_asn: 64_999 } : undefined);
}

const THIEF = CREW[8] as string;
/** One of them takes secrets as well, from where it moved to. */
const THEFT: readonly Event[] = Array.from({ length: 60 }, (_, k) =>
  call(THIEF, WAVE + 30 * MINUTE + k * 1000, `theft-${k}`, {
    action: `Steal${k % 9}`,
    action_class: "secret",
    src_network: "198.18.8.0/24",
    src_asn: 64_999,
  }),
);

function waveOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ time }) => parseTime(time) >= WAVE && parseTime(time) < WAVE + HOUR);
}

function groupOf(findings: readonly Finding[]): Finding {
  const [group, ...others] = findings.filter(({ detector }) => detector === "behavior.group");
  if (group === undefined || others.length > 0) throw new Error(`${others.length + (group ? 1 : 0)} group findings`);
  return group;
}

const membersOf = ({ dimensions }: Finding): string =>
  dimensions.find(({ name }) => name === "members")?.observed ?? "";
const gravity = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);

test("a fleet that moves to another operator is two findings and one about the group, which names everybody", () => {
  const told = waveOf(findingsOf(fleet(moved(12))));
  const group = groupOf(told);
  expect(told).toHaveLength(3);
  for (const name of CREW) expect(membersOf(group)).toMatch(new RegExp(`${uidOf(name)}( |,|$)`));
  for (const name of CREW) expect(group.sql).toContain(`'${uidOf(name)}'`);
  expect(group.identity_uid).toBe(uidOf(CREW[2] as string));
  expect(group.title).toMatch(
    /^12 (identities|members of role\/team-a) called from a network operator \(AS64999\) they had never used, since 00:00 UTC$/,
  );
});

test("of many more than one finding names, each is in one of a few, and none begins anew for each", () => {
  const many = Array.from({ length: 230 }, (_, i) => `many-${i}`);
  const events = Array.from({ length: CALM_HOURS + 2 }, (_, hour) => hour).flatMap((hour) =>
    many.map((name, i) => {
      const at = WORLD_START + hour * HOUR + i * 5000;
      const place = at >= WAVE ? { src_network: "198.18.0.0/24", src_asn: 64_999 } : {};
      return call(name, at, `${name}-${hour}`, place);
    }),
  );
  const groups = waveOf(findingsOf(events)).filter(({ detector }) => detector === "behavior.group");
  expect(groups).toHaveLength(3);
  const named = groups.flatMap((group) => membersOf(group).split(", "));
  expect(new Set(named).size).toBe(named.length);
  expect(named.length).toBeGreaterThan(220);
});

const MOVED = { src_network: "198.18.0.0/24", src_asn: 64_999 };
const RELEASED = { client: "sdk-next/9.1" };

test("a fleet that moves and changes its client at once is two findings and one about the group", () => {
  const told = waveOf(findingsOf(fleet(() => ({ ...MOVED, ...RELEASED }))));
  expect(told.map(({ detector }) => detector).toSorted()).toEqual(["behavior", "behavior", "behavior.group"]);
  for (const name of CREW) expect(membersOf(groupOf(told))).toContain(uidOf(name));
});

test("who does what two groups do is told of with one of them", () => {
  const told = waveOf(findingsOf(fleet((i) => ({ ...(i < 9 && MOVED), ...((i < 3 || i > 5) && RELEASED) }))));
  const groups = told.filter(({ detector }) => detector === "behavior.group");
  expect(told).toHaveLength(4);
  expect(groups).toHaveLength(2);
  for (const name of CREW) expect(groups.map(membersOf).join()).toContain(uidOf(name));
  expect(groups.map(({ title }) => title.replace(/^.* called (.*), since.*$/, "$1")).toSorted()).toEqual([
    "from a network operator (AS64999) they had never used",
    "with a client (sdk-next/9.1) they had never used",
  ]);
});

test("two are no group", () => {
  const told = waveOf(findingsOf(fleet(moved(2))));
  expect(told.map(({ detector }) => detector)).toEqual(["behavior", "behavior"]);
});

test("who does something else as well is told of by itself, and the group is no graver for it", () => {
  const told = waveOf(findingsOf(fleet(moved(12), THEFT)));
  const own = told.find((each) => each.detector === "behavior" && each.identity_uid === uidOf(THIEF));
  expect(own?.dimensions.map(({ name }) => name)).toContain("action");
  expect(membersOf(groupOf(told))).toContain(`${uidOf(THIEF)} (${own?.finding_uid})`);
  expect(own?.severity).toBe("critical");
  expect(groupOf(told).severity).toBe("low");
  expect(groupOf(told).title).toContain("called from a network operator (AS64999) they had never used");
});

test("an attacker who does the same from three stolen identities is named with all of them", () => {
  const stolen = CREW.slice(0, 3);
  const sprawl: Change = (i) => (i < 3 ? { action: "GetSecretValue", action_class: "secret" } : undefined);
  const told = waveOf(findingsOf(fleet(sprawl)));
  const named = told.map((each) => `${each.identity_uid}, ${membersOf(each)}`).join();
  for (const name of stolen) expect(named).toContain(uidOf(name));
  const worst = Math.max(...told.map(gravity));
  expect(gravity(told.find(({ detector }) => detector === "behavior.group") as Finding)).toBe(worst);
});

test("neither a restore in the wave nor asking after every event changes a byte", () => {
  const events = fleet(moved(12), THEFT);
  const whole = findingsOf(events);
  expect(membersOf(groupOf(whole))).toContain(uidOf(CREW[11] as string));
  for (const minutes of [6, 36, 55]) expect(restoredAt(events, WAVE + minutes * MINUTE)).toEqual(whole);
});

function restoredAt(events: readonly Event[], at: number): readonly Finding[] {
  const [before, again] = [fresh(), fresh()];
  const last = new Map<string, Finding>();
  const offer = (detector: Detector, offset: number): void => {
    const event = events[offset] as Event;
    detector.offer(event, offset);
    if (parseTime(event.time) < WAVE && offset % 1000 !== 0) return;
    for (const each of detector.take()) last.set(each.finding_uid, each);
  };
  const cut = events.findIndex(({ time }) => parseTime(time) >= at);
  for (let offset = 0; offset < cut; offset += 1) offer(before, offset);
  const { position, rows } = before.snapshot();
  again.restore(position, rows);
  for (let offset = position.lowWater; offset < events.length; offset += 1) offer(again, offset);
  again.finish();
  for (const each of again.take()) last.set(each.finding_uid, each);
  return Array.from(last.values()).toSorted((a, b) => (a.finding_uid < b.finding_uid ? -1 : 1));
}
