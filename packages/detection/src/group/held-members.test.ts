import type { Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { EpisodeBook } from "../episode/episode-book.ts";
import { noteMatch } from "../episode/rule-episodes.ts";
import type { RuleMatch } from "../rules/index.ts";
import type { IdentityRecord } from "../state/record.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";
import { GroupFindings } from "./group-findings.ts";

const HOUR = 3_600_000;
const PLACE = { words: "are at a new place", marks: ["198.51.0.0/16"] };

/** What comes of matches of one rule: findings by id, as they were told last. */
function watching() {
  const episodes = new EpisodeBook();
  const groups = new GroupFindings(episodes);
  const told = new Map<string, Finding>();
  return {
    told,
    match(name: string, hours: number, over: Partial<RuleMatch> = {}): void {
      const at = WORLD_START + hours * HOUR;
      const event = call(name, at, `${name}-${hours}`);
      const match: RuleMatch = {
        ...{ rule: "a-rule", version: 1, title: `${name} is there`, severity: "medium", confidence: "medium" },
        ...{ attacks: [], owasp: [], dimensions: [], key: "", together: PLACE },
        ...over,
      };
      const record = {
        uid: event.identity_uid,
        kind: "role",
        name,
        owner: "payments",
        environment: "",
        group: "role/payments",
      };
      noteMatch(
        episodes,
        "default",
        match,
        { event, time: at, record: record as IdentityRecord },
        { groups, active: 100 },
      );
      episodes.sweep(at);
      for (const each of episodes.take()) told.set(each.finding_uid, each);
    },
    group(): Finding | undefined {
      return Array.from(told.values()).find(({ dimensions }) => dimensions.some(({ name }) => name === "members"));
    },
  };
}

const membersOf = (finding: Finding | undefined): string =>
  finding?.dimensions.find(({ name }) => name === "members")?.observed ?? "";

test("who is back in a group that never ended is one of it once, and keeps the finding of its own", () => {
  const { match, group, told } = watching();
  for (const name of ["a", "b", "c", "d"]) match(name, 0);
  for (let hours = 5; hours < 30; hours += 5) for (const name of ["c", "d", "e"]) match(name, hours);
  match("a", 30);
  match("d", 31);
  expect(group()?.title).toMatch(/^5 members of role\/payments/);
  expect(membersOf(group())).toMatch(
    /^aws:1:role:a \(f_\w+\), aws:1:role:b \(f_\w+\), aws:1:role:c, aws:1:role:d, aws:1:role:e$/,
  );
  expect(group()?.first_seen).toBe("2026-03-02T00:00:00.000Z");
  expect(told.size).toBe(3);
});

test("who is one of a group and then matches where nobody says with whom is told of by itself", () => {
  const { match, told } = watching();
  for (const name of ["a", "b", "c", "d"]) match(name, 0);
  match("d", 1, { together: undefined, severity: "critical" });
  const own = Array.from(told.values()).find(({ title }) => title === "d is there");
  expect(own).toMatchObject({ severity: "critical" });
});
