import { describe, expect, test } from "vitest";
import type { AlertingConfig, RouteConfig } from "./config/config.ts";
import { aFinding } from "./testing/finding.ts";
import { Scenario } from "./testing/scenario.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const CONFIG: AlertingConfig & { readonly route: RouteConfig } = {
  receivers: [{ name: "secops", slack: {} }],
  route: {
    receiver: "secops",
    group_by: ["identity_uid"],
    group_wait: "10s",
    group_interval: "5m",
    repeat_interval: "4h",
  },
};

describe("section 4, groups and timers", () => {
  test("a group flushes once after group_wait, with all that came meanwhile", () => {
    const run = new Scenario(CONFIG)
      .push(aFinding())
      .advance(5 * SECOND)
      .push(aFinding({ detector: "rule-a" }));
    expect(run.sent).toHaveLength(0);
    run.advance(5 * SECOND);
    expect(run.reasons()).toEqual(["first_notification"]);
    expect(run.sent[0]?.firing).toHaveLength(2);
    expect(run.sent[0]?.groupKey).toBe('root{identity_uid="aws:123456789012:role:deploy"}');
  });

  test("a critical finding waits for nothing where the route says nothing of group_wait", () => {
    const { group_wait: _, ...route } = CONFIG.route;
    const run = new Scenario({ ...CONFIG, route }).push(aFinding({ severity: "critical" }));
    expect(run.reasons()).toEqual(["first_notification"]);
  });

  test("what joins a group that has flushed goes with the next group_interval", () => {
    const run = new Scenario(CONFIG)
      .push(aFinding())
      .advance(MINUTE)
      .push(aFinding({ detector: "rule-a" }));
    run.advance(4 * MINUTE);
    expect(run.sent).toHaveLength(1);
    run.advance(MINUTE);
    expect(run.reasons()).toEqual(["first_notification", "new_alerts_in_group"]);
    expect(run.sent[1]?.fresh).toHaveLength(1);
  });

  test("what is new in a group says whether it is more severe than all that was said", () => {
    const run = new Scenario(CONFIG).push(aFinding({ severity: "medium" })).advance(MINUTE);
    for (const severity of ["medium", "high"] as const) {
      run.push(aFinding({ severity, detector: `rule-${severity}` })).advance(6 * MINUTE);
    }
    expect(run.sent.map(({ reason, raised }) => [reason, raised])).toEqual([
      ["first_notification", undefined],
      ["new_alerts_in_group", undefined],
      ["new_alerts_in_group", true],
    ]);
  });

  test("repeat_interval is rounded up to the next flush", () => {
    const run = new Scenario(CONFIG).push(aFinding()).advance(4 * HOUR);
    expect(run.sent).toHaveLength(1);
    run.advance(5 * MINUTE + 10 * SECOND);
    expect(run.reasons()).toEqual(["first_notification", "repeat_interval_elapsed"]);
  });

  test("resolved members leave after a successful notification, and an empty group ends", () => {
    const run = new Scenario(CONFIG).push(aFinding({ severity: "medium" })).advance(HOUR + 6 * MINUTE);
    expect(run.reasons()).toEqual(["first_notification", "all_alerts_resolved"]);
    expect(run.sent[1]?.state).toBe("resolved");
    run.advance(2 * HOUR);
    expect(run.alerter.state.groups.size).toBe(0);
  });

  test("a resolved member stays while the receiver does not answer", () => {
    const run = new Scenario(CONFIG).push(aFinding({ severity: "medium" })).advance(MINUTE);
    run.answer = () => ({ kind: "retry", reason: "server-error" });
    run.advance(HOUR + 10 * MINUTE);
    run.answer = () => ({ kind: "sent" });
    run.advance(6 * MINUTE);
    expect(run.reasons().at(-1)).toBe("all_alerts_resolved");
    expect([...run.notifications.values()].some(({ outcome }) => outcome === "pending")).toBe(false);
  });

  test("one that was modified while its resolve was on its way is not removed, and is told again", () => {
    const run = new Scenario(CONFIG).push(aFinding()).advance(MINUTE);
    run.answer = () => undefined;
    run.push({ kind: "resolve", subject: { findingUid: aFinding().finding_uid }, by: "ann" });
    const [noticeId = ""] = run.alerter.state.outbox.keys();
    run.push(aFinding({ last_seen: "2026-11-24T10:05:00.000Z" }));
    run.answer = () => ({ kind: "sent" });
    run.push({ kind: "delivered", noticeId, outcome: { kind: "sent" } }).advance(6 * MINUTE);
    expect(run.reasons()).toEqual(["first_notification", "all_alerts_resolved", "first_notification"]);
    expect(run.alerter.tally.owed).toBe(0);
  });

  test("a finding closed within group_wait notifies nobody, and leaves a receipt", () => {
    const run = new Scenario(CONFIG).push(aFinding());
    run.push({
      kind: "feedback",
      subject: { findingUid: aFinding().finding_uid },
      verdict: { feedback: "dismissed", by: "ann", comment: "" },
    });
    run.advance(MINUTE);
    expect(run.sent).toHaveLength(0);
    expect(run.receiptReasons()).toEqual(["episode/resolved-before-group-wait"]);
  });

  test("a finding from a backlog, however old, notifies", () => {
    const run = new Scenario(CONFIG).push(
      aFinding({ time: "2001-01-01T00:00:00.000Z", last_seen: "2001-01-01T00:00:00.000Z" }),
    );
    run.advance(10 * SECOND);
    expect(run.sent).toHaveLength(1);
  });

  test("reload: editing a route's matchers sends nothing again", () => {
    const child = { name: "pages", matchers: ['severity="high"'], receiver: "secops" };
    const run = new Scenario({ ...CONFIG, route: { ...CONFIG.route, routes: [child] } })
      .push(aFinding())
      .advance(MINUTE);
    const edited = { ...child, matchers: ['severity=~"high|critical"'] };
    run.reload({ ...CONFIG, route: { ...CONFIG.route, routes: [edited] } }).advance(HOUR);
    expect(run.reasons()).toEqual(["first_notification"]);
  });

  test("reload: a vanished route's members move, and its incident is resolved through the stored ids", () => {
    const child = { name: "pages", matchers: ['severity="high"'], receiver: "on-call" };
    const config = { ...CONFIG, receivers: [...CONFIG.receivers, { name: "on-call", pagerduty: {} }] };
    const run = new Scenario({ ...config, route: { ...CONFIG.route, routes: [child] } });
    run.answer = () => ({ kind: "sent", externalIds: { dedup_key: "k1" } });
    run
      .push(aFinding())
      .advance(MINUTE)
      .reload(config)
      .advance(6 * MINUTE);
    expect(run.sent.map(({ receiver, reason }) => `${receiver} ${reason}`).toSorted()).toEqual([
      "on-call all_alerts_resolved",
      "on-call first_notification",
      "secops first_notification",
    ]);
    const resolve = run.sent.find(({ state }) => state === "resolved");
    expect(resolve).toMatchObject({
      externalIds: { dedup_key: "k1" },
      wireKey: run.sent[0]?.wireKey,
      resolvedTotal: 1,
    });
  });

  test("a receiver without a channel leaves a receipt", () => {
    const run = new Scenario({ receivers: [{ name: "nobody" }], route: { receiver: "nobody" } }).push(aFinding());
    expect(run.receiptReasons()).toEqual(["route/no-integration"]);
  });
});

