import type { Event, Finding } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call } from "../test/tiny-world.ts";
import { type Change, crewOf, fleetOf, restoredAt, WAVE, waveOf } from "../test/wave.ts";

const MINUTE = 60_000;
const CREW = crewOf(20);
const LACKS: Partial<Event> = { action: "PutObject", action_class: "write", outcome: "denied" };
const DELETES: Partial<Event> = { action: "DeleteTable", action_class: "delete", outcome: "denied" };

/** Each of so many is refused a call in place of its own, from three minutes after another on. */
const releasedTo =
  (most: number, over: Partial<Event>): Change =>
  (i, at) =>
    i < most && at >= WAVE + 3 * i * MINUTE ? over : undefined;

const told = (change: Change, more: readonly Event[] = []): readonly Finding[] =>
  waveOf(findingsOf(fleetOf(CREW, change, more)));
const names = (finding: Finding): readonly string[] => {
  const members = finding.dimensions.find(({ name }) => name === "members");
  const uids = members?.observed.split(", ").map((each) => each.replace(/ \(.*$/, "")) ?? [finding.identity_uid];
  return uids.map((uid) => uid.slice(uid.lastIndexOf(":") + 1));
};
const toldOf = (name: string, findings: readonly Finding[]): readonly Finding[] =>
  findings.filter((finding) => names(finding).includes(name));

describe("a release that lacks a permission", () => {
  test.each([
    ["a call", LACKS],
    ["a call that deletes", DELETES],
  ])("and is refused %s on each machine is two findings, of which one is the group's", (_, over) => {
    const findings = told(releasedTo(12, over));
    expect(findings.map(({ detector }) => detector).toSorted()).toEqual(["behavior", "behavior.group"]);
  });

  test("and is refused it on one machine alone is told of", () => {
    expect(toldOf("crew-0", told(releasedTo(1, LACKS)))).toHaveLength(1);
  });

  test("is the same whoever asks, and after a restore", () => {
    const events = fleetOf(CREW, releasedTo(8, LACKS));
    for (const minutes of [4, 12, 33]) expect(restoredAt(events, WAVE + minutes * MINUTE)).toEqual(findingsOf(events));
  });
});

const THIEF = "crew-9";
/** What comes from a thief's machine, from half an hour after its release on. */
const theft = (many: number, over: (k: number) => Partial<Event>): readonly Event[] =>
  Array.from({ length: many }, (_, k) => call(THIEF, WAVE + 35 * MINUTE + k * 20_000, `theft-${k}`, over(k)));

test.each<[string, number, (k: number) => Partial<Event>]>([
  ["other calls that are refused", 12, (k) => ({ action: `List${k % 6}`, outcome: "denied" })],
  ["one other call that is refused", 12, () => ({ action: "ListSecrets", outcome: "denied" })],
  ["other calls that are not", 12, (k) => ({ action: `List${k % 6}`, action_class: "discover" })],
  ["the same call, far more often", 400, () => ({ ...LACKS })],
  ["the same call from elsewhere", 8, () => ({ ...LACKS, src_network: "203.0.113.0/24", src_asn: 64_666 })],
  ["the usual call from elsewhere", 8, () => ({ src_network: "203.0.113.0/24", src_asn: 64_666 })],
  ["the usual call, far more often", 400, () => ({})],
])("who hides among refusals and makes %s is told of by itself", (_, many, over) => {
  const findings = told(releasedTo(12, LACKS), theft(many, over));
  expect(toldOf(THIEF, findings).filter(({ detector }) => detector === "behavior")).not.toEqual([]);
});
