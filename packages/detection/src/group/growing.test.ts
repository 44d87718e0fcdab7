import type { Event, Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { type Change, crewOf, fleetOf, restoredAt, WAVE, waveOf } from "../test/wave.ts";

const MINUTE = 60_000;
const CREW = crewOf(20);
const SECRET: Partial<Event> = { action: "GetSecretValue", action_class: "secret" };
const KEY: Partial<Event> = { action: "CreateAccessKey", action_class: "admin" };

/** Six who take a secret, one after another, and half an hour later make keys; one of them does something else then. */
function grown(last: Partial<Event> = KEY): readonly Event[] {
  const change: Change = (i, at) => {
    if (i >= 6 || at < WAVE + i * 2 * MINUTE) return undefined;
    if (at < WAVE + 30 * MINUTE) return SECRET;
    return i === 5 ? last : KEY;
  };
  return fleetOf(CREW, change);
}

const alone = (findings: readonly Finding[]): readonly string[] =>
  findings.flatMap(({ detector, identity_name }) => (detector === "behavior" ? [identity_name] : [])).toSorted();

test("of a group whose members do a second thing later the first has its finding, and the others go on in the group's", () => {
  const told = waveOf(findingsOf(grown()));
  expect(alone(told)).toEqual(["crew-0"]);
});

test("who does something else then, or what they do from elsewhere, is told of by itself", () => {
  for (const last of [
    { action: "DeleteTrail", action_class: "admin" } as const,
    { ...KEY, src_network: "203.0.113.0/24", src_asn: 64_666 },
  ])
    expect(alone(waveOf(findingsOf(grown(last))))).toContain("crew-5");
});

test("and the same whoever asks, and after a restore", () => {
  for (const minutes of [5, 34]) expect(restoredAt(grown(), WAVE + minutes * MINUTE)).toEqual(findingsOf(grown()));
});
