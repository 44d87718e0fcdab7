import type { Dimension, Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { learnPeak, PEAK } from "../features/peaks.ts";
import { AT } from "../state/layout.ts";
import { Rows } from "../state/rows.ts";
import { isAsRareAsGrave, isPaceAlone, severityOfPace } from "./pace.ts";

const told = (name: string, added = 2): Dimension => ({
  name,
  pattern: "SURGE",
  observed: "",
  expected: "",
  surprise: 3,
  added,
});

test.each<[string, readonly Dimension[], boolean]>([
  ["many calls", [told("calls_per_hour")], true],
  [
    "many calls off the schedule, at an odd hour, in many runs",
    ["calls_per_hour", "cadence", "hour_of_week", "runs_started"].map((name) => told(name)),
    true,
  ],
  ["hours on end with many calls", [told("busy_hours")], true],
  [
    "days with many calls, and hardly anything else odd",
    [told("calls_per_day"), told("weak_signs_per_day", 0.3)],
    true,
  ],
  ["a network that adds nothing beside many calls", [told("calls_per_hour"), told("src_network", 0)], true],
  ["a second clock by itself", [told("cadence")], false],
  ["many calls for many things", [told("calls_per_hour"), told("resources_per_hour")], false],
  ["many calls that move much", [told("calls_per_hour"), told("bytes_per_hour")], false],
  ["many calls, one of which is new", [told("calls_per_hour"), told("action")], false],
  ["many calls that are refused", [told("calls_per_hour"), told("denied")], false],
  ["days that are odd in whatever", [told("calls_per_day"), told("weak_signs_per_day")], false],
])("%s", (_, dimensions, isAlone) => {
  expect(isPaceAlone(dimensions)).toBe(isAlone);
});

test("what is medium for its pace alone is as rare as what is grave", () => {
  const finding = { severity: "medium", score: 80, dimensions: [told("calls_per_hour")] } as unknown as Finding;
  expect(isAsRareAsGrave(finding)).toBe(true);
  expect(isAsRareAsGrave({ ...finding, score: 70 })).toBe(false);
  expect(isAsRareAsGrave({ ...finding, dimensions: [told("action")] })).toBe(false);
});

/** So many calls in the open hour of an identity that makes 60, and made these on days before. */
function calling(calls: number, before: readonly number[]): Rows {
  const row = new Rows().open(0);
  before.forEach((most, day) => {
    row.set(AT.hour, day * 24);
    learnPeak(row, PEAK.calls, most);
  });
  row.set(AT.hour, 240);
  row.set(AT.mean, 60);
  row.set(AT.count, calls);
  return row;
}

test.each<[string, number, readonly number[], string]>([
  ["forty times the usual calls are no page", 2400, [70, 70], "medium"],
  ["a hundred times are what they are", 6000, [70, 70], "critical"],
  ["unless that came on two days before", 6000, [3000, 3000], "medium"],
  ["on one of them is not enough", 6000, [70, 3000], "critical"],
])("%s", (_, calls, before, severity) => {
  expect(severityOfPace("critical", [told("calls_per_hour")], calling(calls, before))).toBe(severity);
  expect(severityOfPace("critical", [told("action")], calling(calls, before))).toBe("critical");
});

test("a hundred times of what was guessed is no page, with what is new it is", () => {
  const row = calling(6000, []);
  expect(severityOfPace("critical", [told("calls_per_hour")], row, true)).toBe("medium");
  expect(severityOfPace("critical", [told("calls_per_hour")], row)).toBe("critical");
  for (const name of ["action", "src_network", "resources_per_hour", "denied"])
    expect(severityOfPace("critical", [told("calls_per_hour"), told(name)], row, true)).toBe("critical");
});