describe("section 6, episodes", () => {
  const states = (run: Scenario): readonly string[] => [...run.episodes.values()].map(({ state }) => state);

  test("pending ends with the first flush", () => {
    const run = new Scenario(CONFIG).push(aFinding());
    expect(states(run)).toEqual(["pending"]);
    expect(states(run.advance(10 * SECOND))).toEqual(["firing"]);
  });

  test.each([
    ["low", HOUR],
    ["medium", HOUR],
    ["high", 24 * HOUR],
    ["critical", 24 * HOUR],
  ] as const)("%s is resolved after %d ms without new evidence", (severity, ms) => {
    const run = new Scenario(CONFIG).push(aFinding({ severity })).advance(ms - 1);
    expect(states(run)).toEqual(["firing"]);
    expect(states(run.advance(1))).toEqual(["resolved"]);
  });

  test("high, once acknowledged, is resolved an hour after its last evidence", () => {
    const run = new Scenario(CONFIG).push(aFinding()).advance(MINUTE);
    run.push({ kind: "acknowledge", subject: { findingUid: aFinding().finding_uid }, by: "ann" });
    expect(states(run)).toEqual(["acknowledged"]);
    expect(states(run.advance(HOUR))).toEqual(["resolved"]);
  });

  test("new evidence within the reopen window continues the episode and its message", () => {
    const run = new Scenario(CONFIG);
    run.answer = () => ({ kind: "sent", externalIds: { ts: "1.1" } });
    run.push(aFinding({ severity: "low" })).advance(HOUR + 6 * MINUTE);
    run.push(aFinding({ severity: "low", last_seen: "2026-11-24T11:20:00.000Z" })).advance(MINUTE);
    expect(run.episodes.size).toBe(1);
    expect(run.reasons()).toEqual(["first_notification", "all_alerts_resolved", "first_notification"]);
    expect(run.sent[2]?.externalIds).toEqual({ ts: "1.1" });
    expect(run.sent[2]?.sequence).toBeGreaterThan(run.sent[1]?.sequence ?? 0);
  });

  test("new evidence after the reopen window opens a new episode", () => {
    const run = new Scenario(CONFIG).push(aFinding({ severity: "low" })).advance(3 * HOUR);
    run.push(aFinding({ severity: "low", last_seen: "2026-11-24T13:20:00.000Z" })).advance(MINUTE);
    expect([...run.episodes.values()].map(({ n }) => n)).toEqual([1, 2]);
  });

  test("a verdict never changes: new evidence of the same finding opens a new episode and alerts again", () => {
    const run = new Scenario(CONFIG).push(aFinding()).advance(MINUTE);
    const verdict = { feedback: "dismissed", by: "ann", comment: "known" } as const;
    run.push({ kind: "feedback", subject: { findingUid: aFinding().finding_uid }, verdict });
    run.push(aFinding({ last_seen: "2026-11-24T10:30:00.000Z" })).advance(MINUTE);
    expect(states(run)).toEqual(["closed", "firing"]);
    expect(run.reasons()).toEqual(["first_notification", "all_alerts_resolved", "first_notification"]);
  });

  test("flapping: after three returns in a day the episode is held for twice as long, and longer each time", () => {
    const run = new Scenario(CONFIG);
    const at = (hour: number): string =>
      `2026-11-2${4 + Math.floor(hour / 24)}T${String(hour % 24).padStart(2, "0")}:00:00.000Z`;
    run.push(aFinding({ severity: "low" }));
    for (const hour of [1, 2, 3])
      run.advance(HOUR + 10 * MINUTE).push(aFinding({ severity: "low", last_seen: at(10 + hour) }));
    expect([...run.episodes.values()][0]?.flap_count).toBe(3);
    expect(states(run.advance(HOUR + 50 * MINUTE))).toEqual(["firing"]);
    expect(states(run.advance(11 * MINUTE))).toEqual(["resolved"]);
  });

  test("ack then severity raise: repeats stop, the raise notifies", () => {
    const run = new Scenario({ ...CONFIG, route: { ...CONFIG.route, repeat_interval: "5m" } });
    run.push(aFinding({ severity: "medium" })).advance(MINUTE);
    run.push({ kind: "acknowledge", subject: { findingUid: aFinding().finding_uid }, by: "ann" }).advance(30 * MINUTE);
    expect(run.reasons()).toEqual(["first_notification", "acknowledged"]);
    run.push(aFinding({ severity: "high", last_seen: "2026-11-24T10:31:00.000Z" })).advance(5 * MINUTE);
    expect(run.reasons()).toEqual(["first_notification", "acknowledged", "severity_raised"]);
  });
});

