import { type Event, type Finding, parseTime } from "@rolecall/core";
import { EpisodeBook } from "../episode/episode-book.ts";
import { noteMatch } from "../episode/rule-episodes.ts";
import { Habits } from "../habits/habits.ts";
import { createRules, type Rule } from "../rules/index.ts";
import { newIdentity } from "../state/record.ts";
import { OPTIONS } from "./run.ts";
import { call, WORLD_START } from "./tiny-world.ts";

export const DAY = 86_400_000;

/** A rule about copies, of no importance. */
export function ruleOf(over: Partial<Rule> = {}): Rule {
  return {
    id: "copied",
    version: 1,
    title: "{identity_name} copied {resource}",
    sources: ["aws-cloudtrail"],
    actions: ["CopyIt"],
    severity: "info",
    attempted: "info",
    confidence: "low",
    attacks: [{ tactic: "Collection", technique: "T1530" }],
    owasp: [],
    expected: "",
    shows: ["resource"],
    key: "resource",
    falsePositives: [],
    response: [],
    fires: [],
    quiet: [],
    ...over,
  };
}

/** Rules, habits and episodes without the rest of a detector, which would have to live through all those nights. */
export function findingsBy(
  rule: Rule,
  events: readonly Event[],
  isSuspect: (event: Event) => boolean = () => false,
): readonly Finding[] {
  const [rules, habits, episodes] = [createRules([rule]), new Habits(), new EpisodeBook()];
  for (const event of events) {
    const time = parseTime(event.time);
    for (const match of rules.check(event)) {
      const who = { firstSeen: WORLD_START - DAY, teaches: !isSuspect(event) };
      const told = habits.judge(match, event, time, who);
      const record = newIdentity(event, time, OPTIONS.context("", {}), new Map());
      if (told !== undefined) noteMatch(episodes, "default", told, { event, time, record });
    }
  }
  return episodes.take().toSorted((a, b) => (a.time < b.time ? -1 : 1));
}

/** One run a night at two, of so many copies. */
export function nights(count: number, over: (night: number) => Partial<Event> = () => ({}), copies = 1): Event[] {
  return Array.from({ length: count * copies }, (_, k): Event => {
    const night = Math.floor(k / copies);
    const at = WORLD_START + night * DAY + 7_200_000 + (k % copies) * 1000;
    const resource = `backup:nightly-2026-03-${String(night + 2).padStart(2, "0")}-${k % copies}`;
    return call("backup", at, `copy-${k}`, { action: "CopyIt", resource, ...over(night) });
  });
}

/** The nights (0 is the first) of findings. */
export function nightsOf(findings: readonly Finding[]): readonly number[] {
  return findings.map(({ time }) => Math.floor((parseTime(time) - WORLD_START) / DAY));
}
