import { describe, expect, test } from "vitest";
import { compileConfig } from "../config/compile.ts";
import type { AlertingConfig } from "../config/config.ts";
import type { Input } from "../input.ts";
import { labelsOf } from "../matcher/labels.ts";
import type { Condition } from "../meta/meta-alerts.ts";
import { routeTest } from "../route/route-test.ts";
import { aFinding } from "../testing/finding.ts";
import { Scenario, START } from "../testing/scenario.ts";

const HOUR = 3_600_000;
const instant = (at: number): string => new Date(at).toISOString();

function during(at_end: "replay" | "discard", change: Partial<AlertingConfig> = {}): Scenario {
  return new Scenario({
    receivers: [{ name: "secops", slack: {} }],
    route: { receiver: "secops", group_by: ["identity_uid"], group_interval: "12h" },
    maintenance_windows: [
      {
        name: "move",
        starts_at: instant(START - HOUR),
        ends_at: instant(START + HOUR),
        matchers: ["kind=behavior"],
        at_end,
      },
    ],
    ...change,
  });
}

describe("section 9, maintenance windows", () => {
  test("inside, a finding is held back with a receipt that names the window; others are told", () => {
    const run = during("replay").push(aFinding());
    run.push(aFinding({ kind: "rule", detector: "r", identity_uid: "aws:1:role:other" })).advance(60_000);
    expect(run.sent.map(({ firing }) => firing[0]?.finding.kind)).toEqual(["rule"]);
    expect([...run.receipts.values()]).toMatchObject([
      { stage: "maintenance", reason: "maintenance", rule_id: "move" },
    ]);
  });

  test("replay: what still fires at its end is told then, and says what held it back", () => {
    const run = during("replay")
      .push(aFinding())
      .advance(HOUR + 1000);
    expect(run.reasons()).toEqual(["first_notification"]);
    expect(run.sent[0]?.firing[0]?.freedFrom).toBe("the maintenance window move");
  });

  test("discard: what still fires at its end is not told, and new evidence is", () => {
    const run = during("discard")
      .push(aFinding())
      .advance(13 * HOUR);
    expect(run.sent).toEqual([]);
    run.push(aFinding({ last_seen: "2026-11-24T23:30:00.000Z" })).advance(40 * HOUR);
    expect(run.reasons()).toEqual(["first_notification", "all_alerts_resolved"]);
  });

  test("what was told before the window may end within it", () => {
    const windows = [
      {
        name: "move",
        starts_at: instant(START + HOUR),
        ends_at: instant(START + 99 * HOUR),
        matchers: ["kind=behavior"],
      },
    ];
    const run = during("replay", { maintenance_windows: windows })
      .push(aFinding())
      .advance(40 * HOUR);
    expect(run.reasons()).toEqual(["first_notification", "all_alerts_resolved"]);
  });

  test("route test names it", () => {
    const { config } = during("replay").alerter;
    const [match] = routeTest(config, labelsOf(aFinding()), { at: START }).matches;
    expect(match?.held).toEqual([{ reason: "maintenance", by: "move" }]);
    expect(routeTest(config, labelsOf(aFinding()), { at: START + HOUR }).matches[0]?.held).toEqual([]);
  });
});

