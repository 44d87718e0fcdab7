import type { Dimension, Finding, Severity } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import type { AlertingConfig } from "../config/config.ts";
import { aFinding } from "../testing/finding.ts";
import { Scenario } from "../testing/scenario.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const CONFIG: AlertingConfig = { receivers: [{ name: "secops", slack: {} }] };

const dimension = (name: string, observed: string, over: Partial<Dimension> = {}): Dimension => ({
  ...{ name, pattern: "UNSEEN", observed, expected: "", surprise: 5, added: 5, ...over },
});
const ACTION = dimension("action", "TagResource");
const BESIDE = dimension("src_network", "192.0.2.0/24", { added: 2, surprise: 3 });
const uidOf = (name: string): string => `aws:1:role:${name}`;

/** What two of a team do that is new to both; others join. */
function group(members: string, over: Partial<Finding> = {}, shown: readonly Dimension[] = [ACTION]): Finding {
  const named = Array.from(members, uidOf).join(", ");
  return aFinding({
    ...{ finding_uid: "f_group", detector: "behavior.group", fingerprint: "v1:group", identity_uid: uidOf("b") },
    ...{ title: `${members.length} members of role/payments made calls they had never made`, severity: "medium" },
    dimensions: [...shown, dimension("members", named, { pattern: "MATCH", added: 0, surprise: 0 })],
    ...over,
  });
}

/** Whether it is told once `first` was called expected, and the reason why not. */
function afterExpected(first: Finding, then: Finding, { days = 0, restart = false } = {}) {
  const run = new Scenario(CONFIG).push(first).advance(MINUTE);
  run.push({
    kind: "feedback",
    subject: { findingUid: first.finding_uid },
    verdict: { feedback: "expected", by: "ann", comment: "release" },
  });
  run.advance(10 * MINUTE + days * DAY);
  if (restart) run.restart();
  const before = run.sent.length;
  run.push({ ...then, last_seen: new Date(run.now).toISOString() }).advance(10 * MINUTE);
  return { told: run.sent.slice(before), receipts: run.receiptReasons() };
}

const HELD = "held back";
const TOLD = "told";

test.each<[string, Finding, string]>([
  ["others", group("bcd", { finding_uid: "f_later" }), "it is about 2 others"],
  ["graver", group("ab", { severity: "critical" }), "it is critical, and was medium"],
  ["more", group("ab", {}, [ACTION, dimension("client", "pacu")]), "it shows more: client pacu"],
])("what goes beyond what was called expected says so in its message: %s", (_, then, why) => {
  const [notice] = afterExpected(group("ab"), then).told;
  expect(notice?.firing[0]?.beyond).toBe(`ann called the like expected until 2026-12-24 10:01 UTC, but ${why}`);
});

test("what was called expected before it was written down what was seen holds as it was given", () => {
  const run = new Scenario(CONFIG).push(group("ab")).advance(MINUTE);
  const verdict = { feedback: "expected", by: "ann", comment: "" } as const;
  run.push({ kind: "feedback", subject: { findingUid: "f_group" }, verdict });
  for (const [id, row] of run.episodes) {
    const { expectation, ...episode } = JSON.parse(row.snapshot);
    const { findingUid: _f, members: _m, severity: _v, shown: _n, ...older } = expectation;
    run.episodes.set(id, { ...row, snapshot: JSON.stringify({ ...episode, expectation: older }) });
  }
  run
    .restart()
    .push(group("abc", { severity: "critical" }))
    .advance(MINUTE);
  expect(run.receiptReasons()).toEqual(["expected/marked-expected"]);
});

/** A thief who knows what was called expected, and of whom. */
describe("what a group does is called expected, and then", () => {
  const SHOWN = [ACTION, BESIDE];
  test.each<[string, typeof HELD | typeof TOLD, Finding, number?]>([
    ["the same two go on", HELD, group("ab", {}, SHOWN)],
    ["another joins with the same value only", HELD, group("abc", {}, SHOWN)],
    ["another joins, and it is less grave for all", HELD, group("abc", { severity: "low" }, SHOWN)],
    ["another joins with a new network", TOLD, group("abc", {}, [ACTION, { ...BESIDE, observed: "203.0.113.0/24" }])],
    ["another joins with a client beside", TOLD, group("abc", {}, [...SHOWN, dimension("client", "pacu")])],
    [
      "another joins with what is odd by itself, and adds nothing",
      TOLD,
      group("abc", {}, [...SHOWN, dimension("scope", "iam:CreateUser", { added: 0, surprise: 7 })]),
    ],
    [
      "another joins with a little noise beside",
      HELD,
      group("abc", {}, [
        ...SHOWN,
        dimension("calls_per_hour", "9 calls in the hour", { pattern: "SURGE", added: 0.3 }),
      ]),
    ],
    ["another joins, and it is graver", TOLD, group("abc", { severity: "high" }, SHOWN)],
    ["the same two go on, and it is graver", TOLD, group("ab", { severity: "critical" }, SHOWN)],
    ["another joins after the time", TOLD, group("abc", {}, SHOWN), 31],
    ["days later the same two begin anew", HELD, group("ab", { finding_uid: "f_later" }, SHOWN), 3],
    ["days later one of them and another begin anew", TOLD, group("bc", { finding_uid: "f_later" }, SHOWN), 3],
    [
      "others of another group of peers do the same",
      TOLD,
      group("bc", { finding_uid: "f_2", fingerprint: "v1:2" }, SHOWN),
    ],
    [
      "days later another of the two decides",
      HELD,
      group("ab", { finding_uid: "f_later", identity_uid: uidOf("a") }, SHOWN),
      3,
    ],
  ])("%s: it is %s", (_, outcome, then, days = 0) => {
    for (const restart of [false, true]) {
      const { told, receipts } = afterExpected(group("ab", {}, SHOWN), then, { days, restart });
      expect(told.length > 0 ? TOLD : HELD).toBe(outcome);
      expect(receipts.includes("expected/marked-expected")).toBe(outcome === HELD);
    }
  });
});

describe("what one does is called expected, and then it is told of", () => {
  const one = (severity: Severity, ...dimensions: readonly Dimension[]): Finding => aFinding({ severity, dimensions });
  const network = dimension("src_network", "192.0.2.0/24");
  const surge = (calls: number, added: number): Dimension =>
    dimension("calls_per_hour", `${calls} calls in the hour`, { pattern: "SURGE", added, surprise: added });

  test.each<[string, typeof HELD | typeof TOLD, Finding]>([
    ["with the same", HELD, one("medium", network, surge(50, 2))],
    ["with nearly twice as many calls", HELD, one("medium", network, surge(90, 3))],
    ["with ten times as many calls beside", TOLD, one("medium", network, surge(500, 4))],
    ["with another call beside", TOLD, one("medium", network, dimension("action", "GetSecretValue", { added: 3 }))],
    ["as something graver", TOLD, one("high", network, surge(50, 2))],
  ])("%s: it is %s", (_, outcome, then) => {
    const { told } = afterExpected(one("medium", network, surge(50, 2)), then);
    expect(told.length > 0 ? TOLD : HELD).toBe(outcome);
  });

  test("but what a rule says of one is not expected of others with it", () => {
    const rule = { detector: "a-rule", kind: "rule", identity_uid: uidOf("b") } as const;
    const first = aFinding({ ...rule, severity: "medium", dimensions: [dimension("src_network", "x", { added: 0 })] });
    const then = group("abc", { ...rule, finding_uid: "f_g" }, [dimension("src_network", "x", { added: 0 })]);
    expect(afterExpected(first, then).told).toHaveLength(1);
  });
});
