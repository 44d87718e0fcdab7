import { type Dimension, type Event, type Finding, parseTime, type Severity } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import type { Detector } from "../detector.ts";
import { createRules, RULES, type Rule } from "../rules/index.ts";
import { DAY, findingsBy, nights, nightsOf, ruleOf } from "../test/nights.ts";
import { findingsOf, fresh, OPTIONS } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";
import { Habits } from "./habits.ts";

/** The nights (0 is the first) that are told of. */
function toldOf(events: readonly Event[], rule: Rule = ruleOf()): readonly number[] {
  return nightsOf(findingsBy(rule, events));
}

const habitIn = (finding: Finding | undefined): Dimension | undefined =>
  finding?.dimensions.find(({ name }) => name === "habit");

describe("a job that does each night what a rule matches", () => {
  test.each<[Severity, Rule["attacks"][number]["tactic"], readonly number[]]>([
    ["info", "Collection", [0]],
    ["low", "Impact", [0, 1]],
    ["medium", "Credential Access", [0, 1, 2]],
    ["info", "Defense Impairment", [0]],
    ["medium", "Defense Impairment", [0, 1, 2, 3, 4, 5]],
    ["high", "Exfiltration", [0, 1, 2, 3, 4, 5]],
    ["critical", "Impact", [0, 1, 2, 3, 4, 5]],
  ])("of severity %s (%s) is told on nights %j of six", (severity, tactic, told) => {
    const rule = ruleOf({ severity, attacks: [{ tactic, technique: "T1530" }] });
    expect(toldOf(nights(6), rule)).toEqual(told);
  });

  test("is told each night where the rule's author wants so", () => {
    expect(toldOf(nights(4), ruleOf({ repeats: "always" }))).toEqual([0, 1, 2, 3]);
  });

  test("says on its first nights that it is new, and what would make it ordinary", () => {
    const [first] = findingsBy(ruleOf({ severity: "low" }), nights(3));
    expect(habitIn(first)).toMatchObject({
      name: "habit",
      pattern: "UNSEEN",
      observed: "the first day on which it does this",
      expected: "not told again once it was so on 2 days, with the same client, network and kind of resource",
    });
  });

  test.each<[string, Partial<Event>, string, string]>([
    ["in the same way", {}, "RARE", "did this on 1 day before"],
    ["by another client", { client: "curl" }, "UNSEEN", "did this on 1 day before, but not with this client: curl"],
    [
      "from elsewhere",
      { src_network: "203.0.113.0/24", src_asn: 64_500 },
      "UNSEEN",
      "did this on 1 day before, but not with this network: 203.0.113.0/24",
    ],
  ])(
    "says on its second night that it did so before only of the same client and network: %s",
    (_, over, pattern, observed) => {
      const events = nights(2, (night) => (night === 1 ? over : {}));
      const found = findingsBy(ruleOf({ severity: "medium" }), events);
      expect(habitIn(found.at(-1))).toMatchObject({ pattern, observed });
    },
  );

  test("that clears away thirty numbered copies is one finding, not thirty", () => {
    expect(toldOf(nights(3, undefined, 30))).toEqual([0]);
  });

  test.each<[string, Partial<Event>]>([
    ["client: curl", { client: "curl" }],
    ["network: 203.0.113.0/24", { src_network: "203.0.113.0/24", src_asn: 64_500 }],
    ["resource: payroll:2026", { resource: "payroll:2026", resource_kind: "ledger" }],
    ["resource: backup:nightly-999999999999", { resource: "backup:nightly-999999999999" }],
  ])("is told again with another %s", (what, over) => {
    const events = nights(6, (night) => (night === 4 ? over : {}));
    const found = findingsBy(ruleOf(), events);
    expect(nightsOf(found)).toEqual([0, 4]);
    expect(found.map((finding) => habitIn(finding)?.observed)).toContain(`does this often, but not with this ${what}`);
  });

  test("is told of a network once, though the rule asks for three days of what it does", () => {
    const moved = (night: number): Partial<Event> => (night < 4 ? {} : { src_network: "203.0.113.0/24" });
    expect(toldOf(nights(7, moved), ruleOf({ severity: "medium" }))).toEqual([0, 1, 2, 4]);
  });

  test.each<[string, readonly string[], readonly number[]]>([
    ["in one subnet or another of a private network is at home", ["10.1.2", "10.1.7", "10.1.30"], [0]],
    ["moves to another private network", ["10.1.2", "10.1.7", "10.2.7", "10.2.9"], [0, 2]],
    ["is in no private network by what its address looks like", ["172.40.1", "172.40.2"], [0, 1]],
  ])("%s", (_, subnets, told) => {
    expect(toldOf(nights(subnets.length, (night) => ({ src_network: `${subnets[night]}.0/24` })))).toEqual(told);
  });

  test.each<[Severity, readonly number[]]>([
    ["info", [0]],
    ["low", [0, 1]],
    ["medium", [0, 1, 2, 3, 4, 5]],
  ])("and is refused each night, of severity %s, is told on nights %j", (attempted, told) => {
    expect(
      toldOf(
        nights(6, () => ({ outcome: "denied" })),
        ruleOf({ refusal: "alone", attempted }),
      ),
    ).toEqual(told);
  });

  test("is told when it succeeds at what it was refused, and when it is refused what it always did", () => {
    const rule = ruleOf({ refusal: "alone" });
    expect(
      toldOf(
        nights(6, (night) => ({ outcome: night < 3 ? "denied" : "success" })),
        rule,
      ),
    ).toEqual([0, 3]);
    expect(
      toldOf(
        nights(6, (night) => ({ outcome: night < 3 ? "success" : "denied" })),
        rule,
      ),
    ).toEqual([0, 3]);
  });

  test("and is refused elsewhere, or another kind of thing, is told of that", () => {
    const elsewhere = (night: number): Partial<Event> => ({
      outcome: "denied",
      ...(night === 4 && { src_network: "203.0.113.0/24", src_asn: 64_500 }),
      ...(night === 5 && { resource: "vault:master", resource_kind: "vault" }),
    });
    expect(toldOf(nights(6, elsewhere), ruleOf({ refusal: "alone" }))).toEqual([0, 4, 5]);
  });

  test("is told again after a pause of seven weeks, and not after a month", () => {
    const late = (days: number): Event =>
      call("backup", WORLD_START + days * DAY, `late-${days}`, { action: "CopyIt" });
    expect(toldOf([late(0), late(31), late(62)])).toEqual([0]);
    expect(toldOf([late(0), late(49)])).toEqual([0, 49]);
  });
});

