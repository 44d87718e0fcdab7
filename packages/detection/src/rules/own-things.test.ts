import type { Event } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { ruleOf } from "../test/nights.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";
import { createRules } from "./create-rules.ts";
import type { RuleSet } from "./rule-set.ts";

const DAY = 86_400_000;
const RULE = ruleOf({
  severity: "high",
  actions: ["DropIt"],
  own: { made: ["MakeIt"], as: ["resource", "labels.id"], within: ["service", "resource_kind"] },
});

type Act = readonly [day: number, who: string, action: string, over?: Partial<Event>];

function judged(acts: readonly Act[], rules: RuleSet = createRules([RULE])): readonly string[] {
  return acts.flatMap(([day, who, action, over], at) => {
    const time = WORLD_START + day * DAY + at * 1000;
    return rules.check(call(who, time, `e${at}`, { action, resource: "db", ...over }), time).map((m) => m.severity);
  });
}

describe("what is taken away", () => {
  test.each<[string, readonly Act[], readonly string[]]>([
    ["was always there", [[0, "ci", "DropIt"]], ["high"]],
    [
      "it made itself",
      [
        [0, "ci", "MakeIt"],
        [3, "ci", "DropIt"],
      ],
      ["info"],
    ],
    [
      "it made itself, by another of its names",
      [
        [0, "ci", "MakeIt", { resource: "x", labels: { id: "7f" } }],
        [3, "ci", "DropIt", { resource: "arn:aws:kms:eu-west-1:123456789012:key/7F" }],
      ],
      ["info"],
    ],
    [
      "another made",
      [
        [0, "deployer", "MakeIt"],
        [3, "ci", "DropIt"],
      ],
      ["high"],
    ],
    [
      "it made long ago",
      [
        [0, "ci", "MakeIt"],
        [15, "ci", "DropIt"],
      ],
      ["high"],
    ],
    [
      "it could not make",
      [
        [0, "ci", "MakeIt", { outcome: "denied" }],
        [1, "ci", "DropIt"],
      ],
      ["high"],
    ],
    [
      "is another thing than what it made",
      [
        [0, "ci", "MakeIt", { resource: "test-db" }],
        [1, "ci", "DropIt"],
      ],
      ["high"],
    ],
    [
      "has the name of what it made in another service",
      [
        [0, "ci", "MakeIt", { service: "dynamodb.amazonaws.com" }],
        [1, "ci", "DropIt", { service: "rds.amazonaws.com" }],
      ],
      ["high"],
    ],
    [
      "has the name of what it made of another kind",
      [
        [0, "ci", "MakeIt", { resource_kind: "db-cluster" }],
        [1, "ci", "DropIt", { resource_kind: "db-instance" }],
      ],
      ["high"],
    ],
  ])("%s: %#", (_, acts, told) => {
    expect(judged(acts)).toEqual(told);
  });

  test("is told as the rule says where to have made it is no excuse", () => {
    const rule = ruleOf({ ...RULE, own: { made: ["MakeIt"], as: ["resource"], told: "medium" } });
    const acts: readonly Act[] = [
      [0, "ci", "MakeIt"],
      [3, "ci", "DropIt"],
    ];
    expect(judged(acts, createRules([rule]))).toEqual(["medium"]);
  });

  test("is its own after a restart as well", () => {
    const before = createRules([RULE]);
    judged([[0, "ci", "MakeIt"]], before);
    const after = createRules([RULE]);
    after.restore(before.takeRows().rows);
    expect(judged([[3, "ci", "DropIt"]], after)).toEqual(["info"]);
  });

  test("is said to be its own", () => {
    const rules = createRules([RULE]);
    judged([[0, "ci", "MakeIt"]], rules);
    const time = WORLD_START + DAY;
    const [match] = rules.check(call("ci", time, "drop", { action: "DropIt", resource: "db" }), time);
    expect(match?.dimensions[0]?.observed).toContain("which it made itself in the last 14 days");
  });
});