describe("section 3, expressions over the whole finding", () => {
  const routed = (when: string, finding = aFinding()) => {
    const route = { receiver: "a", routes: [{ name: "r", when, receiver: "b" }] };
    const compiled = compileConfig({ receivers: [{ name: "a" }, { name: "b" }], route });
    if (!compiled.ok) return compiled.problems.map(({ path, message }) => `${path}: ${message}`);
    return routeTest(compiled.config, labelsOf(finding, { team: "pay" }), { at: 0, finding }).matches[0]?.receiver;
  };
  test.each([
    ["finding.score > 80.0", "b"],
    ["finding.score > 90.0", "a"],
    ['finding.observed["src_asn"].startsWith("AS6")', "b"],
    ['finding.observed["nothing"] == "x"', "a"],
    ['labels["team"] == "pay" && finding.severity in ["high", "critical"]', "b"],
    ['"T1078.004" in finding.techniques', "b"],
    ["finding.owasp.exists(id, id == 'NHI2')", "b"],
  ])("%s", (when, want) => {
    expect(routed(when)).toBe(want);
  });

  test.each([
    ["finding.score >", /^route\.routes\[0\]\.when: /],
    ["finding.nothing == 1", /^route\.routes\[0\]\.when: No such key|unknown|nothing/i],
    [`severity == "low"`, /Unknown variable: severity; finding and labels are known, as in finding\.severity$/],
    [`team == "pay"`, /Unknown variable: team; finding and labels are known, as in labels\.team$/],
    ["finding.score", /must be a bool/],
    ['finding.title.matches("(a+)+$")', /not of linear time/],
    ["x".repeat(4001), /longer than/],
  ])("%s is refused when the configuration is read", (when, want) => {
    expect(String(routed(when))).toMatch(want);
  });
});

describe("severity by environment, owners, and the rules that are there without any", () => {
  test("findings of staging are told a level lower", () => {
    const run = during("replay", { maintenance_windows: [], severity_by_environment: { staging: 1 } });
    run
      .push(aFinding({ environment: "staging" }))
      .push(aFinding({ identity_uid: "aws:1:role:p" }))
      .advance(60_000);
    expect(run.sent.map(({ severity }) => severity)).toEqual(["medium", "high"]);
    expect(run.sent[0]?.firing[0]?.finding.severity).toBe("high");
  });

  test("the route unowned takes what nobody owns, and nothing else", () => {
    const routes = [{ name: "unowned", receiver: "triage" }];
    const run = new Scenario({
      receivers: [
        { name: "a", slack: {} },
        { name: "triage", slack: {} },
      ],
      route: { receiver: "a", routes },
    });
    run
      .push(aFinding({ owner: "" }))
      .push(aFinding({ identity_uid: "aws:1:role:p" }))
      .advance(60_000);
    expect(run.sent.map(({ receiver }) => receiver).toSorted()).toEqual(["a", "triage"]);
  });

  test.each([
    [
      "a stolen key speaks for its new networks",
      { detector: "aws-instance-key-in-two-places", kind: "rule", severity: "critical" },
      { severity: "medium" },
      "compromise-first",
    ],
    [
      "and not for what is as bad",
      { detector: "aws-instance-key-in-two-places", kind: "rule", severity: "critical" },
      { severity: "high" },
      undefined,
    ],
    [
      "any other critical rule does not",
      { detector: "other", kind: "rule", severity: "critical" },
      { severity: "medium" },
      undefined,
    ],
    [
      "a silent source speaks for missing beats",
      { detector: "source-silent", kind: "coverage" },
      { detector: "missing-beat", kind: "coverage" },
      "source-silent",
    ],
  ] as const)("section 7, shipped: %s", (_, source, target, rule) => {
    const { config } = during("replay", { maintenance_windows: [] }).alerter;
    const firing = [aFinding(source)];
    const [match] = routeTest(config, labelsOf(aFinding(target)), { at: 0, firing }).matches;
    expect(match?.held.map(({ by }) => by)).toEqual(rule === undefined ? [] : [rule]);
  });
});

