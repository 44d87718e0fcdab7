import { type Event, type Finding, SEVERITIES } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call } from "../test/tiny-world.ts";
import { type Change, crewOf, fleetOf, restoredAt, WAVE, waveOf } from "../test/wave.ts";

const MINUTE = 60_000;
const CREW = crewOf(20);
const THEFT = { action: "GetSecretValue", action_class: "secret" } as const;
const ELSEWHERE = { src_network: "203.0.113.0/24", src_asn: 64_666 };

/** The first of the crew acts anew from the tenth minute on, the second one after it. */
function two(first: Partial<Event>, second: Partial<Event>, more: readonly Event[] = []): readonly Event[] {
  const change: Change = (i, at) => {
    if (i === 0 && at >= WAVE + 10 * MINUTE) return first;
    return i === 1 && at >= WAVE + 20 * MINUTE ? second : undefined;
  };
  return fleetOf(CREW, change, more);
}

/** A hundred calls of the second one. */
const many = (over: Partial<Event>): readonly Event[] =>
  Array.from({ length: 100 }, (_, k) =>
    call(CREW[1] as string, WAVE + 20 * MINUTE + k * 1000, `many-${k}`, { ...over, action: `${over.action}${k % 25}` }),
  );

const uidOf = (crew: number): string => `aws:1:role:${CREW[crew]}`;
const gravity = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);
const groupsOf = (told: readonly Finding[]): readonly Finding[] =>
  told.filter(({ detector }) => detector === "behavior.group");
const membersOf = (told: readonly Finding[]): string =>
  groupsOf(told)
    .flatMap(({ dimensions }) => dimensions.flatMap(({ name, observed }) => (name === "members" ? [observed] : [])))
    .join();

describe("two of one group of peers who do the same that is new to both", () => {
  const told = waveOf(findingsOf(two(THEFT, THEFT)));

  test("are told of twice: the first by itself, then both by name", () => {
    expect(told.map(({ detector }) => detector).toSorted()).toEqual(["behavior", "behavior.group"]);
    const [own] = told.filter(({ detector }) => detector === "behavior");
    expect(own?.identity_uid).toBe(uidOf(0));
    expect(membersOf(told)).toBe(`${uidOf(0)} (${own?.finding_uid}), ${uidOf(1)}`);
    for (const crew of [0, 1]) expect(groupsOf(told)[0]?.sql).toContain(`'${uidOf(crew)}'`);
  });

  test("at the severity of the worse, with what is new", () => {
    const [group] = groupsOf(told);
    expect(gravity(group as Finding)).toBe(Math.max(...told.map(gravity)));
    expect(group?.title).toContain("GetSecretValue");
  });

  test("and the same whoever asks, and after a restore", () => {
    const events = two(THEFT, THEFT);
    for (const minutes of [15, 25, 50]) expect(restoredAt(events, WAVE + minutes * MINUTE)).toEqual(findingsOf(events));
  });
});

const RELEASE = { action: "TagResource", action_class: "write" } as const;

test.each<[string, readonly Event[]]>([
  ["from elsewhere", two(RELEASE, { ...RELEASE, ...ELSEWHERE })],
  ["with another client", two(RELEASE, { ...RELEASE, client: "pacu" })],
  ["and is refused", two(RELEASE, { ...RELEASE, outcome: "denied" })],
  ["and asks for much more", two(RELEASE, RELEASE, many({ ...THEFT, action: "List" }))],
  ["which is not the same", two(RELEASE, THEFT)],
])("who does, minutes after a peer's release, what that brought %s is told of by itself", (_, events) => {
  const told = waveOf(findingsOf(events));
  expect(told.filter(({ detector }) => detector === "behavior").map(({ identity_uid }) => identity_uid)).toContain(
    uidOf(1),
  );
});

test("who goes on to do more than the release brought is told of by itself", () => {
  const later = { ...THEFT, action: "Later" };
  const told = waveOf(findingsOf(two(RELEASE, RELEASE, many(later))));
  const own = told.find(({ detector, identity_uid }) => detector === "behavior" && identity_uid === uidOf(1));
  expect(gravity(own as Finding)).toBe(Math.max(...told.map(gravity)));
});

test("another one's new call, made by an identity that was made to look like a peer before, names both", () => {
  const decoy = Array.from({ length: 6 }, (_, k) => call("decoy", WAVE + k * 2 * MINUTE, `decoy-${k}`, THEFT));
  const told = waveOf(findingsOf(two({}, THEFT, decoy)));
  expect(told.map(({ identity_uid }) => identity_uid).join() + membersOf(told)).toContain(uidOf(1));
});

test("a second pair with another call is another matter, for whoever silenced the first", () => {
  const change: Change = (i, at) => {
    if (i > 3 || at < WAVE + (10 + i * 10) * MINUTE) return undefined;
    return i < 2 ? RELEASE : THEFT;
  };
  const groups = groupsOf(waveOf(findingsOf(fleetOf(CREW, change))));
  expect(new Set(groups.map((group) => group.fingerprint)).size).toBe(2);
});
