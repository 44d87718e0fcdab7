import { describe, expect, test } from "vitest";
import type { AlertingConfig } from "./config.ts";
import { routeTest } from "./route-test.ts";
import { aFinding } from "./testing/finding.ts";
import { Scenario, START } from "./testing/scenario.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ENDS = START + 30 * MINUTE;

const CONFIG: AlertingConfig = {
  receivers: [{ name: "secops", slack: {} }],
  route: { receiver: "secops", group_by: ["identity_uid"] },
  rule_modes: new Map([["acme", { mode: "dry-run", until: ENDS }]]),
};
const acme = aFinding({ detector: "acme", kind: "rule", severity: "critical" });

describe("section 14, mode: dry-run", () => {
  test("the finding exists, with a receipt that says what would have been said, and nobody is told", () => {
    const run = new Scenario(CONFIG).push(acme).advance(MINUTE);
    expect(run.sent).toEqual([]);
    expect(run.episodes.size).toBe(1);
    expect([...run.receipts.values()]).toMatchObject([
      {
        ...{ stage: "detect", reason: "dry-run", rule_id: "acme", rule_expires_at: ENDS },
        would_have_been: "first_notification",
      },
    ]);
  });

  test("another detector of the same identity is told as ever, without a word of it", () => {
    const run = new Scenario(CONFIG).push(acme).push(aFinding()).advance(MINUTE);
    expect(run.sent.map(({ firing }) => firing.map(({ finding }) => finding.detector))).toEqual([["behavior"]]);
    expect(run.sent[0]?.firing[0]?.related).toEqual([]);
  });

  test("it holds nobody else back, until it is told itself", () => {
    const inhibit_rules = [
      {
        name: "worst-first",
        source_matchers: ["severity=critical"],
        target_matchers: ["severity=low"],
        equal: ["owner"],
      },
    ];
    const low = aFinding({ severity: "low", identity_uid: "aws:1:role:other" });
    const config = { ...CONFIG, inhibit_rules };
    expect(new Scenario(config).push(acme).push(low).advance(MINUTE).reasons()).toEqual(["first_notification"]);
    const enabled = { ...config, rule_modes: new Map() };
    expect(new Scenario(enabled).push(low).push(acme).advance(MINUTE).receiptReasons()).toEqual(["inhibit/inhibited"]);
  });

  test("at its end what is open is told, and what comes", () => {
    const run = new Scenario(CONFIG).push(acme).advance(29 * MINUTE);
    expect(run.sent).toEqual([]);
    run.advance(10 * MINUTE);
    expect(run.reasons()).toEqual(["first_notification"]);
    expect(new Scenario(CONFIG).advance(DAY).push(acme).advance(MINUTE).reasons()).toEqual(["first_notification"]);
  });

  test("a restart changes nothing, and a reload that enables it tells it", () => {
    const run = new Scenario(CONFIG)
      .push(acme)
      .restart()
      .advance(10 * MINUTE);
    expect(run.sent).toEqual([]);
    run.reload({ ...CONFIG, rule_modes: new Map() }).advance(10 * MINUTE);
    expect(run.reasons()).toEqual(["first_notification"]);
  });

  test("route test says so", () => {
    const { config } = new Scenario(CONFIG).alerter;
    expect(routeTest(config, { detector: "acme" }, { at: START }).matches[0]?.held).toEqual([
      { reason: "dry-run", by: "acme" },
    ]);
    expect(routeTest(config, { detector: "acme" }, { at: ENDS }).matches[0]?.held).toEqual([]);
  });
});
