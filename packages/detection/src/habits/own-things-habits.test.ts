import type { Event } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { DAY, findingsBy, ruleOf } from "../test/nights.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

describe("taking away what one made oneself", () => {
  const rule = ruleOf({ severity: "medium", actions: ["DropIt"], own: { made: ["MakeIt"], as: ["resource"] } });
  const act = (night: number, n: number, action: string, resource: string): Event =>
    call("ci", WORLD_START + night * DAY + n * 1000, `${night}-${n}`, { action, resource });
  const night = (k: number): readonly Event[] =>
    ["alpha", "bravo", "carol", "delta"].flatMap((name, n) => [
      act(k, n, "MakeIt", `${name}-test`),
      act(k, 10 + n, "DropIt", `${name}-test`),
    ]);

  test("teaches nothing about taking away what others made", () => {
    const events = [...[0, 1, 2, 3].flatMap(night), act(4, 0, "DropIt", "payments")];
    const found = findingsBy(rule, events);
    expect(found.map(({ severity, title }) => [severity, title])).toEqual([
      ["info", "ci copied alpha-test"],
      ["medium", "ci copied payments"],
    ]);
  });

  test("is another finding than taking away what others made the same day", () => {
    const found = findingsBy(rule, [...night(0), act(0, 20, "DropIt", "payments")]);
    expect(found.map(({ severity }) => severity)).toEqual(["info", "medium"]);
  });
});
