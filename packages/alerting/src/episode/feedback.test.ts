import { describe, expect, test } from "vitest";
import type { AlertingConfig } from "../config/config.ts";
import { aFinding } from "../testing/finding.ts";
import { Scenario, START } from "../testing/scenario.ts";
import type { Judgement } from "./judgement.ts";
import { regretsOf } from "./regret.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const CONFIG: AlertingConfig = {
  receivers: [{ name: "secops", slack: {} }],
  route: { receiver: "secops", group_by: ["identity_uid"] },
};

const uid = aFinding().finding_uid;
const verdict = (feedback: Judgement["feedback"], more: Partial<Judgement> = {}): Judgement => ({
  feedback,
  by: "ann",
  comment: "",
  ...more,
});
const later = (minutes: number): string => new Date(START + minutes * MINUTE).toISOString();
const told = (): Scenario => new Scenario(CONFIG).push(aFinding()).advance(MINUTE);

describe("section 13, rows", () => {
  const judged = (feedback: Judgement["feedback"]) =>
    ({ kind: "feedback", subject: { findingUid: uid }, verdict: verdict(feedback, { comment: "why" }) }) as const;
  const state = (run: Scenario): string =>
    [...run.episodes.values()].map((row) => `${row.state} ${row.verdict}`.trim()).join();
  /** Whether the same evidence, seen again, is told: at once, and after 31 days. */
  const tells = (run: Scenario, days: number): boolean => {
    const before = run.sent.filter(({ state: of }) => of === "firing").length;
    run.advance(days * DAY).push(aFinding({ last_seen: new Date(run.now + MINUTE).toISOString() }));
    return run.advance(10 * MINUTE).sent.filter(({ state: of }) => of === "firing").length > before;
  };

  test.each<[string, Parameters<Scenario["push"]>[0], string, readonly [boolean, boolean]]>([
    ["Mark expected: closed, matches are held back, for 30 days", judged("expected"), "closed expected", [false, true]],
    ["Dismiss: closed, the same evidence alerts again", judged("dismissed"), "closed false_positive", [true, true]],
    ["Confirm compromise: closed, and it alerts again", judged("compromised"), "closed true_positive", [true, true]],
    [
      "Acknowledge: acknowledged, repeats stop for this episode only",
      { kind: "acknowledge", subject: { findingUid: uid }, by: "ann" },
      "acknowledged",
      [false, true],
    ],
    [
      "Snooze: unchanged, a silence with the group's labels that expires",
      { kind: "snooze", groupId: [...told().alerter.state.groups.keys()][0] ?? "", forMs: 4 * HOUR, by: "ann" },
      "firing",
      [false, true],
    ],
  ])("%s", (_, input, episode, [atOnce, after]) => {
    const run = told().push(input);
    expect(run.rejected).toEqual([]);
    expect(state(run)).toBe(episode);
    expect(tells(told().push(input), 0)).toBe(atOnce);
    expect(tells(told().push(input), 31)).toBe(after);
  });
});

