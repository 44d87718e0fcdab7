import { describe, expect, test } from "vitest";
import { routeTest } from "../route/route-test.ts";
import { aFinding } from "../testing/finding.ts";
import { Scenario, START } from "../testing/scenario.ts";
import type { AlertingConfig } from "./config.ts";

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

describe("section 14, mode: staging", () => {
  const HOUR = 60 * MINUTE;
  const STAGED: AlertingConfig = {
    receivers: [
      { name: "secops", slack: {} },
      { name: "lab", slack: {} },
    ],
    route: { receiver: "secops", group_by: ["identity_uid"] },
    rule_modes: new Map([
      ["acme", { mode: "staging", from: START, until: START + 48 * HOUR, receiver: "lab", maxAlerts: 2 }],
    ]),
  };
  const nth = (n: number) =>
    aFinding({ detector: "acme", kind: "rule", identity_uid: `aws:1:role:r${n}`, severity: "critical" });
  const told = (run: Scenario) => run.sent.map(({ receiver, reason, firingTotal }) => [receiver, reason, firingTotal]);

  test("it is told in a digest of one channel, once an hour at most, and nowhere else", () => {
    const run = new Scenario(STAGED)
      .push(nth(1))
      .advance(50 * MINUTE)
      .push(nth(2))
      .advance(30 * MINUTE);
    expect(told(run)).toEqual([["lab", "first_notification", 2]]);
    expect(run.push(nth(3)).advance(30 * MINUTE).sent).toHaveLength(1);
    expect(told(run.advance(15 * MINUTE)).slice(1)).toEqual([["lab", "new_alerts_in_group", 3]]);
  });

  test("at its end, having alerted no more often than it may, it is enabled, and what is open is told", () => {
    const run = new Scenario(STAGED)
      .push(nth(1))
      .advance(47.5 * HOUR)
      .push(nth(2))
      .advance(20 * MINUTE);
    const before = run.sent.length;
    run.advance(HOUR);
    expect(told(run).slice(before)).toContainEqual(["secops", "first_notification", 1]);
    expect(
      told(run)
        .slice(before)
        .filter(([receiver, , firing]) => receiver === "lab" && firing !== 0),
    ).toEqual([]);
    const after = new Scenario(STAGED)
      .advance(49 * HOUR)
      .push(nth(1))
      .advance(MINUTE);
    expect(told(after)).toEqual([["secops", "first_notification", 1]]);
  });

  test("having alerted more often it stays in its digest, also after a restart, until its file says otherwise", () => {
    const run = new Scenario(STAGED);
    for (let n = 1; n <= 3; n += 1) run.push(nth(n));
    run
      .advance(100 * HOUR)
      .restart()
      .push(nth(4))
      .advance(2 * HOUR);
    expect(new Set(run.sent.map(({ receiver }) => receiver))).toEqual(new Set(["lab"]));
    run.reload({ ...STAGED, rule_modes: new Map() }).advance(10 * MINUTE);
    expect(told(run)).toContainEqual(["secops", "first_notification", 1]);
  });

  test("that it stays there is told to who reads its digest: once, also over restarts, until its file says otherwise", () => {
    const run = new Scenario(STAGED);
    for (let n = 1; n <= 3; n += 1) run.push(nth(n));
    run.advance(47 * HOUR);
    const before = run.sent.length;
    for (let day = 0; day < 5; day += 1) run.advance(DAY).restart();
    const news = run.sent.slice(before).filter(({ groupKey }) => groupKey.startsWith("staging-end/"));
    expect(news.map(({ receiver, firing }) => [receiver, firing[0]?.finding.title])).toEqual([
      ["lab", "The rule acme stays in its digest: it alerted 3 times while it was staged, and at most 2 are allowed"],
    ]);
    run.reload({ ...STAGED, rule_modes: new Map() }).advance(HOUR);
    expect(run.sent.at(-1)).toMatchObject({ receiver: "lab", reason: "all_alerts_resolved" });
  });

  test("every finding is answered for: notifications and receipts", () => {
    const run = new Scenario(STAGED)
      .advance(47.5 * HOUR)
      .push(nth(1))
      .advance(HOUR);
    expect(told(run)).toEqual([["secops", "first_notification", 1]]);
    expect([...run.alerter.state.episodes.values()].flatMap(({ pending }) => pending)).toEqual([]);
  });

  test("it holds nobody else back", () => {
    const inhibit_rules = [
      {
        name: "worst-first",
        source_matchers: ["severity=critical"],
        target_matchers: ["severity=low"],
        equal: ["owner"],
      },
    ];
    const run = new Scenario({ ...STAGED, inhibit_rules }).push(nth(1)).push(aFinding({ severity: "low" }));
    expect(told(run.advance(MINUTE))).toEqual([["secops", "first_notification", 1]]);
  });

  test("route test says where it goes", () => {
    const { config } = new Scenario(STAGED).alerter;
    expect(routeTest(config, { detector: "acme" }, { at: START }).matches.map(({ receiver }) => receiver)).toEqual([
      "lab",
    ]);
  });
});
