import { describe, expect, test } from "vitest";
import type { AlertingConfig } from "../config/config.ts";
import { recallEnded } from "../state/restore.ts";
import { aFinding } from "../testing/finding.ts";
import { Scenario } from "../testing/scenario.ts";
import type { Judgement, Subject } from "./judgement.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const CONFIG: AlertingConfig = {
  receivers: [{ name: "secops", slack: {} }],
  route: { receiver: "secops", group_by: ["identity_uid"] },
};

const uid = aFinding().finding_uid;
const OF_FINDING: Subject = { findingUid: uid };

class Story extends Scenario {
  judge(feedback: Judgement["feedback"], subject: Subject = OF_FINDING, by = "ann"): this {
    return this.push({ kind: "feedback", subject, verdict: { feedback, by, comment: "" } });
  }
  reopen(subject: Subject = OF_FINDING): this {
    return this.push({ kind: "reopen", subject, by: "bob", comment: "a slip" });
  }
  /** The same evidence, seen once more. */
  again(change: Parameters<typeof aFinding>[0] = {}): this {
    return this.push(aFinding({ last_seen: new Date(this.now).toISOString(), ...change }));
  }
  /** All that the tables know of. */
  recall(): this {
    for (const row of this.episodes.values()) recallEnded(this.alerter, row, this.now);
    return this;
  }
  /** `state verdict`, in order of arrival. */
  states(): readonly string[] {
    return [...this.alerter.state.episodes.values()].map(({ state, verdict = "" }) => `${state} ${verdict}`.trim());
  }
  /** Of each notice: its reason, and what somebody did. */
  said(): readonly string[] {
    return this.sent.map(({ reason, remark }) => (remark === undefined ? reason : `${reason}: ${remark.did}`));
  }
  /** Whether the same evidence is told now, after a restart or not. */
  tells(): boolean {
    const before = this.sent.filter(({ state }) => state === "firing").length;
    return (
      this.again({ score: before })
        .advance(10 * MINUTE)
        .sent.filter(({ state }) => state === "firing").length > before
    );
  }
}

const told = (): Story => new Story(CONFIG).push(aFinding()).advance(MINUTE);

describe("a verdict that is taken back", () => {
  test.each(["expected", "dismissed", "compromised"] as const)(
    "%s: it is open again, and its message says who thinks so and why",
    (feedback) => {
      const run = told().judge(feedback).reopen();
      expect(run.states()).toEqual(["firing"]);
      expect(run.said()).toEqual([
        "first_notification",
        `all_alerts_resolved: ${feedback}`,
        "first_notification: reopened",
      ]);
      expect(run.sent.at(-1)?.remark).toEqual({ did: "reopened", by: "bob", why: "a slip" });
      expect(run.alerter.state.expected.size).toBe(0);
      expect(new Set(run.sent.map(({ groupId }) => groupId)).size).toBe(1);
    },
  );

  test.each(["dismissed", "compromised"] as const)(
    "expected, and %s when the same had come again unsaid: the message tells of the reopening, and of no verdict that it never told",
    (feedback) => {
      const run = told()
        .judge("expected")
        .again()
        .advance(10 * MINUTE);
      expect(run.judge(feedback).said()).toHaveLength(2);
      expect(
        run
          .reopen()
          .advance(10 * MINUTE)
          .said()
          .slice(2),
      ).toEqual(["first_notification: reopened"]);
      expect(run.states()).toEqual(["resolved", "firing"]);
    },
  );

  test("a verdict that nobody was told of does not lead the next message", () => {
    const run = told()
      .judge("expected")
      .again()
      .advance(10 * MINUTE)
      .judge("dismissed", OF_FINDING, "eve");
    run.push(aFinding({ finding_uid: "f_other", fingerprint: "v1:other", detector: "other" })).advance(10 * MINUTE);
    expect(run.said().slice(2)).toEqual(["first_notification"]);
  });

  test.each<[string, (run: Story) => unknown]>([
    ["at once", (run) => run],
    ["a restart", (run) => run.restart()],
    ["another configuration", (run) => run.reload({ ...CONFIG, inhibit_rules: [] })],
    ["both", (run) => run.reload({ ...CONFIG, inhibit_rules: [] }).restart()],
  ])("an expectation does not come back with it: %s", (_, then) => {
    const run = told().judge("expected").reopen();
    then(run);
    // Long after, so that nothing of it is open any more.
    run.advance(3 * DAY);
    expect(run.tells()).toBe(true);
  });

  test("it is judged once more, and expected from then on", () => {
    const run = told()
      .judge("expected")
      .reopen()
      .judge("expected")
      .again()
      .advance(10 * MINUTE);
    expect(run.states()).toEqual(["closed expected", "firing"]);
    expect(run.receiptReasons()).toEqual(["expected/marked-expected"]);
    run.reopen().advance(MINUTE);
    expect(run.said().at(-1)).toBe("first_notification: reopened");
  });

  test("nobody had been told of the end: nothing is said, and nothing of a verdict later", () => {
    const other = aFinding({ detector: "b" });
    const run = new Story(CONFIG).push(aFinding()).push(other).advance(MINUTE).judge("dismissed").reopen();
    run.advance(10 * MINUTE);
    expect(run.said()).toEqual(["first_notification"]);
    expect(run.states()).toEqual(["firing", "firing"]);
    run.again({ severity: "critical" }).advance(10 * MINUTE);
    expect(run.said()).toEqual(["first_notification", "severity_raised"]);
  });

  test("its end is on its way: that it goes on is told behind it", () => {
    const run = told();
    run.answer = () => undefined;
    run.judge("expected").reopen();
    const [, end] = run.sent;
    run.answer = () => ({ kind: "sent" });
    run.push({ kind: "delivered", noticeId: end?.noticeId ?? "", outcome: { kind: "sent" } });
    expect(run.said()).toEqual(["first_notification", "all_alerts_resolved: expected", "first_notification: reopened"]);
  });

  test("nobody had been told that it began: it is told now", () => {
    const run = new Story(CONFIG).push(aFinding()).judge("dismissed").advance(MINUTE);
    expect(run.sent).toEqual([]);
    run.reopen().advance(MINUTE);
    expect(run.reasons()).toEqual(["first_notification"]);
  });

  test("whoever had acknowledged it does not own what is open again", () => {
    const run = told().push({ kind: "acknowledge", subject: OF_FINDING, by: "eve" }).judge("expected").reopen();
    expect(run.sent.at(-1)).toMatchObject({ state: "firing", firing: [{ ackedBy: "" }] });
  });
});