describe("section 13, feedback", () => {
  test.each([
    ["expected", "expected"],
    ["dismissed", "false_positive"],
    ["compromised", "true_positive"],
  ] as const)("%s closes the episode as %s, and its resolve is sent at once", (feedback, expected) => {
    const run = told().push({ kind: "feedback", subject: { findingUid: uid }, verdict: verdict(feedback) });
    expect([...run.episodes.values()].map((row) => [row.state, row.verdict])).toEqual([["closed", expected]]);
    expect(run.reasons()).toEqual(["first_notification", "all_alerts_resolved"]);
  });

  test("in a group of several the resolve waits until each has a verdict", () => {
    const other = aFinding({ detector: "b" });
    const run = new Scenario(CONFIG).push(aFinding()).push(other).advance(MINUTE);
    run.push({ kind: "feedback", subject: { findingUid: uid }, verdict: verdict("dismissed") });
    expect(run.sent).toHaveLength(1);
    run.push({ kind: "feedback", subject: { findingUid: other.finding_uid }, verdict: verdict("dismissed") });
    expect(run.reasons().at(-1)).toBe("all_alerts_resolved");
  });

  test("a verdict on a group is one on each of its episodes", () => {
    const run = new Scenario(CONFIG)
      .push(aFinding())
      .push(aFinding({ detector: "b" }))
      .advance(MINUTE);
    run.push({ kind: "feedback", subject: { groupId: run.sent[0]?.groupId ?? "" }, verdict: verdict("compromised") });
    expect([...run.episodes.values()].map(({ state }) => state)).toEqual(["closed", "closed"]);
  });

  test("mark expected: what matches is held back with a receipt, and the entry counts", () => {
    const run = told().push({
      kind: "feedback",
      subject: { findingUid: uid },
      verdict: verdict("expected", { comment: "new region" }),
    });
    run.push(aFinding({ last_seen: later(5) })).advance(10 * MINUTE);
    expect(run.reasons()).toEqual(["first_notification", "all_alerts_resolved"]);
    expect(run.receiptReasons()).toEqual(["expected/marked-expected"]);
    expect([...run.alerter.state.expected.values()]).toMatchObject([
      { feature: "src_asn", value: "AS64500", hits: 1, reason: "new region" },
    ]);
  });

  test("mark expected is never wider than one value of one feature of one identity", () => {
    const run = told().push({ kind: "feedback", subject: { findingUid: uid }, verdict: verdict("expected") });
    const [dimension] = aFinding().dimensions;
    if (dimension === undefined) throw new Error("no dimension");
    run.push(aFinding({ last_seen: later(5), dimensions: [{ ...dimension, observed: "AS1" }] }));
    run
      .push(aFinding({ identity_uid: "aws:1:role:other" }))
      .push(aFinding({ detector: "other" }))
      .advance(10 * MINUTE);
    expect(run.receiptReasons()).toEqual([]);
    const detectors = run.delivered.flatMap(({ firing }) => firing.map(({ finding }) => finding.detector));
    expect([...new Set(detectors)].toSorted()).toEqual(["behavior", "other"]);
    expect(new Set(run.sent.map(({ groupKey }) => groupKey)).size).toBe(2);
  });

  test.each([
    ["30 days by default", undefined, 30 * DAY],
    ["as long as was said", START + 2 * DAY, 2 * DAY],
    ["never without end", Number.POSITIVE_INFINITY, 30 * DAY + MINUTE],
  ])("mark expected ends: %s", (_, endsAt, ms) => {
    const run = told().push({
      kind: "feedback",
      subject: { findingUid: uid },
      verdict: verdict("expected", { endsAt }),
    });
    const [entry] = run.alerter.state.expected.values();
    expect(Math.abs((entry?.endsAt ?? 0) - START - ms)).toBeLessThanOrEqual(MINUTE);
  });

  test("once the expectation has ended the same evidence alerts again", () => {
    const run = told().push({
      kind: "feedback",
      subject: { findingUid: uid },
      verdict: verdict("expected", { endsAt: START + HOUR }),
    });
    run
      .advance(2 * HOUR)
      .push(aFinding({ last_seen: later(120) }))
      .advance(MINUTE);
    expect(run.reasons().at(-1)).toBe("first_notification");
  });

  test("an expectation survives a restart", () => {
    const run = told()
      .push({ kind: "feedback", subject: { findingUid: uid }, verdict: verdict("expected") })
      .restart();
    run.push(aFinding({ last_seen: later(5) })).advance(10 * MINUTE);
    expect(run.receiptReasons()).toEqual(["expected/marked-expected"]);
  });

  test("dismiss: nothing is forgotten, the same evidence alerts again", () => {
    const run = told().push({ kind: "feedback", subject: { findingUid: uid }, verdict: verdict("dismissed") });
    run.push(aFinding({ last_seen: later(5) })).advance(MINUTE);
    expect(run.reasons().at(-1)).toBe("first_notification");
  });

  test("acknowledge: bound to the episode, done twice it changes nothing, and it names who", () => {
    const run = told();
    for (let index = 0; index < 2; index += 1)
      run.push({ kind: "acknowledge", subject: { findingUid: uid }, by: "ann" });
    expect(run.reasons()).toEqual(["first_notification", "acknowledged"]);
    expect(run.sent[1]).toMatchObject({ state: "acknowledged", firing: [{ ackedBy: "ann" }] });
  });

  test("an unknown finding is answered with a reason", () => {
    const run = told().push({ kind: "feedback", subject: { findingUid: "f_none" }, verdict: verdict("expected") });
    run.push({ kind: "acknowledge", subject: { episodeId: "e_none" }, by: "ann" });
    expect(run.rejected).toEqual(["no finding to judge under this id", "nothing open to acknowledge"]);
  });

  test("a second verdict changes nothing: closed is never left", () => {
    const run = told().push({ kind: "feedback", subject: { findingUid: uid }, verdict: verdict("dismissed") });
    run.push({ kind: "feedback", subject: { findingUid: uid }, verdict: verdict("compromised") });
    expect([...run.episodes.values()].map((row) => row.verdict)).toEqual(["false_positive"]);
    expect(run.rejected).toHaveLength(1);
  });
});

