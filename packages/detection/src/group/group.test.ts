import { type Event, type Finding, parseTime, SEVERITIES } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";
import { CALM_HOURS, type Change, crewOf, fleetOf, restoredAt, WAVE, waveOf } from "../test/wave.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
const CREW = crewOf(12);
const uidOf = (name: string): string => `aws:1:role:${name}`;

const fleet = (change: Change, more?: readonly Event[]): readonly Event[] => fleetOf(CREW, change, more);

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

function groupOf(findings: readonly Finding[]): Finding {
  const [group, ...others] = findings.filter(({ detector }) => detector === "behavior.group");
  if (group === undefined || others.length > 0) throw new Error(`${others.length + (group ? 1 : 0)} group findings`);
  return group;
}

const membersOf = ({ dimensions }: Finding): string =>
  dimensions.find(({ name }) => name === "members")?.observed ?? "";
const gravity = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);

test("a fleet that moves to another operator is one finding and one about the group, which names everybody", () => {
  const told = waveOf(findingsOf(fleet(moved(12))));
  const group = groupOf(told);
  expect(told).toHaveLength(2);
  for (const name of CREW) expect(membersOf(group)).toMatch(new RegExp(`${uidOf(name)}( |,|$)`));
  for (const name of CREW) expect(group.sql).toContain(`'${uidOf(name)}'`);
  expect(group.identity_uid).toBe(uidOf(CREW[1] as string));
  expect(group.title).toMatch(
    /^12 members of role\/team-a called from a network operator \(AS64999\) they had never used, since 00:00 UTC$/,
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
  const inTurn = groups.toSorted((a, b) => parseTime(a.time) - parseTime(b.time));
  expect(inTurn.map(({ title }) => title.startsWith("another "))).toEqual([false, true, true]);
  expect(new Set(named).size).toBe(named.length);
  expect(named.length).toBeGreaterThan(220);
});

const MOVED = { src_network: "198.18.0.0/24", src_asn: 64_999 };
const RELEASED = { client: "sdk-next/9.1" };

test("a fleet that moves and changes its client at once is one finding and one about the group", () => {
  const told = waveOf(findingsOf(fleet(() => ({ ...MOVED, ...RELEASED }))));
  expect(told.map(({ detector }) => detector).toSorted()).toEqual(["behavior", "behavior.group"]);
  for (const name of CREW) expect(membersOf(groupOf(told))).toContain(uidOf(name));
});

test("who does what two groups do is told of with one of them", () => {
  const told = waveOf(findingsOf(fleet((i) => ({ ...(i < 9 && MOVED), ...((i < 3 || i > 5) && RELEASED) }))));
  const groups = told.filter(({ detector }) => detector === "behavior.group");
  expect(told).toHaveLength(3);
  expect(groups).toHaveLength(2);
  for (const name of CREW) expect(groups.map(membersOf).join()).toContain(uidOf(name));
  expect(groups.map(({ title }) => title.replace(/^.* called (.*), since.*$/, "$1")).toSorted()).toEqual([
    "from a network operator (AS64999) they had never used",
    "with a client (sdk-next/9.1) they had never used",
  ]);
});

test("who moves within the networks round its own never used those, and the title does not say that of what they lie in", () => {
  const subnets = fleet((i) => ({ src_network: `198.51.${20 + i}.0/24` }));
  const home = subnets.map((event) =>
    event.src_network?.startsWith("198.51.") === true ? event : { ...event, src_network: "198.51.250.0/24" },
  );
  expect(groupOf(waveOf(findingsOf(home))).title).toContain(
    "called from a network (in 198.51.0.0/16) they had never used",
  );
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
