import type { Event, Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { sqlTime } from "../explain/evidence-sql.ts";
import { findingsAcross } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const DAY = 24 * 3_600_000;
const HOME = "198.51.100.0/24";
const AWAY = "203.0.113.0/24";

let serial = 0;
function at(day: number, over: Partial<Event> = {}, name = "export"): Event {
  serial += 1;
  return call(name, WORLD_START + day * DAY, `n${serial}`, { src_network: HOME, ...over });
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);
/** An hour of work each night of so many days, and of all of them a call each. */
const nights = (days: number, over: Partial<Event> = {}, name?: string): readonly Event[] =>
  range(days).flatMap((day) => range(3).map((n) => at(day + 0.05 + n / 1000, over, name)));
/** All day long, so that its hours are known. */
const busy = (days: number, over: Partial<Event> = {}): readonly Event[] =>
  range(days * 24).map((hour) => at(hour / 24, over));
const away = (day: number, over: Partial<Event> = {}): Event => at(day, { src_network: AWAY, ...over });

function told(events: readonly Event[], restartAt = Infinity): readonly Finding[] {
  const log = events.toSorted((a, b) => (a.time < b.time ? -1 : 1));
  return findingsAcross(log, restartAt).filter(({ detector: by }) => by === "lifecycle.again-elsewhere");
}

test("a machine that has one home is told of once it is elsewhere on a second day, with its own program and calls", () => {
  const [finding, ...others] = told([...busy(25), away(20.51), away(21.51), away(22.51)]);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    severity: "low",
    title: `export acted from ${AWAY} once more, on another day, and from its usual network in between`,
    time: new Date(WORLD_START + 21.51 * DAY).toISOString(),
  });
  // Both days are in the evidence, the hour in which it was there first, and this one; and of what it did what it did there.
  expect(finding?.sql).toContain(
    `AND src_network = '${AWAY}' AND time >= ${sqlTime(WORLD_START + (20 * 24 + 12) * 3_600_000)} AND time < `,
  );
  expect(finding?.dimensions[0]?.observed).toContain(`${AWAY} on two days, by boto3`);
  expect(finding?.dimensions[0]?.expected).toMatch(/^the one network of its 517 active hours in 21 days$/);
});

test("it is told of the same after a restart", () => {
  const events = [...busy(24), away(20.51), away(21.51)];
  for (const restartAt of [400, 495, 517]) expect(told(events, restartAt)).toEqual(told(events));
});

test.each<[string, readonly Event[], readonly string[]]>([
  ["takes a secret there", [...busy(24), away(20.51), away(21.51, { action_class: "secret" })], ["medium"]],
  ["comes back after three nights", [...busy(25), away(20.51), away(23.51)], ["low"]],
  [
    "was in a third network once before",
    [...busy(24), away(5.5, { src_network: "192.0.2.0/24" }), away(20.51), away(21.51)],
    ["low"],
  ],
  ["is there on one day only, however often", [...busy(24), ...range(9).map((n) => away(20.51 + n / 100))], []],
  ["works there across midnight", [...busy(24), away(20.95), away(21.05)], []],
  ["has moved", [...busy(20), ...range(48).map((n) => away(20 + n / 8))], []],
  ["has a second host that works all day", [...busy(24), ...range(32).map((n) => away(20 + n / 8))], []],
  ["is known for less than two weeks", [...busy(13), away(9.51), away(10.51)], []],
  ["has two homes", [...busy(24), ...busy(24, { src_network: "192.0.2.0/24" }), away(20.51), away(21.51)], []],
  [
    "is in another private network",
    [...busy(24), ...[20.51, 21.51].map((day) => away(day, { src_network: "10.9.1.0/24" }))],
    [],
  ],
  [
    "acts there for a person who travels",
    [...busy(24), ...[20.51, 21.51].map((day) => away(day, { delegation: ["okta::human:ann"] }))],
    [],
  ],
  [
    "failed to log in there",
    [...busy(24), ...[20.51, 21.51].map((day) => away(day, { action_class: "auth", outcome: "denied" }))],
    [],
  ],
  [
    "is there where others of the house are",
    [
      ...busy(24),
      ...range(4).flatMap((n) => nights(24, { src_network: AWAY }, `house-${n}`)),
      away(20.51),
      away(21.51),
    ],
    [],
  ],
])("a machine that %s", (_, events, severities) => {
  expect(told(events).map(({ severity }) => severity)).toEqual(severities);
});
