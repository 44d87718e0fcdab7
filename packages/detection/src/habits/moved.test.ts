import { type Event, type Finding, parseTime } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { createRules } from "../rules/index.ts";
import { DAY, ruleOf } from "../test/nights.ts";
import { findingsOf, fresh, OPTIONS } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const MINUTE = 60_000;
const CREW = Array.from({ length: 8 }, (_, i) => `shop-${i}`);
/** The night of which another network is the news. */
const MOVE = 8;
const HOME = { src_ip: "10.20.4.7", src_network: "10.20.4.0/24" };
const NEW_HOME = { src_ip: "10.60.4.7", src_network: "10.60.4.0/24" };
const ELSEWHERE = { src_ip: "203.0.113.9", src_network: "203.0.113.0/24" };

/** Each of them does every night what the rule matches, from home, and on the last from where `placeOf` says. */
function toldOf(placeOf: (machine: number) => Partial<Event>): readonly Finding[] {
  const events = Array.from({ length: MOVE + 1 }, (_, night) => night).flatMap((night) =>
    CREW.map((name, i) =>
      call(name, WORLD_START + night * DAY + i * 4 * MINUTE, `${name}-${night}`, {
        action: "CopyIt",
        resource: `backup:${name}`,
        ...(night === MOVE ? placeOf(i) : HOME),
      }),
    ),
  );
  const rules = createRules([ruleOf({ severity: "medium" })]);
  const findings = findingsOf(events, fresh(OPTIONS, rules)).filter(({ kind }) => kind === "rule");
  return findings.filter(({ time }) => parseTime(time) >= WORLD_START + MOVE * DAY);
}

const membersOf = ({ dimensions }: Finding): string =>
  dimensions.find(({ name }) => name === "members")?.observed ?? "";
const isGroup = (finding: Finding): boolean => membersOf(finding) !== "";

describe("machines that do from a new home what each of them does every night", () => {
  const told = toldOf(() => NEW_HOME);

  test("are one finding, which names all, and those who came first", () => {
    expect(told).toHaveLength(3);
    const [group] = told.filter(isGroup);
    for (const name of CREW) expect(membersOf(group as Finding)).toMatch(new RegExp(`aws:1:role:${name}( |,|$)`));
    expect(group?.title).toBe(
      "8 members of role/team-a: CopyIt, as each does often, but from a network that is new to it (10.60.0.0/16), since 00:00 UTC",
    );
  });

  test("where one does it from elsewhere, that one is told of by itself", () => {
    const others = toldOf((i) => (i === 6 ? ELSEWHERE : NEW_HOME));
    expect(others.filter((each) => !isGroup(each)).map(({ identity_name }) => identity_name)).toContain("shop-6");
    expect(membersOf(others.find(isGroup) as Finding)).not.toContain("shop-6");
  });
});

test("machines that did so on too few nights for a habit are told of one by one", () => {
  const young = toldOf(() => ({ ...NEW_HOME, client: "another-client" }));
  expect(young.filter(isGroup)).toEqual([]);
});
