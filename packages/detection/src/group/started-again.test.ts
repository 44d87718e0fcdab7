import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call } from "../test/tiny-world.ts";
import { CALM_HOURS, crewOf, fleetOf, WAVE, waveOf } from "../test/wave.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CREW = crewOf(20);
const LATER = CREW[2] as string;
const RELEASE = { action: "TagResource", action_class: "write" } as const;

/** So many calls of one of the crew within seconds, of the kind that it makes anyway. */
function callsOf(name: string, at: number, many: number): readonly Event[] {
  return Array.from({ length: many }, (_, k) => call(name, at + k * 1000, `${name}-${at}-${k}`, {}));
}

/** Now and then one of them is started again, and makes a few calls at once, and seldom some more. */
const LIFE: readonly Event[] = CREW.flatMap((name, i) =>
  Array.from({ length: CALM_HOURS }, (_, hour) => {
    const turn = (hour * 37 + i * 101) % 211;
    return callsOf(name, WAVE - (CALM_HOURS - hour) * HOUR + 31 * MINUTE + i, turn < 4 ? 4 : turn === 9 ? 9 : 0);
  }).flat(),
);

test.each([
  ["few calls more, as a start brings, is told of with them", 9, false],
  ["so many more that they would be told of is told of by itself", 40, true],
])("who does what a release brought to two others, with %s", (_, many, isAlone) => {
  const start = callsOf(LATER, WAVE + 20 * MINUTE, many);
  const change = (i: number, at: number): Partial<Event> | undefined =>
    i < 3 && at >= WAVE + (i < 2 ? 10 : 20) * MINUTE ? RELEASE : undefined;
  const told = waveOf(findingsOf(fleetOf(CREW, change, [...LIFE, ...start])));
  const own = told.filter(({ detector }) => detector === "behavior").map(({ identity_uid }) => identity_uid);
  expect(own.includes(`aws:1:role:${LATER}`)).toBe(isAlone);
  if (isAlone) return;
  const [group] = told.filter(({ detector }) => detector === "behavior.group");
  expect(group?.dimensions.find(({ name }) => name === "members")?.observed).toContain(`aws:1:role:${LATER}`);
});
