import type { Event, Finding } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call } from "../test/tiny-world.ts";
import { type Change, crewOf, fleetOf, restoredAt, WAVE } from "../test/wave.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CREW = crewOf(20);
const LIBRARY = { client: "aws-sdk-java" } as const;
const OWN = { action: "HeadObject" } as const;
/** The last of the crew to which the release comes, an hour's half after the first. */
const LAST = 9;

/** A release reaches the first of the crew within minutes, and `others` before the last one, who shows `over` with it. */
function released(over: (call: number) => Partial<Event>, others = LAST): readonly Event[] {
  const change: Change = (i, at) => {
    if (i < others && at >= WAVE + i * MINUTE) return LIBRARY;
    const since = at - WAVE - 30 * MINUTE;
    return i === LAST && since >= 0 ? { ...LIBRARY, ...over(Math.floor(since / (10 * MINUTE))) } : undefined;
  };
  return fleetOf(CREW, change);
}

const uid = `aws:1:role:${CREW[LAST]}`;
function toldOfLast(events: Iterable<Event>): readonly Finding[] {
  return findingsOf(events).filter((finding) =>
    JSON.stringify([finding.identity_uid, finding.dimensions]).includes(uid),
  );
}

/** What the change that explained it took from the evidence of a finding. */
function explained(told: readonly Finding[]): string {
  return told
    .flatMap(({ dimensions }) => dimensions.flatMap(({ name, observed }) => (name === "change" ? [observed] : [])))
    .join();
}

describe("a client that peers took up of late is a release", () => {
  test("with which a call of one's own is no news", () => {
    expect(toldOfLast(released(() => OWN))).toEqual([]);
  });

  test("which a single peer is not", () => {
    expect(toldOfLast(released(() => OWN, 1))).not.toEqual([]);
  });

  test("of which who follows a day later, when nobody else does, is still one", () => {
    const takesUp = WAVE + 25 * HOUR;
    const follower = Array.from({ length: 2 * 218 }, (_, k) => {
      const at = WAVE - 192 * HOUR + k * 30 * MINUTE;
      return call("later", at, `later-${k}`, at < takesUp ? {} : { ...LIBRARY, ...OWN });
    });
    const change: Change = (i, at) => (i < LAST && at >= WAVE + i * MINUTE ? LIBRARY : undefined);
    const told = findingsOf(fleetOf(CREW, change, follower));
    expect(told.filter(({ identity_uid }) => identity_uid === "aws:1:role:later")).toEqual([]);
  });

  test("and the same whoever asks, and after a restore", () => {
    const events = released((k) => ({ action: `List${k}` }));
    for (const minutes of [8, 35, 45]) expect(restoredAt(events, WAVE + minutes * MINUTE)).toEqual(findingsOf(events));
  });
});

const many = (k: number): Partial<Event> => ({ action: `Describe${k}` });

test.each<[string, (call: number) => Partial<Event>]>([
  ["and calls from elsewhere", () => ({ ...OWN, src_network: "203.0.113.0/24", src_asn: 64_666 })],
  ["and is refused", () => ({ ...OWN, outcome: "denied" })],
  ["and takes secrets", () => ({ action: "GetSecretValue", action_class: "secret" })],
  ["and deletes", () => ({ action: "DeleteBucket", action_class: "delete" })],
  ["and acts for somebody", () => ({ ...OWN, delegation: ["aws:1:human:eve"] })],
  ["with a client of its own", () => ({ ...OWN, client: "pacu" })],
  ["and makes one new call after the other", many],
])("who takes up what a release brings %s is told of by itself", (_, over) => {
  expect(toldOfLast(released(over))).not.toEqual([]);
});

test("a message says what the release explained", () => {
  expect(explained(toldOfLast(released(many)))).toContain(`aws-sdk-java taken up by ${LAST} peers`);
});

test("a new kind of work is told of with the call that it shows by, though a release explains a call", () => {
  const told = toldOfLast(released(() => ({ action: "TagResource", action_class: "write" })));
  expect(told.map(({ title }) => title).join()).toContain("(write: TagResource)");
});

const ELSEWHERE = { src_network: "203.0.113.0/24", src_asn: 64_666 } as const;
test.each<[string, (call: number) => Partial<Event>]>([
  ["from elsewhere", () => ({ ...OWN, ...ELSEWHERE })],
  ["and goes elsewhere later", (k) => (k === 0 ? OWN : { ...many(k), ...ELSEWHERE })],
  ["and is refused later", (k) => (k === 0 ? OWN : { ...many(k), outcome: "denied" })],
  ["and takes secrets later", (k) => (k === 0 ? OWN : { action: "GetSecretValue", action_class: "secret" })],
])("a release explains nothing of who takes it up %s, nor what came before", (_, over) => {
  const told = toldOfLast(released(over));
  expect(told).not.toEqual([]);
  expect(explained(told)).toBe("");
});

test("who is told of is excused by nothing that others do", () => {
  const theft = call(CREW[LAST] as string, WAVE + 25 * MINUTE, "theft", {
    ...{ action: "CreateAccessKey", action_class: "admin", client: "pacu" },
    src_network: "203.0.113.0/24",
  });
  const told = toldOfLast([...released(many), theft].toSorted((a, b) => (a.time < b.time ? -1 : 1)));
  expect(told).not.toEqual([]);
  expect(explained(told)).toBe("");
});