describe("a grave match that is alike", () => {
  const rule = ruleOf({ severity: "high", alike: ["labels.to"] });
  const to = (...whom: readonly (string | undefined)[]): readonly Event[] =>
    nights(whom.length, (night) => ({ labels: whom[night] === undefined ? {} : { to: whom[night] } }), 3);

  test.each<[string, readonly (string | undefined)[], readonly number[]]>([
    ["of the same is told on three nights", ["a", "a", "a", "a", "a"], [0, 1, 2]],
    ["of another is told as if for the first time", ["a", "a", "a", "a", "thief", "a", "thief"], [0, 1, 2, 4, 6]],
    ["of one more name that differs by number is the same", ["run-1", "run-2", "run-3", "run-4"], [0, 1, 2]],
    ["of another account is not", ["a", "a", "a", "999999999999", "888888888888"], [0, 1, 2, 3, 4]],
    ["of another id is not", ["a1b2c3d4e5f6", "a1b2c3d4e5f6", "a1b2c3d4e5f6", "f6e5d4c3b2a1"], [0, 1, 2, 3]],
  ])("%s: %j", (_, whom, told) => {
    expect(toldOf(to(...whom), rule)).toEqual(told);
  });

  test.each<[string, string, string, boolean]>([
    ["a registry at another address", "203.0.113.7:5000/ci/runner:1", "198.51.100.9:5000/ci/runner:1", false],
    ["another version", "registry.corp/ci/runner:1.2.3", "registry.corp/ci/runner:1.2.4", true],
    ["another address to call", "proxy --to 10.0.0.1", "proxy --to 203.0.113.66", false],
    ["another run", "run 17 of 2026.11.28", "run 18 of 2026.11.29", true],
  ])("of what runs: %s", (_, before, after, isSame) => {
    expect(toldOf(to(before, before, before, after), rule)).toEqual(isSame ? [0, 1, 2] : [0, 1, 2, 3]);
  });

  test("where what stands in one place stands in another is told again: who may read is not who may write", () => {
    const rights = ruleOf({ severity: "high", alike: ["labels.read", "labels.write"] });
    const given = nights(5, (night) => ({ labels: { [night === 4 ? "write" : "read"]: "a" } }));
    expect(toldOf(given, rights)).toEqual([0, 1, 2, 4]);
  });

  test("that says of nobody is told of each thing, each night", () => {
    expect(toldOf(to(undefined, undefined, undefined, undefined), rule)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
  });

  test("from elsewhere is told again", () => {
    const moved = nights(6, (night) => ({
      labels: { to: "a" },
      ...(night === 4 && { src_network: "203.0.113.0/24", client: "curl" }),
    }));
    expect(toldOf(moved, rule)).toEqual([0, 1, 2, 4]);
  });

  test("where everybody gains is so of one resource only", () => {
    const open = nights(5, (night) => ({ resource: night === 3 ? "payroll" : "site", labels: { to: "allUsers" } }));
    expect(toldOf(open, rule)).toEqual([0, 1, 2, 3]);
  });
});

test("a rule about places tells of each network on its first day, however grave and whatever is done there", () => {
  const rule = ruleOf({ repeats: "by-network", severity: "high", actions: ["*"], key: "src_network" });
  const networks = ["203.0.113.0/24", "203.0.113.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.51.100.0/24"];
  const events = nights(5, (night) => ({ src_network: networks[night], action: `Act${night}` }));
  expect(toldOf(events, rule)).toEqual([0, 2]);
});

describe("a rule about places is less grave where several places are a habit", () => {
  const rule = ruleOf({ repeats: "by-network", severity: "high", actions: ["*"] });
  const gravity = (events: readonly Event[], known = DAY): readonly string[] => {
    const [rules, habits] = [createRules([rule]), new Habits()];
    return events.flatMap((event) => {
      const who = { firstSeen: WORLD_START - known, teaches: true };
      const told = rules.check(event).map((match) => habits.judge(match, event, parseTime(event.time), who));
      return told.flatMap((match) => match?.severity ?? []);
    });
  };
  const from = (...networks: readonly number[]) =>
    nights(networks.length, (night) => ({
      src_network: `20.1.${networks[night]}.0/24`,
      src_asn: 8000 + (networks[night] ?? 0),
    }));

  test.each<[string, readonly number[], readonly string[]]>([
    ["the first time of all", [1], ["high"]],
    ["the second place", [1, 2], ["high", "high"]],
    ["at home most days, then elsewhere", [1, 1, 1, 1, 2], ["high", "high"]],
    ["three places on most days", [1, 2, 3, 1, 1, 1, 4], ["high", "high", "high", "medium"]],
    ["another each day", [1, 2, 3, 4], ["high", "high", "high", "low"]],
  ])("%s", (_, networks, told) => {
    expect(gravity(from(...networks))).toEqual(told);
  });

  test("on the first day of an identity nobody knows its home: medium", () => {
    expect(gravity(from(1, 1, 2), 0)).toEqual(["medium", "high"]);
  });

  test("another network each day, all of one operator: no more to tell", () => {
    const events = nights(6, (night) => ({ src_network: `20.1.${night}.0/24`, src_asn: 8075 }));
    expect(gravity(events)).toEqual(["high", "high", "high"]);
  });

  test("what was refused there is no other place", () => {
    const events = nights(3, (night) => ({ src_network: "20.1.1.0/24", outcome: night > 0 ? "denied" : "success" }));
    expect(gravity(events)).toEqual(["high"]);
  });
});

describe("a deployer that replaces the code of a function each day", () => {
  const rule = RULES.find(({ id }) => id === "aws-function-code-replaced") as Rule;
  const deploys = (over: (night: number) => Partial<Event> = () => ({})): readonly Finding[] =>
    findingsBy(
      rule,
      nights(
        6,
        (night) => ({
          action: "UpdateFunctionCode20150331v2",
          service: "lambda.amazonaws.com",
          raw: JSON.stringify({ requestParameters: { functionName: `f${night}` } }),
          resource: `f${night}`,
          ...over(night),
        }),
        5,
      ),
    );

  test("is told once, and not of each function", () => {
    expect(nightsOf(deploys())).toEqual([0]);
  });

  test("is told when its credentials do so from elsewhere", () => {
    const found = deploys((night) => (night === 4 ? { src_network: "203.0.113.0/24", client: "curl" } : {}));
    expect(nightsOf(found)).toEqual([0, 4]);
  });
});

describe("whoever is refused now and then", () => {
  const refused = (actions: readonly string[]): readonly number[] =>
    toldOf(
      nights(actions.length, (night) => ({ outcome: "denied", action: actions[night] ?? "" })),
      ruleOf({ refusal: "alone", severity: "low", attempted: "low", actions: ["*"] }),
    );

  test.each<[string, readonly string[], readonly number[]]>([
    ["the same each night is told twice", ["Get", "Get", "Get", "Get"], [0, 1]],
    ["another operation is told once", ["Get", "Get", "Get", "Get", "Put", "Put"], [0, 1, 4]],
    ["another operation most nights is refused this and that", ["Get", "Put", "List", "Copy", "Move"], [0, 1, 2]],
  ])("%s", (_, actions, told) => {
    expect(refused(actions)).toEqual(told);
  });
});

test("who is refused something else the same day is told of apart", () => {
  const asked = ["Get", "Get", "Grant"].map((action, k) =>
    call("backup", WORLD_START + k * 60_000, `refused-${k}`, { outcome: "denied", action }),
  );
  const rule = ruleOf({ refusal: "alone", severity: "low", attempted: "low", actions: ["*"], key: "action" });
  expect(toldOf(asked, rule)).toEqual([0, 0]);
});

test("of several operations that make a match, which came last is chance", () => {
  const rule = ruleOf({
    severity: "low",
    actions: ["Ask*"],
    threshold: { distinct: ["action"], noun: "questions", atLeast: 3, withinMs: 600_000 },
  });
  const asked = (night: number): readonly Event[] =>
    [0, 1, 2].map((k) =>
      call("backup", WORLD_START + night * DAY + k * 60_000, `ask-${night}-${k}`, {
        action: `Ask${(k + night) % 3}`,
        resource: `thing-${"abc"[(k + night) % 3]}`,
      }),
    );
  expect(toldOf([0, 1, 2, 3, 4].flatMap(asked), rule)).toEqual([0, 1]);
});

describe("a job that runs on machines lent for the hour", () => {
  const pool = (night: number): Partial<Event> => ({ src_network: `20.1.${night}.0/24`, src_asn: 8075 });

  test("has a network of its own each night: that is its habit", () => {
    expect(toldOf(nights(8, pool))).toEqual([0, 1, 2]);
  });

  test("is told from another provider's network", () => {
    const events = nights(8, (night) =>
      night === 6 ? { src_network: "203.0.113.0/24", src_asn: 64_500 } : pool(night),
    );
    expect(toldOf(events)).toEqual([0, 1, 2, 6]);
  });
});

test("another machine has no such habit", () => {
  const other = nights(2).map((event) => ({
    ...event,
    event_uid: `x${event.event_uid}`,
    identity_uid: "aws:1:role:x",
  }));
  expect(toldOf([...nights(4), ...other].toSorted((a, b) => (a.time < b.time ? -1 : 1)))).toEqual([0, 0]);
});

test("a restart while it is learned changes no finding", () => {
  const judged = (): Detector => fresh(OPTIONS, createRules([ruleOf({ severity: "low" })]));
  const events = nights(4, (night) => (night === 3 ? { client: "curl" } : {}));
  const whole = findingsOf(events, judged());
  expect(nightsOf(whole).toSorted((a, b) => a - b)).toEqual([0, 1, 3]);
  const before = judged();
  for (const offset of [0, 1]) before.offer(events[offset] as Event, offset);
  const found = new Map(before.take().map((finding) => [finding.finding_uid, finding]));
  const { position, rows } = before.snapshot();
  const after = judged();
  after.restore(position, rows);
  for (let offset = position.lowWater; offset < 4; offset += 1) after.offer(events[offset] as Event, offset);
  after.finish();
  for (const finding of after.take()) found.set(finding.finding_uid, finding);
  const all = Array.from(found.values()).toSorted((a, b) => (a.finding_uid < b.finding_uid ? -1 : 1));
  expect(JSON.stringify(all)).toBe(JSON.stringify(whole));
});

test("identities without end cost no more than their bound, and the rows say what is gone", () => {
  const habits = new Habits(50);
  const match = {
    rule: "r",
    version: 1,
    title: "",
    severity: "info",
    confidence: "low",
    attacks: [],
    owasp: [],
  } as const;
  const live = new Set<string>();
  for (let k = 0; k < 1000; k += 1) {
    const event = call(`id-${k}`, WORLD_START + k * 1000, `e${k}`);
    habits.judge({ ...match, dimensions: [], key: "" }, event, WORLD_START + k * 1000, {
      firstSeen: WORLD_START,
      teaches: true,
    });
    if (k % 7 !== 0) continue;
    const { rows, removed } = habits.takeRows();
    for (const key of removed) live.delete(key);
    for (const { key } of rows) live.add(key);
  }
  expect(live.size).toBeLessThanOrEqual(50);
  expect(live.size).toBeGreaterThan(30);
});

test("what it does under suspicion is not learned", () => {
  const habits = new Habits();
  const match = {
    rule: "r",
    version: 1,
    title: "",
    severity: "info",
    confidence: "low",
    attacks: [],
    owasp: [],
  } as const;
  const judge = (day: number, teaches: boolean): unknown =>
    habits.judge({ ...match, dimensions: [], key: "" }, call("a", WORLD_START, "e"), WORLD_START + day * DAY, {
      firstSeen: WORLD_START,
      teaches,
    });
  expect(judge(0, false)).toBeDefined();
  expect(judge(1, false)).toBeDefined();
  expect(judge(2, true)).toBeDefined();
  expect(judge(3, false)).toBeUndefined();
});