describe("updates of a finding", () => {
  test("the same version delivered again changes nothing", () => {
    const run = new Scenario(CONFIG).push(aFinding()).advance(MINUTE);
    const rows = { receipts: run.receipts.size, notifications: run.notifications.size, revision: revisions(run) };
    run.push(aFinding({ origin: "elsewhere/0/9" })).advance(30 * MINUTE);
    expect({ receipts: run.receipts.size, notifications: run.notifications.size, revision: revisions(run) }).toEqual(
      rows,
    );
  });

  test("a newer version of what was said changes the message, notifies nobody, and leaves a receipt", () => {
    const run = new Scenario(CONFIG).push(aFinding()).advance(MINUTE);
    run.push(aFinding({ score: 85, last_seen: "2026-11-24T10:10:00.000Z" })).advance(10 * MINUTE);
    expect(run.reasons()).toEqual(["first_notification", "evidence_updated"]);
    expect(run.receiptReasons()).toEqual(["notify/repeat-interval-not-elapsed"]);
  });

  test("an older version that comes late leaves the receipt duplicate", () => {
    const run = new Scenario(CONFIG).push(aFinding()).advance(MINUTE);
    run.push(aFinding({ score: 60, last_seen: "2026-11-24T09:40:00.000Z" })).advance(10 * MINUTE);
    expect(run.reasons()).toEqual(["first_notification"]);
    expect(run.receiptReasons()).toEqual(["episode/duplicate"]);
  });

  function revisions(run: Scenario): readonly number[] {
    return [...run.episodes.values()].map(({ revision }) => revision);
  }
});

