import { describe, expect, test } from "vitest";
import type { AlertingConfig } from "./config/config.ts";
import { DEFAULTS, LIMITS } from "./config/defaults.ts";
import { RECEIPT_REASONS } from "./delivery/receipt.ts";
import type { DeliveryOutcome } from "./delivery/settle.ts";
import type { Silence } from "./hold/silence.ts";
import { aFinding } from "./testing/finding.ts";
import { Scenario, START } from "./testing/scenario.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ONE: AlertingConfig = {
  receivers: [{ name: "a", slack: {} }],
  route: { receiver: "a", group_by: ["identity_uid"] },
};

const silence = (change: Partial<Silence> = {}): Silence => ({
  silenceId: "s1",
  matchers: [["owner=team-payments"]],
  startsAt: START - MINUTE,
  endsAt: START + DAY,
  createdBy: "ann",
  comment: "",
  updatedAt: START,
  hidden: 0,
  episodes: [],
  ...change,
});

describe("section 2, order of stages", () => {
  test("suppression is looked at when a finding comes in, and again at the flush", () => {
    const run = new Scenario(ONE);
    run.push({ kind: "silence", silence: silence() }).push(aFinding());
    const marked = [...run.alerter.state.episodes.values()].map(({ suppressedBy }) => suppressedBy);
    expect(marked).toMatchObject([[{ stage: "silence", by: "s1" }]]);
    run.push({ kind: "expire-silence", silenceId: "s1", by: "ann" }).advance(MINUTE);
    expect(run.reasons()).toEqual(["first_notification"]);
  });

  test("of several that hold a finding back the first of the order counts, by name", () => {
    const run = new Scenario({
      ...ONE,
      inhibit_rules: [
        { name: "worst-first", source_matchers: ["severity=critical"], target_matchers: ["severity=low"], equal: [] },
      ],
      time_intervals: [{ name: "always", time_intervals: [{}] }],
      route: {
        receiver: "a",
        routes: [{ name: "all", receiver: "a", group_by: ["severity"], mute_time_intervals: ["always"] }],
      },
    });
    run.push({ kind: "silence", silence: silence() });
    run
      .push(aFinding({ severity: "critical" }))
      .push(aFinding({ severity: "low", detector: "b" }))
      .advance(HOUR);
    const told = [...run.receipts.values()].map(({ severity, stage, rule_id }) => [severity, stage, rule_id]);
    expect(told).toEqual([
      ["critical", "interval", "always"],
      ["low", "inhibit", "worst-first"],
    ]);
  });
});

describe("section 6, what leaves a state", () => {
  test.each<[string, "info" | "low" | "medium" | "high" | "critical", number]>([
    ["low: 60 min", "low", HOUR],
    ["medium: 60 min", "medium", HOUR],
    ["high: 24 h unless acknowledged", "high", DAY],
    ["critical: 24 h unless acknowledged", "critical", DAY],
  ])("resolve_after of %s", (_row, severity, after) => {
    const run = new Scenario(ONE);
    run.push(aFinding({ severity })).advance(after - SECOND);
    expect(run.reasons()).toEqual(["first_notification"]);
    run.advance(10 * MINUTE);
    expect(run.reasons()).toEqual(["first_notification", "all_alerts_resolved"]);
  });

  test.each([0, 30 * MINUTE, 6 * HOUR])(
    "high, acknowledged: 60 min from then on, also where its evidence came %i ms before",
    (before) => {
      const run = new Scenario(ONE);
      const finding = aFinding({ severity: "high" });
      run.push(finding).advance(MINUTE + before);
      run.push({ kind: "acknowledge", subject: { findingUid: finding.finding_uid }, by: "ann" });
      run.advance(HOUR - SECOND);
      expect(run.reasons()).not.toContain("all_alerts_resolved");
      run.advance(10 * MINUTE);
      expect(run.reasons()).toContain("all_alerts_resolved");
    },
  );

  test("what lasts for days is not over because an hour brought nothing: its evidence comes by the hour", () => {
    const run = new Scenario(ONE);
    const seen = (hour: number): string => new Date(START + hour * HOUR).toISOString();
    const drift = { severity: "low", detector: "behavior.day", first_seen: seen(-96) } as const;
    for (let hour = 0; hour < 3; hour += 1)
      run.push(aFinding({ ...drift, last_seen: seen(hour) })).advance(HOUR + 20 * SECOND);
    expect(run.reasons()).not.toContain("all_alerts_resolved");
    run.advance(DAY);
    expect(run.reasons().filter((reason) => reason === "all_alerts_resolved")).toHaveLength(1);
  });
});

