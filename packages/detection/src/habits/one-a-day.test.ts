import { type Event, parseTime, type Severity } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { createRules, type Rule, type RuleMatch } from "../rules/index.ts";
import { DAY, findingsBy, nightsOf, ruleOf } from "../test/nights.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";
import { Habits } from "./habits.ts";

const DISKS = ["app", "base", "cache", "data", "edge", "files", "git", "home"];

/** One copy a minute, from ten o'clock. */
function copies(day: number, disks: readonly string[], over: Partial<Event> = {}, hour = 10): Event[] {
  return disks.map((resource, k): Event => {
    const at = WORLD_START + day * DAY + hour * 3_600_000 + k * 60_000;
    return call("backup", at, `copy-${day}-${hour}-${resource}`, { action: "CopyIt", resource, ...over });
  });
}

function told(events: readonly Event[], over: Partial<Rule> = {}): readonly number[] {
  return nightsOf(findingsBy(ruleOf(over), events));
}

test("what one identity does to many things is one finding a day, which says of how many and which", () => {
  const found = findingsBy(ruleOf({ severity: "low" }), [...copies(0, DISKS), ...copies(1, DISKS.slice(0, 2))]);
  expect(found.map(({ title }) => title)).toEqual(["backup copied app", "backup copied app"]);
  expect(found.map(({ dimensions }) => dimensions[0]?.observed)).toEqual([
    "CopyIt: app; base; cache; data; edge and 3 more",
    "CopyIt: app; base",
  ]);
  expect(found.map(({ events }) => events)).toEqual([
    ["copy-0-10-app", "copy-0-10-app", "copy-0-10-home"],
    ["copy-1-10-app", "copy-1-10-app", "copy-1-10-base"],
  ]);
});

test("after twelve hours without, it is told once more that day", () => {
  const late = (hour: number): readonly Event[] => [...copies(0, ["app"], {}, 1), ...copies(0, ["base"], {}, hour)];
  expect(told(late(12))).toEqual([0]);
  expect(told(late(14))).toEqual([0, 0]);
});

describe("another copy the same day", () => {
  test.each<[string, Partial<Event>, number]>([
    ["of another resource joins", {}, 1],
    ["from another subnet of its private network joins", { src_network: "10.0.7.0/24" }, 1],
    ["of another kind of resource joins", { resource_kind: "snapshot" }, 1],
    ["with another client is told", { client: "curl" }, 2],
    ["from another network is told", { src_network: "203.0.113.0/24" }, 2],
    ["of another account's resource is told", { resource: "arn:aws:rds:eu-west-1:999999999999:db:data" }, 2],
    ["that was refused is told", { outcome: "denied" }, 2],
    ["of another identity is told", { identity_uid: "aws:1:role:other" }, 2],
  ])("%s", (_, over, count) => {
    const events = [...copies(0, ["app"]), ...copies(0, ["data"], over, 11)];
    expect(told(events, { refusal: "alone" })).toHaveLength(count);
  });

  test.each<[string, Partial<Rule>, number]>([
    ["medium", { severity: "medium" }, 1],
    ["high", { severity: "high" }, 8],
    ["critical", { severity: "critical" }, 8],
    ["always told", { repeats: "always" }, 8],
    [
      "medium, of somebody who makes others blind",
      { severity: "medium", attacks: [{ tactic: "Stealth", technique: "T1530" }] },
      8,
    ],
  ])("of a rule that is %s: %#", (_, over, count) => {
    expect(told(copies(0, DISKS), over)).toHaveLength(count);
  });

  test("joins nothing while the identity is under suspicion", () => {
    const events = [...copies(0, ["app", "base"]), ...copies(0, ["cache", "data"], { session_uid: "stolen" }, 11)];
    const found = findingsBy(ruleOf(), events, ({ session_uid }) => session_uid === "stolen");
    expect(found.map(({ title }) => title)).toEqual(["backup copied app", "backup copied cache", "backup copied data"]);
  });

  test("joins after a restart as well", () => {
    const rules = createRules([ruleOf()]);
    const judged = (habits: Habits, event: Event): readonly (RuleMatch | undefined)[] =>
      rules
        .check(event)
        .map((match) => habits.judge(match, event, parseTime(event.time), { firstSeen: WORLD_START, teaches: true }));
    const [first, second] = copies(0, ["app", "base"]) as [Event, Event];
    const before = new Habits();
    judged(before, first);
    const after = new Habits();
    after.restore(before.takeRows().rows);
    expect(judged(after, second).map((match) => match?.key)).toEqual(["app"]);
  });
});

describe("another resource of a kind that it works on each day", () => {
  const azure = (group: string, disk: string): string =>
    `/SUBSCRIPTIONS/16F89F39-4FE6-4A76-A2BD-A19EAD122C7A/RESOURCEGROUPS/${group}/PROVIDERS/MICROSOFT.COMPUTE/DISKS/${disk}`;
  const pods: Partial<Event> = { provider: "kubernetes", resource_kind: "pods" };

  test.each<[Severity, string, readonly (readonly string[])[], string, Partial<Event>, boolean]>([
    ["info", "one day of one", [["app"]], "data", {}, false],
    ["low", "one day of two", [["app", "base"]], "data", {}, true],
    ["low", "two days of one", [["app"], ["app"]], "data", {}, false],
    ["low", "two days, another account", [["app"], ["app"]], "arn:aws:rds:eu-west-1:999999999999:db:data", {}, true],
    ["low", "two days in its namespace", [["pods/shop/a"], ["pods/shop/b"]], "pods/shop/c", pods, false],
    ["low", "two days, another namespace", [["pods/shop/a"], ["pods/shop/b"]], "pods/pay/a", pods, true],
    ["medium", "three days of one", [["app"], ["app"], ["app"]], "data", {}, true],
    ["medium", "three days of two", [["app", "base"], ["app"], ["app"]], "data", {}, true],
    ["medium", "three days of three", [["app"], ["base"], ["cache"]], "data", {}, false],
    ["medium", "two days of three", [["app", "base", "cache"], ["app"]], "data", {}, true],
    [
      "medium",
      "three disks of its resource group",
      [[azure("RG-A", "APP"), azure("RG-A", "BASE")], [azure("RG-A", "CACHE")], [azure("RG-A", "APP")]],
      azure("RG-A", "DATA"),
      {},
      false,
    ],
    [
      "medium",
      "another resource group",
      [[azure("RG-A", "APP"), azure("RG-A", "BASE")], [azure("RG-A", "CACHE")], [azure("RG-A", "APP")]],
      azure("RG-B", "DATA"),
      {},
      true,
    ],
  ])("%s, after %s", (severity, _, days, next, over, isTold) => {
    const events = [...days.flatMap((disks, day) => copies(day, disks, over)), ...copies(days.length, [next], over)];
    expect(told(events, { severity }).includes(days.length)).toBe(isTold);
  });

  test("what was new that day makes nothing ordinary: medium, after three days of one", () => {
    const days = [0, 1, 2].flatMap((day) => copies(day, ["app"]));
    const [found] = findingsBy(ruleOf({ severity: "medium" }), [...days, ...copies(3, DISKS)]).slice(-1);
    expect(found?.dimensions[0]?.observed).toBe("CopyIt: base; cache; data; edge; files and 2 more");
  });
});
