import type { Event, Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const DAY = 24 * 3_600_000;

interface Act {
  readonly day: number;
  readonly who: string;
  readonly over: Partial<Event>;
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);
/** What `call` makes of a name, as an agent. */
const uidOf = (name: string): string => `aws:1:ai-agent:${name}`;
const by = (who: string, day: number, over: Partial<Event> = {}): Act => ({
  day,
  who,
  over: { identity_kind: "ai-agent", ...over },
});
const startedBy = (parent: string, action = "invoke_agent"): Partial<Event> => ({
  action,
  parent_uid: uidOf(parent),
  depth: 1,
});
/** The desk is known, and starts the refunds from its first day on. */
const KNOWN: readonly Act[] = range(20).flatMap((day) => [
  ...range(4).map((n) => by("desk", day + n / 8)),
  by("refunds", day + 0.6, startedBy("desk")),
]);

function told(acts: readonly Act[], restartAt = Infinity): readonly Finding[] {
  const events = acts
    .toSorted((a, b) => a.day - b.day)
    .map(({ day, who, over }, n) => call(who, WORLD_START + day * DAY, `e${n}`, over));
  return findingsAcross(events, restartAt).filter(({ detector }) => detector === "delegation.new-child");
}

const titles = (acts: readonly Act[]): readonly string[] =>
  told(acts).map(({ severity, title }) => `${severity}: ${title}`);

test.each<[string, readonly Act[], readonly string[]]>([
  [
    "one that it never started",
    [by("helper", 20, startedBy("desk"))],
    ["low: helper is an agent that desk had never started"],
  ],
  [
    "one that gives rights with its second call",
    [by("helper", 20, startedBy("desk")), by("helper", 20.01, startedBy("desk", "execute_tool grant_role"))],
    [
      "low: helper is an agent that desk had never started",
      "medium: helper, an agent that desk had never started, did something grave (execute_tool grant_role)",
    ],
  ],
  [
    "one that gives rights a week later",
    [by("helper", 20, startedBy("desk")), by("helper", 27, startedBy("desk", "execute_tool grant_role"))],
    ["low: helper is an agent that desk had never started"],
  ],
  ["the usual one", [by("refunds", 20.9, startedBy("desk"))], []],
  [
    "another, two days after one",
    [by("helper", 20, startedBy("desk")), by("scout", 22, startedBy("desk"))],
    ["low: helper is an agent that desk had never started"],
  ],
  ["one of an agent that nobody knew", [by("rogue", 20), by("helper", 20.1, startedBy("rogue"))], []],
])("a known agent starts %s", (_, acts, said) => {
  expect(titles([...KNOWN, ...acts])).toEqual(said);
});

test("whoever starts another agent each day has no circle of them", () => {
  const daily = range(30).map((day) => by(`child-${day}`, day + 0.7, startedBy("desk")));
  expect(titles([...KNOWN, ...daily])).toEqual([]);
});

test("a restart in between tells the same", () => {
  const acts = [
    ...KNOWN,
    by("helper", 20, startedBy("desk")),
    by("helper", 21, startedBy("desk", "execute_tool grant_role")),
  ];
  const whole = told(acts);
  expect(whole).toHaveLength(2);
  expect(told(acts, 60)).toEqual(whole);
  expect(told(acts, 101)).toEqual(whole);
});