describe("section 11, delivery", () => {
  test("the row is in the outbox before the send, and completed after it", () => {
    const run = new Scenario(CONFIG);
    run.answer = () => undefined;
    run.push(aFinding()).advance(10 * SECOND);
    expect([...run.notifications.values()].map(({ outcome }) => outcome)).toEqual(["pending"]);
    run.push({ kind: "delivered", noticeId: run.sent[0]?.noticeId ?? "", outcome: { kind: "sent" } });
    expect([...run.notifications.values()].map(({ outcome }) => outcome)).toEqual(["sent"]);
  });

  test("receiver down for less than an hour: retried with back-off, delivered once it is back", () => {
    const run = new Scenario(CONFIG);
    run.answer = () => ({ kind: "retry", reason: "server-error" });
    run.push(aFinding()).advance(40 * MINUTE);
    const attempts = run.sent.length;
    expect(attempts).toBeGreaterThan(8);
    expect(attempts).toBeLessThan(40);
    run.answer = () => ({ kind: "sent" });
    run.advance(6 * MINUTE);
    expect(run.sent.length).toBe(attempts + 1);
    expect(new Set(run.sent.map(({ noticeId }) => noticeId)).size).toBe(1);
    expect([...run.notifications.values()].map(({ outcome }) => outcome)).toEqual(["sent"]);
    expect(run.receipts.size).toBe(0);
  });

  test("what waits says why it was not taken, in one row for each reason, also after a restart", () => {
    const run = new Scenario(CONFIG);
    const said = (): unknown => [...run.notifications.values()].map(({ outcome, detail }) => [outcome, detail]);
    run.answer = () => ({ kind: "retry", reason: "server-error", detail: "HTTP 503" });
    run.push(aFinding()).advance(20 * MINUTE);
    expect(said()).toEqual([["pending", "server-error (HTTP 503)"]]);
    const [row] = run.notifications.values();
    expect(row?.revision).toBe(10);
    run.restart().advance(5 * MINUTE);
    run.answer = () => ({ kind: "retry", reason: "timeout" });
    run.advance(10 * MINUTE);
    expect(said()).toEqual([["pending", "timeout"]]);
    run.answer = () => ({ kind: "refused", reason: "auth-error", detail: "token_expired" });
    run.advance(20 * MINUTE);
    expect(said()).toContainEqual(["refused", "auth-error (token_expired)"]);
  });

  test("receiver down for longer: dead-lettered with a receipt, and said at a later flush", () => {
    const run = new Scenario(CONFIG);
    run.answer = () => ({ kind: "retry", reason: "timeout" });
    run.push(aFinding()).advance(62 * MINUTE);
    expect(run.receiptReasons()).toEqual(["deliver/dead-lettered"]);
    run.answer = () => ({ kind: "sent" });
    run.advance(10 * MINUTE);
    expect([...run.notifications.values()].filter(({ outcome }) => outcome === "sent")).toHaveLength(1);
  });

  test("Retry-After is honoured", () => {
    const run = new Scenario(CONFIG);
    run.answer = () => ({ kind: "retry", reason: "rate-limited", afterMs: 10 * MINUTE });
    run.push(aFinding()).advance(10 * SECOND);
    expect(run.advance(10 * MINUTE - 1).sent).toHaveLength(1);
    expect(run.advance(1).sent).toHaveLength(2);
  });

  test.each(["auth-error", "client-error"] as const)("%s is not retried, and leaves a receipt", (reason) => {
    const run = new Scenario(CONFIG);
    run.answer = () => ({ kind: "refused", reason });
    run.push(aFinding()).advance(4 * MINUTE);
    expect(run.sent).toHaveLength(1);
    expect(run.receiptReasons()).toEqual(["deliver/refused"]);
    expect([...run.notifications.values()].map(({ outcome, failure }) => [outcome, failure])).toEqual([
      ["refused", reason],
    ]);
  });
});

