import type { Event, Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call } from "../test/tiny-world.ts";
import { crewOf, fleetOf, WAVE, waveOf } from "../test/wave.ts";

const MINUTE = 60_000;
/** Of so many three are fewer than a twentieth. */
const CREW = crewOf(62);

/** Four hundred calls more, from the minute of the wave on. */
const surge = (name: string, minute: number): readonly Event[] =>
  Array.from({ length: 400 }, (_, k) => call(name, WAVE + minute * MINUTE + k * 500, `${name}-more-${k}`));

/** Of those who surge at such minutes the findings within the hour. */
function told(minutes: readonly number[]): readonly Finding[] {
  const more = minutes.flatMap((minute, i) => surge(CREW[i * 7] as string, minute));
  return waveOf(findingsOf(fleetOf(CREW, () => undefined, more)));
}

const detectorsOf = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ detector }) => detector).toSorted();

test("a few who surge at one moment are told of together from the third on, and all by name", () => {
  const findings = told([3, 4, 5, 6, 9]);
  expect(detectorsOf(findings)).toEqual(["behavior", "behavior", "behavior.group"]);
  const group = findings.find(({ detector }) => detector === "behavior.group");
  const members = group?.dimensions.find(({ name }) => name === "members")?.observed ?? "";
  for (const i of [0, 7, 14, 21, 28]) expect(members).toContain(CREW[i]);
});

test("as few who surge one after another are told of each, and so is who surges when those who did together are done", () => {
  expect(detectorsOf(told([3, 23, 43]))).toEqual(["behavior", "behavior", "behavior"]);
  expect(detectorsOf(told([3, 4, 5, 43]))).toEqual(["behavior", "behavior", "behavior", "behavior.group"]);
});