describe("section 12, regret", () => {
  test("a silence that hid evidence of a compromise is named, with how long it did", () => {
    const silence = { silenceId: "s1", matchers: [[`detector=behavior`]], startsAt: START, endsAt: START + 2 * HOUR };
    const run = new Scenario(CONFIG);
    run.push({
      kind: "silence",
      silence: { ...silence, createdBy: "ann", comment: "", updatedAt: START, hidden: 0, episodes: [] },
    });
    run
      .push(aFinding())
      .advance(HOUR)
      .push(aFinding({ identity_uid: "aws:1:role:other" }))
      .advance(HOUR + 10 * MINUTE);
    const toldAt = run.sent[0]?.at ?? 0;
    const episode = { identityUid: aFinding().identity_uid, closedAt: START + 3 * HOUR, toldAt };
    expect(regretsOf(episode, [...run.receipts.values()])).toMatchObject([
      { reason: "silenced", by: "s1", findingUid: uid, hidMs: toldAt - START - 10_000 },
    ]);
  });

  test("what was known already is no regret, nor is what lies before the window", () => {
    const run = told()
      .push(aFinding({ last_seen: later(2) }))
      .advance(10 * MINUTE);
    const episode = { identityUid: aFinding().identity_uid, closedAt: START + HOUR, toldAt: undefined };
    expect(run.receipts.size).toBe(1);
    expect(regretsOf(episode, [...run.receipts.values()])).toEqual([]);
    const held = [...run.receipts.values()].map((row) => ({ ...row, reason: "silenced" as const }));
    expect(regretsOf(episode, held)).toHaveLength(1);
    expect(regretsOf({ ...episode, closedAt: START + 30 * DAY }, held)).toEqual([]);
  });
});