describe("section 15, meta-alerts", () => {
  const receivers = [{ name: "a", slack: {} }, { name: "b", webhook: {} }, { name: "nobody" }];
  const failing = (answer: Scenario["answer"]): Scenario => {
    const run = new Scenario({ receivers, route: { receiver: "a", group_by: ["identity_uid"] } });
    run.answer = (notice) => (notice.receiver === "a" ? answer(notice) : { kind: "sent" });
    return run.push(aFinding());
  };

  test("a receiver that refuses is told of through another, once", () => {
    const run = failing(() => ({ kind: "refused", reason: "auth-error" })).advance(30 * 60_000);
    const told = run.delivered.map(({ receiver, firing }) => `${receiver}: ${firing[0]?.finding.title}`);
    expect(told).toEqual(["b: Rolecall's alerter cannot reach the receiver a: auth-error"]);
  });

  test("outbox age: so is one that takes nothing for ten minutes, and it is over when it takes something", () => {
    let works = false;
    const run = failing(() => (works ? { kind: "sent" } : { kind: "retry", reason: "timeout" })).advance(9 * 60_000);
    expect(run.delivered).toEqual([]);
    run.advance(11 * 60_000);
    const told = run.delivered.map(({ receiver, firing }) => `${receiver}: ${firing[0]?.finding.title}`);
    expect(told).toEqual([
      expect.stringMatching(/^b: .* cannot reach the receiver a: timeout, for more than 10 minutes$/),
    ]);
    works = true;
    run.advance(10 * 60_000);
    expect(run.delivered.map(({ receiver, state }) => `${receiver} ${state}`)).toEqual([
      ...["b firing", "a firing", "b resolved"],
    ]);
  });

  test("so is one that takes nothing for an hour, also when it all started over in between", () => {
    const run = failing(() => ({ kind: "retry", reason: "timeout" }))
      .advance(30 * 60_000)
      .restart()
      .advance(90 * 60_000);
    expect(run.delivered[0]?.firing[0]?.finding.detector).toBe("receiver-failing");
    expect(new Set(run.delivered.map(({ receiver }) => receiver))).toEqual(new Set(["b"]));
  });

  test("and its end is told once it takes one again", () => {
    let works = false;
    const run = failing(() => (works ? { kind: "sent" } : { kind: "refused", reason: "auth-error" })).advance(60_000);
    works = true;
    run.advance(30 * 60_000);
    expect(run.reasons("b")).toEqual(["first_notification", "all_alerts_resolved"]);
  });

  const condition = (about: Condition["about"], why: string | undefined): Input => ({
    ...{ kind: "condition", condition: { about, subject: "the detector", why } },
  });
  const told = (run: Scenario): readonly string[] =>
    run.delivered.map(({ receiver, reason, firing }) => `${receiver} ${reason} ${firing[0]?.finding.title ?? ""}`);

  test.each<[row: string, about: Condition["about"], title: string]>([
    ["consumer lag", "pipeline-behind", "Rolecall is behind: the detector does it"],
    [
      "records that left their topic unread",
      "records-lost",
      "Rolecall will never see some of what was sent: the detector does it",
    ],
    [
      "a topic of ours that is compacted",
      "topic-compacted",
      "Rolecall may miss what somebody did: the detector does it",
    ],
    ["dead letters above limit", "dead-letters", "Rolecall could not read does it"],
    ["events that come too late", "late-events", "Rolecall gets too late what it is to judge: does it"],
    ["damage", "history-damaged", "Rolecall's history is damaged: does it"],
    ["failed configuration reload", "config-refused", "Rolecall did not take the new configuration: does it"],
    [
      "inconsistent configuration hash across instances",
      "config-differs",
      "Rolecall does not work by one configuration: the detector does it",
    ],
  ])("%s: told when it begins, not again while it goes on, and its end is told", (_row, about, title) => {
    const run = new Scenario({ receivers, route: { receiver: "a", repeat_interval: "7d" } });
    for (let minute = 0; minute < 182; minute += 1) run.push(condition(about, "does it")).advance(60_000);
    const loud = told(run).filter((line) => !line.startsWith("a evidence_updated "));
    expect(loud).toEqual([`a first_notification ${title}`]);
    run.push(condition(about, undefined)).advance(60_000);
    expect(run.reasons().at(-1)).toBe("all_alerts_resolved");
  });

  test("an expression that fails on a finding: it goes where it would go without, and the failure is told, once", () => {
    const bad = { name: "bad", when: "int(finding.title) > 5", receiver: "b" };
    const missing = { name: "missing", when: 'labels["nobody"] == "x"', receiver: "b" };
    const run = new Scenario({ receivers, route: { receiver: "a", group_by: ["detector"], routes: [bad, missing] } });
    for (let n = 0; n < 20; n += 1) run.push(aFinding({ identity_uid: `aws:1:role:r${n}` })).advance(60_000);
    const lines = told(run).filter((line) => line.includes("first_notification"));
    expect(lines).toEqual([
      "a first_notification deploy called from a network it never used",
      expect.stringMatching(/^a first_notification The expression of route bad fails, and counts as not holding: /),
    ]);
    expect(run.sent.filter(({ receiver }) => receiver === "b")).toEqual([]);
  });

  test("a message that could not be put into words went out plainly, and that is told, once", () => {
    const run = new Scenario({ receivers, route: { receiver: "a", group_by: ["detector"] } });
    run.answer = () => ({ kind: "sent", fault: "a message could not be put into words (TypeError)" });
    for (let n = 0; n < 20; n += 1) run.push(aFinding({ detector: `d${n}` })).advance(60_000);
    const lines = told(run).filter((line) => line.includes("less than it knows") && !line.includes("evidence_updated"));
    expect(lines).toEqual([
      "a first_notification Rolecall told a less than it knows: a message could not be put into words (TypeError)",
    ]);
  });

  test("dead-man heartbeat: only where a route asks for it by name, and there again and again, in a storm too", () => {
    const beat = condition("heartbeat", "it beats");
    const nobody = new Scenario({ receivers, route: { receiver: "a" } }).push(beat).advance(HOUR);
    expect([nobody.sent, nobody.receiptReasons(), nobody.episodes.size]).toEqual([[], [], 0]);
    const heart = { name: "heart", matchers: ["detector=heartbeat"], receiver: "b" };
    const intervals = { group_wait: "0s", group_interval: "1m", repeat_interval: "30s" };
    const run = new Scenario({ receivers, route: { receiver: "a", routes: [{ ...heart, ...intervals }] } });
    for (let n = 0; n < 40; n += 1) run.push(aFinding({ identity_uid: `aws:1:role:r${n}` }));
    for (let minute = 0; minute < 120; minute += 1) run.push(beat).advance(60_000);
    expect(run.reasons("b")).toEqual(["first_notification", ...Array(120).fill("repeat_interval_elapsed")]);
  });

  test("where there is no other receiver, nobody is told and nothing breaks", () => {
    const run = new Scenario({ receivers: [{ name: "a", slack: {} }], route: { receiver: "a" } });
    run.answer = () => ({ kind: "refused", reason: "auth-error" });
    expect(run.push(aFinding()).advance(HOUR).delivered).toEqual([]);
  });
});

