import { type Event, type Finding, parseTime } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call } from "../test/tiny-world.ts";
import { crewOf, fleetOf, restoredAt, WAVE, waveOf } from "../test/wave.ts";

const MINUTE = 60_000;
const CREW = crewOf(24);
const THIEF = 8;

/** All move to one network; the thief's own calls come from elsewhere in the second half of the hour. */
const moving = (home: Partial<Event>, elsewhere: Partial<Event>): readonly Event[] =>
  fleetOf(CREW, (i, at) => (i === THIEF && at >= WAVE + 30 * MINUTE ? elsewhere : home));

/** Everybody calls more often than usual for a while, and the thief eighty times as often as they do. */
const CALLING: readonly Event[] = fleetOf(
  CREW,
  () => ({}),
  CREW.flatMap((name, i) => {
    const many = i === THIEF ? 5000 : 60;
    const from = WAVE + (1 + i) * MINUTE;
    return Array.from({ length: many }, (_, k) =>
      call(name, from + Math.floor((k * 25 * MINUTE) / many), `more-${name}-${k}`),
    );
  }),
);

const ownOf = (findings: readonly Finding[], crew: number): Finding | undefined =>
  findings.find((each) => each.detector === "behavior" && each.identity_name === CREW[crew]);

const NET = { src_network: "203.0.113.0/24" };
const MOVES: readonly (readonly [string, readonly Event[]])[] = [
  ["another operator", moving({ src_network: "198.18.0.0/24", src_asn: 64_999 }, { ...NET, src_asn: 64_666 })],
  ["another network, where nobody knows operators", moving({ src_network: "198.18.0.0/24" }, NET)],
];

describe("one of a wave", () => {
  test.each(MOVES)("who is called from %s as well is told of by itself", (_, events) => {
    const told = waveOf(findingsOf(events));
    const own = ownOf(told, THIEF);
    expect(own?.dimensions.find(({ name }) => name === "src_network")?.observed).toContain(NET.src_network);
    expect(told.filter(({ detector }) => detector === "behavior")).toHaveLength(2);
  });

  test("who does critically much of what all do is told of by itself, and at once", () => {
    const told = waveOf(findingsOf(CALLING));
    expect(ownOf(told, THIEF)?.severity).toBe("critical");
    expect(parseTime(ownOf(told, THIEF)?.time ?? "") - WAVE).toBeLessThan(15 * MINUTE);
    // Of the others those alone who came before there was a group.
    expect(
      told.filter(({ detector, identity_name }) => detector === "behavior" && identity_name !== CREW[THIEF]),
    ).toHaveLength(3);
  });

  test.each([...MOVES, ["much of what all do", CALLING] as const])(
    "neither a restore in it nor asking after every event changes a byte: %s",
    (_, events) => {
      const whole = findingsOf(events);
      for (const minutes of [12, 40]) expect(restoredAt(events, WAVE + minutes * MINUTE)).toEqual(whole);
    },
  );
});