describe("section 13, what people do is said by whom", () => {
  const [group] = told().alerter.state.groups.keys();
  const groupId = group ?? "";

  test("a restart before a message said that it is snoozed: it says so, and at the end what fires is said again", () => {
    const run = new Scenario(CONFIG).push(aFinding()).advance(11_000);
    run.push({ kind: "snooze", groupId, forMs: HOUR, by: "slack:U1" });
    expect(run.reasons()).toEqual(["first_notification"]);
    run.restart().advance(MINUTE);
    expect(run.sent.at(-1)).toMatchObject({ reason: "snoozed", remark: { did: "snoozed", by: "slack:U1" } });
    run.advance(HOUR);
    expect(run.sent.at(-1)).toMatchObject({ state: "firing", remark: { did: "snooze-over" } });
  });

  test("snooze: a silence of this group, and its message says so at once, without another page", () => {
    const run = told().push({ kind: "snooze", groupId, forMs: 4 * HOUR, by: "slack:U1" });
    expect(run.sent.at(-1)).toMatchObject({
      reason: "snoozed",
      state: "silenced",
      remark: { did: "snoozed", by: "slack:U1" },
    });
    run.push(aFinding({ last_seen: later(30) })).advance(3 * HOUR);
    expect(run.reasons()).toEqual(["first_notification", "snoozed"]);
    expect(run.receiptReasons()).toEqual(["silence/silenced"]);
  });

  test.each([
    ["still fires: said again, once, over a restart", true, ["repeat_interval_elapsed"]],
    ["is acknowledged: nothing", false, []],
  ] as const)("the end of a snooze where it %s", (_, fires, reasons) => {
    const run = told().push({ kind: "snooze", groupId, forMs: HOUR, by: "slack:U1" }).advance(MINUTE);
    if (!fires) run.push({ kind: "acknowledge", subject: { groupId }, by: "ann" });
    run.restart();
    const before = run.sent.length;
    run.advance(5 * HOUR);
    expect(run.reasons().slice(before, before + 2)).toEqual([...reasons, ...(fires ? [] : ["all_alerts_resolved"])]);
    if (fires) expect(run.sent.at(-1)).toMatchObject({ state: "firing", remark: { did: "snooze-over" } });
  });

  test("a verdict: its resolve says who, why and until when", () => {
    const run = told().push({
      kind: "feedback",
      subject: { groupId },
      verdict: verdict("expected", { comment: "a move" }),
    });
    expect(run.sent.at(-1)).toMatchObject({
      state: "resolved",
      remark: { did: "expected", by: "ann", why: "a move", until: run.now + 30 * DAY },
    });
  });

  test("reopen: what was judged is open again in the same message, and an expectation that came of it has ended", () => {
    const run = told().push({ kind: "feedback", subject: { groupId }, verdict: verdict("expected") });
    run.push({ kind: "reopen", subject: { groupId }, by: "bob", comment: "" });
    expect(run.reasons()).toEqual(["first_notification", "all_alerts_resolved", "first_notification"]);
    expect(run.sent.at(-1)).toMatchObject({ groupId, state: "firing", remark: { did: "reopened", by: "bob" } });
    run
      .restart()
      .push(aFinding({ severity: "critical", last_seen: later(30) }))
      .advance(MINUTE);
    expect(run.reasons().at(-1)).toBe("severity_raised");
    expect(run.push({ kind: "reopen", subject: { groupId }, by: "bob", comment: "" }).rejected).toEqual([
      "nothing of it is left to reopen",
    ]);
  });

  test("reopen: every receiver that was told of the end is told that it is open again, and no other", () => {
    const run = new Scenario({
      receivers: [
        { name: "secops", slack: {} },
        { name: "on-call", pagerduty: {} },
        { name: "nights", pagerduty: {} },
      ],
      time_intervals: [{ name: "night", time_intervals: [{ times: [{ start_time: "00:00", end_time: "06:00" }] }] }],
      route: {
        receiver: "secops",
        group_by: ["identity_uid"],
        routes: [
          { name: "pages", receiver: "on-call", continue: true },
          { name: "nightly", receiver: "nights", continue: true, active_time_intervals: ["night"] },
          { name: "chat", receiver: "secops" },
        ],
      },
    });
    run.push(aFinding()).advance(MINUTE);
    const chat = run.sent.find(({ receiver }) => receiver === "secops")?.groupId ?? "";
    run.push({ kind: "feedback", subject: { findingUid: uid }, verdict: verdict("expected") });
    run
      .restart()
      .push({ kind: "reopen", subject: { groupId: chat }, by: "bob", comment: "" })
      .advance(MINUTE);
    const said = run.sent.slice(-2).map(({ receiver, state, remark }) => `${receiver} ${state} ${remark?.did}`);
    expect(said.toSorted()).toEqual(["on-call firing reopened", "secops firing reopened"]);
  });

  test("resolve by hand, by the key that a receiver has: said at once, and new evidence brings it back", () => {
    const run = told();
    const wireKey = run.sent[0]?.wireKey ?? "";
    run.push({ kind: "resolve", subject: { wireKey }, by: "pagerduty:P1" });
    expect(run.sent.at(-1)).toMatchObject({ state: "resolved", remark: { did: "resolved", by: "pagerduty:P1" } });
    run.push(aFinding({ last_seen: later(30) })).advance(10 * MINUTE);
    expect(run.reasons().at(-1)).toBe("first_notification");
    expect(run.alerter.state.episodes.size).toBe(1);
  });
});