test("section 11: a receiver that comes back is told at once, in the order in which things happened", () => {
  const run = new Scenario({
    receivers: [{ name: "a", webhook: {} }],
    route: { receiver: "a", group_by: ["identity_uid"] },
  });
  run.answer = () => ({ kind: "retry", reason: "server-error" });
  const names = Array.from({ length: 9 }, (_, n) => `aws:1:role:r${n}`);
  for (const identity_uid of names) run.push(aFinding({ identity_uid })).advance(60_000);
  run.answer = () => ({ kind: "sent" });
  run.advance(5 * 60_000);
  expect(run.delivered.map(({ firing }) => firing[0]?.finding.identity_uid)).toEqual(names);
});

test("section 6, flapping: one message says that it is held firing for longer", () => {
  const run = new Scenario({
    receivers: [{ name: "a", slack: {} }],
    route: { receiver: "a", group_by: ["identity_uid"] },
  });
  for (let hour = 0; hour < 10; hour += 1) {
    const last_seen = new Date(START + hour * 80 * 60_000).toISOString();
    run.push(aFinding({ severity: "medium", last_seen })).advance(80 * 60_000);
  }
  expect(run.sent.flatMap(({ remark }) => remark ?? [])).toEqual([{ did: "flapping", by: "", why: "" }]);
});