describe("the same has come again meanwhile", () => {
  test.each<[string, (run: Story) => Subject]>([
    ["of the finding", () => OF_FINDING],
    ["of its message", (run) => ({ groupId: run.sent[0]?.groupId ?? "" })],
  ])("what the expectation held back is told at once, with who ended it: %s", (_, subjectOf) => {
    const run = told()
      .judge("expected")
      .advance(MINUTE)
      .again()
      .advance(10 * MINUTE);
    expect(run.states()).toEqual(["closed expected", "firing"]);
    run.reopen(subjectOf(run));
    expect(run.states()).toEqual(["resolved", "firing"]);
    expect(run.said().at(-1)).toBe("first_notification: reopened");
    expect(run.sent.at(-1)?.firing).toHaveLength(1);
    expect(run.rejected).toEqual([]);
  });

  test("it was held back and is over: it is open again, since nobody had heard of it", () => {
    const run = told()
      .judge("expected")
      .advance(MINUTE)
      .again()
      .advance(25 * HOUR);
    expect(run.states()).toEqual(["closed expected", "resolved"]);
    run.recall().reopen().advance(MINUTE);
    expect(run.states().toSorted()).toEqual(["firing", "resolved"]);
    expect(run.sent.at(-1)).toMatchObject({ state: "firing" });
  });

  test("what it held back of another finding is told as well", () => {
    const other = { detector: "behavior", finding_uid: "f_other", fingerprint: "v1:other" };
    const run = told()
      .judge("expected")
      .again(other)
      .advance(10 * MINUTE);
    expect(run.receiptReasons()).toEqual(["expected/marked-expected"]);
    run.reopen().advance(MINUTE);
    expect(
      run.sent
        .at(-1)
        ?.firing.map(({ finding }) => finding.finding_uid)
        .toSorted(),
    ).toEqual([uid, "f_other"].toSorted());
  });

  test("what somebody said of another finding stands: their expectation goes on", () => {
    const other = { finding_uid: "f_other", fingerprint: "v1:other" };
    const run = told()
      .again(other)
      .advance(10 * MINUTE)
      .judge("expected");
    run.judge("expected", { findingUid: "f_other" }, "eve").advance(MINUTE).reopen().advance(MINUTE);
    expect(run.states()).toEqual(["firing", "closed expected"]);
    expect([...run.alerter.state.expected.values()].map(({ by }) => by)).toEqual(["eve"]);
    expect(run.said().filter((said) => said.endsWith("reopened"))).toEqual([]);
  });
});

describe("what is over", () => {
  test.each<[Judgement["feedback"], readonly string[]]>([
    ["dismissed", []],
    // It allows something yet.
    ["expected", ["closed expected"]],
  ])(
    "%s long ago: its verdict goes, and what that allowed; nobody is told, and the same is from then on",
    (said, kept) => {
      const run = told()
        .judge(said)
        .advance(3 * DAY);
      expect(run.states()).toEqual(kept);
      const before = run.sent.length;
      run.recall().reopen().advance(MINUTE);
      expect(run.states()).toEqual(["resolved"]);
      expect(run.sent).toHaveLength(before);
      expect(run.restart().tells()).toBe(true);
      // It is forgotten again.
      run.advance(3 * DAY);
      expect(run.alerter.state.episodes.size).toBe(0);
    },
  );

  test.each<[string, (run: Story) => Story]>([
    ["it is open", (run) => run],
    ["it is open again", (run) => run.judge("expected").reopen()],
    ["nobody judged it, and it is long over", (run) => run.advance(3 * DAY)],
  ])("there is nothing to take back: %s", (_, story) => {
    const run = story(told());
    const before = run.sent.length;
    run.reopen();
    expect(run.rejected).toEqual(["nothing of it is left to reopen"]);
    expect(run.sent).toHaveLength(before);
  });

  test("an end that nobody judged and that was told lately is taken back", () => {
    const run = told().push({ kind: "resolve", subject: OF_FINDING, by: "ann" }).reopen();
    expect(run.states()).toEqual(["firing"]);
    expect(run.said().at(-1)).toBe("first_notification: reopened");
  });
});