describe("section 8, a silence that takes over from another", () => {
  test("both know what they hid, and a receipt says by which it is held now", () => {
    const run = new Scenario(ONE);
    run.push({ kind: "silence", silence: silence({ endsAt: START + 10 * MINUTE }) });
    run.push({ kind: "silence", silence: silence({ silenceId: "s2", endsAt: START + 30 * MINUTE }) });
    run.push(aFinding()).advance(29 * MINUTE);
    const known = ["s1", "s2"].map((id) => run.alerter.state.silences.get(id));
    expect(known).toMatchObject([
      { hidden: 1, episodes: [expect.any(String)] },
      { hidden: 1, episodes: [expect.any(String)] },
    ]);
    const answered = [...run.receipts.values()].map(({ rule_id, count }) => [rule_id, count]);
    expect(answered).toEqual([
      ["s1", 1],
      ["s2", 0],
    ]);
    run.advance(10 * MINUTE);
    expect(run.reasons()).toEqual(["first_notification"]);
  });

  test("what had been told before is not hidden by the next one", () => {
    const run = new Scenario(ONE);
    run.push(aFinding()).advance(MINUTE);
    run.push({ kind: "silence", silence: silence({ startsAt: run.now, endsAt: START + 10 * MINUTE }) });
    run.push({ kind: "silence", silence: silence({ silenceId: "s2", endsAt: START + 30 * MINUTE }) });
    run.advance(29 * MINUTE);
    expect(run.alerter.state.silences.get("s2")).toMatchObject({ hidden: 0, episodes: [] });
  });
});

describe("a state that is said again once a week", () => {
  const WEEK = 7 * DAY;
  /** What was told of an identity whose owner left, by the day. */
  function weeks(n: number, change: Parameters<typeof aFinding>[0] = {}): Scenario {
    const run = new Scenario(ONE);
    for (let week = 0; week < n; week += 1) {
      const seen = new Date(START + week * WEEK).toISOString();
      const uid = `f_week${week}`;
      const times = { time: seen, first_seen: seen, last_seen: seen };
      run.push(aFinding({ detector: "lifecycle.orphaned", finding_uid: uid, ...times, ...change })).advance(WEEK);
    }
    return run;
  }

  test.each(["medium", "high"] as const)("is one episode while it goes on, reminded of when it is: %s", (severity) => {
    const run = weeks(3, { severity });
    expect(run.reasons()).toEqual(["first_notification", "repeat_interval_elapsed", "repeat_interval_elapsed"]);
    run.advance(DAY);
    run.advance(10 * MINUTE);
    expect(run.reasons().at(-1)).toBe("all_alerts_resolved");
    expect(new Set(Array.from(run.episodes.values(), (row) => row.episode_id)).size).toBe(1);
  });

  test("is not reminded of where somebody owns it, and is not resolved and opened anew either", () => {
    const run = new Scenario(ONE);
    run.push(aFinding({ detector: "lifecycle.past-end" })).advance(HOUR);
    const [episode] = run.alerter.state.episodes.keys();
    run.push({ kind: "acknowledge", subject: { episodeId: episode ?? "" }, by: "ann" });
    run.advance(WEEK);
    expect(run.reasons().filter((reason) => reason !== "acknowledged")).toEqual(["first_notification"]);
  });

  test("is not what happens once: that is over after its hour", () => {
    expect(weeks(1, { detector: "lifecycle.human-use", severity: "medium" }).reasons()).toEqual([
      ...["first_notification", "all_alerts_resolved"],
    ]);
  });
});

describe("section 11, retry classes", () => {
  const sent: DeliveryOutcome = { kind: "sent" };
  test.each<[string, DeliveryOutcome, number, readonly string[]]>([
    ["2xx: sent, and the outbox row is complete", sent, 1, []],
    ["429: tried again, Retry-After honoured", { kind: "retry", reason: "rate-limited", afterMs: 7 * SECOND }, 2, []],
    ["5xx: tried again with jitter", { kind: "retry", reason: "server-error" }, 2, []],
    ["a network error that ran out of time: tried again", { kind: "retry", reason: "timeout" }, 2, []],
    ["401, 403: not tried again", { kind: "refused", reason: "auth-error" }, 1, ["deliver/refused"]],
    ["other 4xx: not tried again", { kind: "refused", reason: "client-error" }, 1, ["deliver/refused"]],
    ["shutdown: the row stays open, the next owner sends it", { kind: "retry", reason: "cancelled" }, 2, []],
  ])("%s", (_row, outcome, attempts, receipts) => {
    const run = new Scenario({ ...ONE, route: { receiver: "a", group_interval: "1h" } });
    run.answer = () => (run.sent.length === 1 ? outcome : sent);
    run.push(aFinding()).advance(2 * MINUTE);
    expect(run.sent).toHaveLength(attempts);
    expect(run.receiptReasons()).toEqual(receipts);
  });
});

