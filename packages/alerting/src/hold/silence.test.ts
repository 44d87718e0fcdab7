import { describe, expect, test } from "vitest";
import type { AlertingConfig } from "../config/config.ts";
import { LIMITS } from "../config/defaults.ts";
import { aFinding } from "../testing/finding.ts";
import { Scenario, START } from "../testing/scenario.ts";
import { snoozeOf } from "./set-silence.ts";
import { checkSilence, type Silence, silenceState } from "./silence.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const CONFIG: AlertingConfig = {
  receivers: [{ name: "secops", slack: {} }],
  route: { receiver: "secops", group_by: ["identity_uid"] },
};

function aSilence(change: Partial<Silence> = {}): Silence {
  return {
    silenceId: "s1",
    matchers: [['identity_uid="aws:123456789012:role:deploy"']],
    startsAt: START,
    endsAt: START + HOUR,
    createdBy: "ann",
    comment: "deploy week",
    updatedAt: START,
    hidden: 0,
    episodes: [],
    ...change,
  };
}

describe("section 8, silences", () => {
  test.each([
    ["before its start", START - 1, "pending"],
    ["at its start", START, "active"],
    ["just before its end", START + HOUR - 1, "active"],
    ["at its end", START + HOUR, "expired"],
  ] as const)("%s it is %s", (_, now, state) => {
    expect(silenceState(aSilence(), now)).toBe(state);
  });

  test.each<[string, Partial<Silence>, RegExp | undefined]>([
    ["as it should be", {}, undefined],
    ["an end before the start", { endsAt: START - 1 }, /end after/],
    ["no end", { endsAt: Number.POSITIVE_INFINITY }, /at most/],
    ["an end that is no number", { endsAt: Number.NaN }, /end after/],
    ["longer than the bound", { endsAt: START + 31 * DAY }, /at most 720 hours/],
    ["no matchers", { matchers: [] }, /needs matchers/],
    ["an empty set among the matchers", { matchers: [["a=b"], []] }, /needs matchers/],
    ["matchers that match everything", { matchers: [['owner=~".*"']] }, /must require a label/],
    ["a matcher that cannot be read", { matchers: [["owner"]] }, /expected =/],
  ])("bounded: %s", (_, change, wrong) => {
    const said = checkSilence(aSilence(change), LIMITS);
    if (wrong === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(wrong);
  });

  test("any set may match, inside a set all must", () => {
    const matchers = [["kind=rule"], ["kind=behavior", "severity=low"]];
    const told = (change: Parameters<typeof aFinding>[0]): number =>
      new Scenario(CONFIG)
        .push({ kind: "silence", silence: aSilence({ matchers }) })
        .push(aFinding(change))
        .advance(MINUTE).sent.length;
    expect([told({ kind: "rule" }), told({ severity: "low" }), told({ severity: "high" })]).toEqual([0, 0, 1]);
  });

  test("counted: how much it hid, and which episodes", () => {
    const run = new Scenario(CONFIG)
      .push({ kind: "silence", silence: aSilence() })
      .push(aFinding())
      .push(aFinding({ detector: "b" }));
    run.advance(MINUTE);
    expect(run.silences.get("s1")).toMatchObject({ hidden: 2, episodes: [...run.episodes.keys()] });
    const receipts = [...run.receipts.values()];
    expect(receipts.map(({ rule_id, would_have_been }) => [rule_id, would_have_been])).toEqual([
      ["s1", "first_notification"],
      ["s1", "first_notification"],
    ]);
    expect(receipts[0]?.rule_expires_at).toBe(START + HOUR);
  });

  test("the last writer wins by updatedAt, and the count stays", () => {
    const run = new Scenario(CONFIG).push({ kind: "silence", silence: aSilence() }).push(aFinding()).advance(MINUTE);
    run.push({ kind: "silence", silence: aSilence({ comment: "newer", updatedAt: START + 2 }) });
    run.push({ kind: "silence", silence: aSilence({ comment: "older", updatedAt: START + 1 }) });
    expect(run.silences.get("s1")).toMatchObject({ comment: "newer", hidden: 1 });
  });

  test("a silence that ends while firing: the finding goes out then, and says what held it", () => {
    const run = new Scenario(CONFIG)
      .push({ kind: "silence", silence: aSilence() })
      .push(aFinding())
      .advance(59 * MINUTE);
    expect(run.sent).toHaveLength(0);
    run.advance(7 * MINUTE);
    expect(run.reasons()).toEqual(["first_notification"]);
  });

  test("deleting means expire now, and it stays readable", () => {
    const run = new Scenario(CONFIG).push({ kind: "silence", silence: aSilence() }).push(aFinding()).advance(MINUTE);
    run.push({ kind: "expire-silence", silenceId: "s1", by: "ann" }).advance(5 * MINUTE);
    expect(run.silences.get("s1")).toMatchObject({ endsAt: START + MINUTE, comment: "deploy week" });
    expect(run.sent).toHaveLength(1);
  });

  test("a silenced finding that was told before is not told to be resolved, nor told again after", () => {
    const run = new Scenario(CONFIG).push(aFinding()).advance(MINUTE).push({ kind: "silence", silence: aSilence() });
    run.advance(2 * HOUR);
    expect(run.reasons()).toEqual(["first_notification"]);
  });

  test("a resolve passes a silence where the trigger was sent", () => {
    const run = new Scenario(CONFIG).push(aFinding({ severity: "low" })).advance(MINUTE);
    run.push({ kind: "silence", silence: aSilence({ endsAt: START + DAY }) }).advance(2 * HOUR);
    expect(run.reasons()).toEqual(["first_notification", "all_alerts_resolved"]);
  });

  test("shown at once: the mark is on the episode when it comes in", () => {
    const run = new Scenario(CONFIG).push({ kind: "silence", silence: aSilence() }).push(aFinding());
    expect([...run.episodes.values()][0]?.suppressed_by).toEqual(["silence/silenced/s1"]);
  });

  test("a silence out of bounds is refused, with a reason", () => {
    const run = new Scenario(CONFIG).push({ kind: "silence", silence: aSilence({ matchers: [] }) });
    expect(run.rejected).toEqual(["a silence needs matchers"]);
    expect(run.silences.size).toBe(0);
  });

  test("full: ended ones make room, open ones do not", () => {
    const run = new Scenario(CONFIG, { silences: 1 }).push({ kind: "silence", silence: aSilence() });
    run.push({ kind: "silence", silence: aSilence({ silenceId: "s2" }) });
    expect(run.rejected).toEqual(["too many silences"]);
    run.advance(2 * HOUR).push({ kind: "silence", silence: aSilence({ silenceId: "s3", endsAt: START + 3 * HOUR }) });
    expect([...run.alerter.state.silences.keys()]).toEqual(["s3"]);
  });

  test("snooze: a silence with exactly the group's labels, for a bounded time", () => {
    const run = new Scenario(CONFIG).push(aFinding()).advance(MINUTE);
    const groupId = run.sent[0]?.groupId ?? "";
    run.push({ kind: "snooze", groupId, forMs: 4 * HOUR, by: "slack:U1" });
    expect([...run.silences.values()]).toMatchObject([
      {
        matchers: [['identity_uid="aws:123456789012:role:deploy"', 'severity=~"info|low|medium|high"']],
        endsAt: START + MINUTE + 4 * HOUR,
        createdBy: "slack:U1",
      },
    ]);
  });

  test.each([
    ["the same again", "high", ["first_notification", "snoozed"]],
    ["something less grave", "low", ["first_notification", "snoozed"]],
    ["something graver", "critical", ["first_notification", "snoozed", "new_alerts_in_group"]],
  ] as const)("a snooze does not hold back what is graver than what was seen: %s", (_, severity, reasons) => {
    const run = new Scenario(CONFIG).push(aFinding()).advance(MINUTE);
    run.push({ kind: "snooze", groupId: run.sent[0]?.groupId ?? "", forMs: 4 * HOUR, by: "slack:U1" }).advance(MINUTE);
    run
      .restart()
      .push(aFinding({ finding_uid: "f_2", fingerprint: "v1:2", severity }))
      .advance(10 * MINUTE);
    expect(run.reasons()).toEqual(reasons);
  });

  test("one of what nobody was told of yet holds no more than was seen either", () => {
    const run = new Scenario(CONFIG).push(aFinding({ severity: "medium" }));
    const [groupId = ""] = run.alerter.state.groups.keys();
    run.push({ kind: "snooze", groupId, forMs: 4 * HOUR, by: "ann" }).advance(10 * MINUTE);
    expect(run.sent).toEqual([]);
    run.push(aFinding({ severity: "critical", last_seen: "2026-11-24T10:05:00.000Z" })).advance(10 * MINUTE);
    expect(run.sent).toMatchObject([{ severity: "critical", state: "firing" }]);
  });

  test("what is raised in a snooze is told, and may be snoozed again", () => {
    const run = new Scenario(CONFIG).push(aFinding()).advance(MINUTE);
    const groupId = run.sent[0]?.groupId ?? "";
    run.push({ kind: "snooze", groupId, forMs: 4 * HOUR, by: "slack:U1" }).advance(MINUTE);
    expect(snoozeOf(run.alerter, groupId, run.now)?.createdBy).toBe("slack:U1");
    run.push(aFinding({ severity: "critical" })).advance(10 * MINUTE);
    expect(run.sent.at(-1)).toMatchObject({ reason: "severity_raised", severity: "critical", state: "firing" });
    expect(snoozeOf(run.alerter, groupId, run.now)).toBeUndefined();
    run.push({ kind: "snooze", groupId, forMs: HOUR, by: "slack:U2" }).advance(MINUTE);
    expect(snoozeOf(run.alerter, groupId, run.now)?.createdBy).toBe("slack:U2");
    expect(run.sent.at(-1)).toMatchObject({ reason: "snoozed", state: "silenced" });
  });

  test("what was told and is silenced then keeps its severity in the message, and is not raised when the silence ends", () => {
    const run = new Scenario(CONFIG).push(aFinding()).advance(MINUTE);
    run.push({ kind: "silence", silence: aSilence({ updatedAt: run.now }) });
    run.push({ kind: "acknowledge", subject: { findingUid: aFinding().finding_uid }, by: "ann" }).advance(30 * MINUTE);
    run.push({ kind: "expire-silence", silenceId: "s1", by: "ann" }).advance(10 * MINUTE);
    expect(run.sent.map(({ reason, severity }) => `${reason} ${severity}`)).toEqual([
      ...["first_notification high", "acknowledged high"],
    ]);
  });

  test.each<[what: string, second: Parameters<typeof aFinding>[0], seconds: number]>([
    ["a high one waits for group_wait", { detector: "b" }, 10],
    ["a critical one waits for nothing", { detector: "b", severity: "critical" }, 0],
  ])(
    "what is held back hurries nobody and makes nobody wait: after a silenced critical finding %s",
    (_, second, seconds) => {
      const silence = aSilence({ matchers: [["detector=a"]] });
      const run = new Scenario(CONFIG).push({ kind: "silence", silence });
      run.push(aFinding({ detector: "a", severity: "critical" }));
      expect(run.receipts.size).toBe(0);
      run.advance(MINUTE).push(aFinding(second));
      const at = run.now;
      run.advance(2 * MINUTE);
      expect(run.sent.map((notice) => (notice.at - at) / 1000)).toEqual([seconds]);
    },
  );

  test.each<[what: string, second: Parameters<typeof aFinding>[0], seconds: number]>([
    ["a high one waits for group_wait", { detector: "b" }, 10],
    ["a critical one waits for nothing", { detector: "b", severity: "critical" }, 0],
  ])("so it is where all that the group said is over: after a silenced one %s", (_, second, seconds) => {
    const run = new Scenario(CONFIG).push(aFinding({ detector: "c" })).advance(MINUTE);
    const verdict = { feedback: "dismissed", by: "ann", comment: "" } as const;
    run.push({ kind: "feedback", subject: { findingUid: aFinding({ detector: "c" }).finding_uid }, verdict });
    run
      .advance(MINUTE)
      .push({ kind: "silence", silence: aSilence({ matchers: [["detector=a"]], updatedAt: run.now }) });
    run
      .push(aFinding({ detector: "a", severity: "critical" }))
      .advance(MINUTE)
      .push(aFinding(second));
    const at = run.now;
    run.advance(4 * MINUTE);
    expect(run.sent.map((notice) => notice.reason)).toEqual([
      ...["first_notification", "all_alerts_resolved", "first_notification"],
    ]);
    expect(((run.sent.at(-1)?.at ?? 0) - at) / 1000).toBe(seconds);
    expect(run.receiptReasons()).toEqual(["silence/silenced"]);
  });

  test("what is held back in a group that has just spoken waits with it for its interval, and has one receipt", () => {
    const run = new Scenario(CONFIG).push(aFinding({ detector: "b" })).advance(MINUTE);
    run.push({ kind: "silence", silence: aSilence({ matchers: [["detector=a"]], updatedAt: run.now }) });
    run.push(aFinding({ detector: "a", severity: "critical" })).advance(1);
    expect(run.receipts.size).toBe(0);
    run.push(aFinding({ detector: "d" })).advance(3 * MINUTE);
    expect(run.sent).toHaveLength(1);
    run.advance(3 * MINUTE);
    expect(run.reasons()).toEqual(["first_notification", "new_alerts_in_group"]);
    expect([...run.receipts.values()].map(({ reason, would_have_been }) => [reason, would_have_been])).toEqual([
      ["silenced", "new_alerts_in_group"],
    ]);
  });

  test("one that ends in the millisecond in which it was set has ended in the table too: the last writer wins", () => {
    const silence = aSilence();
    const run = new Scenario(CONFIG).push({ kind: "silence", silence });
    run.push({ kind: "expire-silence", silenceId: silence.silenceId, by: "ann" });
    const [row] = run.silences.values();
    expect(row?.updatedAt).toBeGreaterThan(silence.updatedAt);
    expect(row?.endsAt).toBe(run.now);
  });

  test("snooze of a group without labels would hide everything, and is refused", () => {
    const run = new Scenario({ ...CONFIG, route: { receiver: "secops" } }).push(aFinding()).advance(MINUTE);
    run.push({ kind: "snooze", groupId: run.sent[0]?.groupId ?? "", forMs: HOUR, by: "ann" });
    expect(run.rejected).toHaveLength(1);
    expect(run.silences.size).toBe(0);
  });
});

describe("section 7, inhibition", () => {
  const rule = {
    name: "worst",
    source_matchers: ["severity=critical"],
    target_matchers: ["severity=~low|critical"],
    equal: ["identity_uid"],
  };
  const config = {
    ...CONFIG,
    route: { receiver: "secops", group_by: ["..."], group_wait: 1000 },
    inhibit_rules: [rule],
  };
  const critical = aFinding({ severity: "critical", detector: "a" });
  const low = aFinding({ severity: "low", detector: "b" });

  test("a target is muted while an unresolved source has equal labels, and the receipt names the rule", () => {
    const run = new Scenario(config).push(critical).push(low).advance(MINUTE);
    expect(run.sent.map(({ severity }) => severity)).toEqual(["critical"]);
    expect([...run.receipts.values()].map(({ reason, rule_id }) => [reason, rule_id])).toEqual([
      ["inhibited", "worst"],
    ]);
  });

  test("other equal labels: not muted", () => {
    const run = new Scenario(config)
      .push(critical)
      .push(aFinding({ severity: "low", detector: "b", identity_uid: "aws:1:role:x" }));
    expect(run.advance(MINUTE).sent).toHaveLength(2);
  });

  test("a finding on both sides is not inhibited by another on both sides", () => {
    const run = new Scenario(config)
      .push(critical)
      .push(aFinding({ severity: "critical", detector: "c" }))
      .advance(MINUTE);
    expect(run.sent).toHaveLength(2);
  });

  test("a label of equal that both lack counts as equal", () => {
    const loose = { ...config, inhibit_rules: [{ ...rule, equal: ["team"] }] };
    expect(new Scenario(loose).push(critical).push(low).advance(MINUTE).sent).toHaveLength(1);
  });

  test("evaluated at flush: a source that comes after, but before the flush, counts", () => {
    expect(
      new Scenario(config)
        .push(low)
        .push(critical)
        .advance(MINUTE)
        .sent.map(({ severity }) => severity),
    ).toEqual(["critical"]);
  });

  test("once the source is closed the target is told", () => {
    const run = new Scenario(config).push(critical).push(low).advance(MINUTE);
    run.push({
      kind: "feedback",
      subject: { findingUid: critical.finding_uid },
      verdict: { feedback: "dismissed", by: "ann", comment: "" },
    });
    run.advance(6 * MINUTE);
    expect(run.sent.at(-1)).toMatchObject({ severity: "low", state: "firing" });
  });
});