describe("restart", () => {
  test("in the middle of a group: nothing is lost and nothing repeated", () => {
    const run = new Scenario(CONFIG)
      .push(aFinding())
      .advance(5 * SECOND)
      .restart()
      .advance(HOUR);
    expect(run.reasons()).toEqual(["first_notification"]);
  });

  test("after the send: nothing is sent again", () => {
    const run = new Scenario(CONFIG).push(aFinding()).advance(MINUTE).restart().push(aFinding()).advance(HOUR);
    expect(run.reasons()).toEqual(["first_notification"]);
  });

  test("between outbox and answer: sent again under the same id", () => {
    const run = new Scenario(CONFIG);
    run.answer = () => undefined;
    run.push(aFinding()).advance(10 * SECOND);
    run.answer = () => ({ kind: "sent" });
    run.restart().advance(HOUR);
    expect(run.sent.map(({ noticeId }) => noticeId)).toEqual([run.sent[0]?.noticeId, run.sent[0]?.noticeId]);
  });

  test("the same evidence long after its end is told, whatever was said of it then", () => {
    const run = new Scenario(CONFIG).push(aFinding()).advance(MINUTE);
    const verdict = { feedback: "dismissed", by: "ann", comment: "" } as const;
    run.push({ kind: "feedback", subject: { findingUid: aFinding().finding_uid }, verdict }).advance(60 * HOUR);
    expect(run.alerter.state.episodes.size).toBe(0);
    run.push(aFinding()).restart().advance(HOUR);
    expect(run.reasons()).toEqual(["first_notification", "all_alerts_resolved", "first_notification"]);
  });

  test("restore before release: nothing goes out before one group_wait has passed", () => {
    const run = new Scenario(CONFIG).push(aFinding()).restart();
    expect(run.advance(10 * SECOND - 1).sent).toHaveLength(0);
    expect(run.advance(1).sent).toHaveLength(1);
  });

  test("restore before release: nor does what waits for nothing else, as its source may not be back yet", () => {
    const rule = {
      source_matchers: ['detector="b"'],
      target_matchers: ['severity="critical"'],
      equal: ["identity_uid"],
    };
    const config = { receivers: CONFIG.receivers, route: { receiver: "secops", group_by: ["detector"] } };
    const run = new Scenario({ ...config, inhibit_rules: [{ name: "b-first", ...rule }] }).restart();
    run.push(aFinding({ severity: "critical" })).advance(SECOND);
    run.push(aFinding({ severity: "low", detector: "b" })).advance(MINUTE);
    expect(run.sent.map(({ severity }) => severity)).toEqual(["low"]);
    expect(run.receiptReasons()).toEqual(["inhibit/inhibited"]);
  });

  test("an inhibited finding does not leak when its source comes back later than it", () => {
    const rule = {
      name: "worst",
      source_matchers: ['severity="critical"'],
      target_matchers: ['severity="low"'],
      equal: ["identity_uid"],
    };
    const config = { ...CONFIG, route: { ...CONFIG.route, group_by: ["severity"] }, inhibit_rules: [rule] };
    const run = new Scenario(config)
      .push(aFinding({ severity: "critical" }))
      .push(aFinding({ severity: "low", detector: "b" }));
    run
      .advance(MINUTE)
      .restart()
      .advance(30 * MINUTE);
    expect(run.sent.map(({ severity }) => severity)).toEqual(["critical"]);
    expect(run.receiptReasons()).toEqual(["inhibit/inhibited"]);
  });

  test("after a resolve that was not yet said: it is said", () => {
    const run = new Scenario(CONFIG).push(aFinding({ severity: "low" })).advance(MINUTE);
    run.answer = () => undefined;
    run.advance(HOUR + 5 * MINUTE);
    run.answer = () => ({ kind: "sent" });
    run.restart().advance(HOUR);
    expect(run.reasons()).toEqual(["first_notification", "all_alerts_resolved", "all_alerts_resolved"]);
  });
});