describe("section 12, suppression receipts", () => {
  test("the set of stages and reasons is closed, and holds all of the reference", () => {
    const all = Object.entries(RECEIPT_REASONS).flatMap(([stage, reasons]) => reasons.map((one) => `${stage}/${one}`));
    expect(all).toEqual(
      expect.arrayContaining([
        ...["detect/below-threshold", "detect/signal-only", "detect/learning", "detect/coverage-low", "detect/dry-run"],
        ...["episode/duplicate", "episode/hold-down", "episode/resolved-before-group-wait", "inhibit/inhibited"],
        ...["interval/outside-active", "interval/muted", "silence/silenced", "maintenance/maintenance"],
        ...["expected/marked-expected", "storm/storm-digest"],
        ...["deliver/rate-limited-shed", "deliver/refused", "deliver/dead-lettered"],
      ]),
    );
  });

  test("a receipt names what held back, until when, and what would have been said without it", () => {
    const run = new Scenario(ONE);
    run.push({ kind: "silence", silence: silence() }).push(aFinding()).advance(MINUTE);
    expect([...run.receipts.values()]).toMatchObject([
      {
        ...{ stage: "silence", reason: "silenced", rule_id: "s1", rule_expires_at: START + DAY },
        ...{ would_have_been: "first_notification", severity: "high", receiver: "a" },
      },
    ]);
  });

  test("rate-limited for a whole hour: shed, with a receipt of its own", () => {
    const run = new Scenario(ONE);
    run.answer = () => ({ kind: "retry", reason: "rate-limited", afterMs: 10 * MINUTE });
    run.push(aFinding()).advance(70 * MINUTE);
    expect(run.receiptReasons()).toContain("deliver/rate-limited-shed");
  });
});

describe("section 14, dry run", () => {
  test("everything happens but the sending, and each finding leaves the receipt dry-run", () => {
    const run = new Scenario({ ...ONE, notify: "dry-run" });
    run
      .push(aFinding())
      .push(aFinding({ detector: "b" }))
      .advance(HOUR);
    expect(run.sent).toEqual([]);
    expect(run.receiptReasons()).toEqual(["deliver/dry-run", "deliver/dry-run"]);
  });
});

describe("section 18, defaults", () => {
  test.each<[string, number, number]>([
    ["group_wait: 10 s", DEFAULTS.groupWaitMs, 10 * SECOND],
    ["group_interval: 5 min", DEFAULTS.groupIntervalMs, 5 * MINUTE],
    ["repeat_interval: 24 h", DEFAULTS.repeatIntervalMs, DAY],
    ["resolve_after: 60 min", DEFAULTS.resolveAfterMs, HOUR],
    ["resolve_after of high and critical: 24 h", DEFAULTS.resolveAfterSevereMs, DAY],
    ["expected-entry lifetime: 30 d", DEFAULTS.expectedLifetimeMs, 30 * DAY],
    ["send retry window: up to 1 h", DEFAULTS.retryWindowMs, HOUR],
    ["send retry jitter: from 5 s", DEFAULTS.retryFirstMs, 5 * SECOND],
    ["send retry jitter: to 5 min", DEFAULTS.retryMaxMs, 5 * MINUTE],
    ["silence limits: on", LIMITS.silences, 10_000],
  ])("%s", (_row, value, expected) => {
    expect(value).toBe(expected);
  });

  test("group_wait: 0 s for critical", () => {
    expect(new Scenario(ONE).push(aFinding({ severity: "critical" })).reasons()).toEqual(["first_notification"]);
  });

  test("log retention: the life of the episode, so that nothing repeats at a boundary of it", () => {
    const run = new Scenario({ ...ONE, route: { receiver: "a", repeat_interval: "90d" } });
    const seen = (day: number): string => new Date(START + day * DAY).toISOString();
    for (let day = 0; day < 30; day += 1)
      run.push(aFinding({ severity: "high", last_seen: seen(day) })).advance(DAY - MINUTE);
    expect(run.reasons().filter((reason) => reason !== "evidence_updated")).toEqual(["first_notification"]);
  });

  test("paging threshold: low and info are signals of the default route's receiver only where they are asked for", () => {
    const run = new Scenario(ONE);
    run.push(aFinding({ severity: "info" })).advance(HOUR);
    expect(run.receiptReasons()).toEqual(["detect/signal-only"]);
  });
});
