import { describe, expect, test } from "vitest";
import { RULES } from "../rules/index.ts";
import { FEATURES } from "../state/layout.ts";
import { DETECTIONS, PEERS, RULE_PEERS, WITHOUT_A_RULE } from "./index.ts";

const IDS = new Set(RULES.map(({ id }) => id));

describe("the catalogue", () => {
  test("has all 44 detections, in their order", () => {
    expect(DETECTIONS.map(({ number }) => number)).toEqual(Array.from({ length: 44 }, (_, at) => at + 1));
  });

  test.each(DETECTIONS)("$number $name: what answers it is there", ({ answers }) => {
    expect(answers.length).toBeGreaterThan(0);
    for (const { by, what } of answers) {
      expect(what.length).toBeGreaterThan(0);
      if (by === "behavior") for (const dimension of what) expect(FEATURES).toContain(dimension);
      if (by !== "rule") continue;
      for (const id of what.filter((word) => !word.startsWith("rules:"))) {
        const known = id.endsWith("*") ? RULES.some((rule) => rule.id.startsWith(id.slice(0, -1))) : IDS.has(id);
        expect(known, id).toBe(true);
      }
    }
  });

  test.each(WITHOUT_A_RULE)("without a rule: $intent: what answers it is there", ({ answer: { by, what }, why }) => {
    expect(why).not.toBe("");
    const names: readonly string[] = by === "behavior" ? FEATURES : Array.from(IDS);
    for (const each of what) expect(names).toContain(each);
  });

  test("names peers of rules that are there, and no peer without a name", () => {
    for (const [id, names] of Object.entries(RULE_PEERS)) {
      expect(IDS.has(id), id).toBe(true);
      expect(Object.keys(names).length).toBeGreaterThan(0);
      for (const [peer, list] of Object.entries(names)) {
        expect(Object.keys(PEERS)).toContain(peer);
        expect(list.length).toBeGreaterThan(0);
      }
    }
  });
});