test("what a receiver says late of an incident takes nothing back that was acknowledged since", () => {
  const run = new Story(CONFIG).push(aFinding()).advance(MINUTE);
  const subject = { wireKey: run.sent[0]?.wireKey ?? "", saidAt: run.now };
  run.advance(MINUTE).push({ kind: "acknowledge", subject: OF_FINDING, by: "ann" }).reopen(subject).advance(MINUTE);
  expect(run.states()).toEqual(["acknowledged"]);
  expect(run.rejected).toHaveLength(1);
});

describe("an acknowledgement that is taken back", () => {
  const hourly: AlertingConfig = { ...CONFIG, route: { ...CONFIG.route, receiver: "secops", repeat_interval: "1h" } };
  const owned = (): Story =>
    new Story(hourly).push(aFinding()).advance(MINUTE).push({ kind: "acknowledge", subject: OF_FINDING, by: "ann" });

  test.each<[string, (run: Story) => Subject]>([
    ["of the finding", () => OF_FINDING],
    ["of its message", (run) => ({ groupId: run.sent[0]?.groupId ?? "" })],
    ["of its incident", (run) => ({ wireKey: run.sent[0]?.wireKey ?? "" })],
    ["of its incident, since", (run) => ({ wireKey: run.sent[0]?.wireKey ?? "", saidAt: run.now })],
  ])("nobody owns it, its message says who says so, and reminders go on: %s", (_, subjectOf) => {
    const run = owned();
    run.reopen(subjectOf(run)).advance(MINUTE);
    expect(run.rejected).toEqual([]);
    expect(run.states()).toEqual(["firing"]);
    expect(run.said()).toEqual(["first_notification", "acknowledged: acknowledged", "unacknowledged: unacknowledged"]);
    expect(run.sent.at(-1)).toMatchObject({
      state: "firing",
      firing: [{ ackedBy: "" }],
      remark: { did: "unacknowledged", by: "bob", why: "a slip" },
    });
    expect(
      owned()
        .advance(3 * HOUR)
        .reasons(),
    ).not.toContain("repeat_interval_elapsed");
    expect(run.advance(3 * HOUR).reasons()).toContain("repeat_interval_elapsed");
    // Once more is no more.
    run.reopen(subjectOf(run));
    expect(run.rejected).toEqual(["nothing of it is left to reopen"]);
  });

  test("of several findings in one message, who acknowledged all takes all back, and what was over stays over", () => {
    const run = new Story(CONFIG)
      .push(aFinding())
      .push(aFinding({ finding_uid: "f_2", fingerprint: "v1:2", detector: "b" }))
      .push(aFinding({ finding_uid: "f_3", fingerprint: "v1:3", detector: "c" }))
      .advance(MINUTE);
    const groupId = run.sent[0]?.groupId ?? "";
    run.judge("dismissed", { findingUid: "f_3" }).advance(10 * MINUTE);
    run.push({ kind: "acknowledge", subject: { groupId }, by: "ann" }).reopen({ groupId });
    expect(run.states()).toEqual(["firing", "firing", "closed false_positive"]);
  });

  test("it lasts as long as one that nobody took", () => {
    const run = owned()
      .advance(50 * MINUTE)
      .reopen()
      .advance(20 * HOUR);
    expect(run.states()).toEqual(["firing"]);
  });

  test("what was over for whoever owned it is not over in the past: it ends no sooner than now", () => {
    const run = new Story(CONFIG).push(aFinding({ severity: "low" })).advance(MINUTE);
    run
      .push({ kind: "acknowledge", subject: OF_FINDING, by: "ann" })
      .advance(30 * MINUTE)
      .reopen();
    expect(run.states()).toEqual(["firing"]);
  });

  test("its message was still to be changed when the process died: it is", () => {
    const run = owned();
    run.answer = () => undefined;
    run
      .again({ severity: "critical" })
      .advance(10 * MINUTE)
      .reopen();
    run.answer = () => ({ kind: "sent" });
    run.restart().advance(10 * MINUTE);
    expect(run.delivered.at(-1)).toMatchObject({ state: "firing", firing: [{ ackedBy: "" }] });
    expect(run.said().at(-1)).toBe("unacknowledged: unacknowledged");
  });
});
