import type { Severity } from "@rolecall/core";
import { expect, test } from "vitest";
import type { Episode } from "../episode/episode.ts";
import { afterThose, asMore } from "./continued.ts";
import type { Crowd, Member } from "./crowd.ts";

const HOUR = 3_600_000;
const crowdOf = (over: Partial<Crowd>): Crowd => ({
  base: "",
  peers: "",
  values: [],
  members: [0, 1].map((at) => ({ from: at * HOUR }) as Member),
  ...over,
});
const told = (severity: Severity, over: Partial<Crowd> = {}): Episode =>
  ({ crowd: crowdOf(over), finding: { severity } }) as Episode;

test.each<[string, Severity | undefined, Severity, Severity]>([
  ["nobody was told of before", undefined, "critical", "critical"],
  ["more of them are no news", "critical", "critical", "low"],
  ["milder ones are none either", "critical", "medium", "low"],
  ["what is no matter stays none", "critical", "info", "info"],
  ["graver ones are news", "medium", "high", "high"],
])("%s", (_case, after, severity, expected) => {
  expect(asMore(crowdOf({ after: after && { severity: after, since: 0 } }), severity)).toBe(expected);
});

test.each<[Severity, Severity]>([
  ["low", "critical"],
  ["critical", "medium"],
])("of several in a row it counts as what the gravest was told, since the first", (severity, before) => {
  const { after } = crowdOf({ after: { severity: before, since: -5 * HOUR } });
  expect(afterThose(told(severity, { after }), 2 * HOUR)).toEqual({ severity: "critical", since: -5 * HOUR });
});

test("a day after the first of several in a row it is news again", () => {
  const after = { severity: "critical", since: -23 * HOUR } as const;
  expect(afterThose(told("low", { after }), 2 * HOUR)).toBeUndefined();
});

test("after a day, after hours of nobody and of what a rule says it is news again", () => {
  expect(afterThose(told("high"), 25 * HOUR)).toBeUndefined();
  expect(afterThose(told("high"), 9 * HOUR)).toBeUndefined();
  expect(afterThose(told("high", { words: "are at a new place" }), 2 * HOUR)).toBeUndefined();
});
