import { describe, expect, test } from "vitest";
import type { AlertingConfig } from "./config/config.ts";
import { aFinding } from "./testing/finding.ts";
import { Crash, Scenario, START } from "./testing/scenario.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ONE: AlertingConfig = {
  receivers: [{ name: "a", slack: {} }],
  route: { receiver: "a", group_by: ["identity_uid"] },
};
const TWO: AlertingConfig = {
  receivers: [...ONE.receivers, { name: "b", pagerduty: {} }],
  route: { receiver: "a", group_by: ["identity_uid"], routes: [{ name: "pages", receiver: "b" }] },
};
/** `receiver reason` of each notice. */
const said = ({ sent }: Scenario): readonly string[] => sent.map(({ receiver, reason }) => `${receiver} ${reason}`);
/** Nobody sends to a receiver that the configuration has no more. */
const withoutB: Scenario["answer"] = ({ receiver }) =>
  receiver === "b" ? { kind: "refused", reason: "other" } : { kind: "sent" };

describe("a receiver that the configuration has no more", () => {
  test("what it was told moves on, and its end is tried once, not every five minutes", () => {
    const run = new Scenario(TWO);
    run.push(aFinding()).advance(MINUTE).restart(ONE);
    run.answer = withoutB;
    run.advance(4 * HOUR);
    expect(said(run)).toEqual(["b first_notification", "b all_alerts_resolved", "a first_notification"]);
  });

  test("what was on its way to it has a receipt, is told where it belongs now, and is no failure of anybody", () => {
    const run = new Scenario(TWO);
    run.answer = () => ({ kind: "retry", reason: "server-error" });
    run.push(aFinding()).advance(MINUTE).restart(ONE);
    run.answer = withoutB;
    run.advance(4 * HOUR);
    expect(run.delivered.map(({ receiver, reason }) => `${receiver} ${reason}`)).toEqual(["a first_notification"]);
    expect(run.receiptReasons()).toEqual(["deliver/refused"]);
    expect(run.alerter.state.outbox.size).toBe(0);
  });

  const nobody: AlertingConfig = { receivers: [{ name: "quiet" }], route: { receiver: "quiet" } };
  const dry: AlertingConfig = { ...TWO, rule_modes: new Map([["behavior", { mode: "dry-run", until: START + DAY }]]) };
  test.each([
    ["nobody is told any more, by a restart", nobody, "restart", "route/no-integration"],
    ["nobody is told any more, by a reload", nobody, "reload", "route/no-integration"],
    ["its rule is in a dry run now", dry, "reload", "detect/dry-run"],
  ] as const)("what still waited for its group has a receipt where %s", (_, config, how, receipt) => {
    const run = new Scenario(TWO).push(aFinding());
    run[how](config).advance(HOUR);
    expect([run.sent, run.receiptReasons(), run.alerter.tally.owed]).toEqual([[], [receipt], 0]);
  });

  test("what came while its message was on its way is told where it belongs now", () => {
    const run = new Scenario(TWO);
    run.answer = () => ({ kind: "retry", reason: "server-error" });
    run.push(aFinding()).advance(MINUTE);
    run.push(aFinding({ last_seen: "2026-11-24T10:30:00.000Z" })).restart(ONE);
    run.answer = withoutB;
    run.advance(4 * HOUR);
    expect([run.delivered.map(({ receiver }) => receiver), run.alerter.tally.owed]).toEqual([["a"], 0]);
  });

  test("where it goes while the process runs, its incident is resolved through what was there before", () => {
    const run = new Scenario(TWO);
    run.push(aFinding()).advance(MINUTE).reload(ONE).advance(MINUTE);
    expect(said(run)).toEqual(["b first_notification", "b all_alerts_resolved", "a first_notification"]);
  });
});

describe("a reload", () => {
  const every = (group_interval: string): AlertingConfig => ({
    ...ONE,
    route: { ...ONE.route, receiver: "a", group_interval },
  });
  const toldAt = (before: string, after: string): number | undefined => {
    const run = new Scenario(every(before))
      .push(aFinding())
      .advance(MINUTE)
      .push(aFinding({ detector: "two" }));
    run.reload(every(after)).advance(DAY);
    return (run.sent[1]?.at ?? 0) - START;
  };
  test.each([
    ["shorter: nobody waits for the rest of the old one", "4h", "2m", 3 * MINUTE],
    ["longer: counts from the next flush", "5m", "4h", 5 * MINUTE + 10_000],
    ["the same: the timer goes on", "5m", "5m", 5 * MINUTE + 10_000],
  ])("group_interval %s", (_, before, after, at) => {
    expect(toldAt(before, after)).toBe(at);
  });
});

describe("clocks", () => {
  test("set back by two hours over a restart: what is new is told after group_wait, and nothing twice", () => {
    const run = new Scenario(ONE).push(aFinding()).advance(MINUTE);
    run.now -= 2 * HOUR;
    run
      .restart()
      .push(aFinding({ identity_uid: "aws:1:role:x" }))
      .advance(MINUTE);
    expect(said(run)).toEqual(["a first_notification", "a first_notification"]);
    expect(new Set(run.sent.map(({ groupId }) => groupId)).size).toBe(2);
  });

  test("set back while a receiver had asked for a pause: it is asked again within the hour", () => {
    const run = new Scenario(ONE);
    run.answer = () => ({ kind: "retry", reason: "rate-limited", afterMs: 10 * MINUTE });
    run.push(aFinding()).advance(MINUTE);
    run.now -= 10 * DAY;
    run.answer = () => ({ kind: "sent" });
    run.restart().advance(HOUR + MINUTE);
    expect(run.delivered).toHaveLength(1);
  });

  test("a machine that slept for a month says that it is over, and not that it still goes on", () => {
    const run = new Scenario(ONE).push(aFinding()).advance(MINUTE);
    run.now += 30 * DAY;
    run.push(aFinding({ identity_uid: "aws:1:role:x" })).advance(MINUTE);
    expect(said(run).toSorted()).toEqual(["a all_alerts_resolved", "a first_notification", "a first_notification"]);
  });
});

describe("section 9, mute intervals over the changes of the clocks: told when the interval is over on the wall", () => {
  test.each([
    // Clocks go from 02:00 to 03:00: 02:30 is never, and the interval ends with 03:00.
    ["Europe/Berlin", "2026-03-29T00:40:00Z", "2026-03-29T01:00:00Z"],
    // From 03:00 back to 02:00: it ends at the first 02:30, and comes again for the second 02:00 to 02:30.
    ["Europe/Berlin", "2026-10-25T00:10:00Z", "2026-10-25T00:30:00Z"],
    ["Europe/Berlin", "2026-10-25T01:05:00Z", "2026-10-25T01:30:00Z"],
    ["America/New_York", "2026-03-08T06:40:00Z", "2026-03-08T07:00:00Z"],
    ["America/New_York", "2026-11-01T05:40:00Z", "2026-11-01T06:00:00Z"],
    ["America/New_York", "2026-11-01T06:40:00Z", "2026-11-01T07:30:00Z"],
  ])("%s, from %s", (location, from, until) => {
    const times = [{ start_time: "01:30", end_time: "02:30" }];
    const run = new Scenario({
      ...ONE,
      time_intervals: [{ name: "night", time_intervals: [{ times, location }] }],
      route: {
        receiver: "a",
        routes: [{ name: "all", receiver: "a", group_interval: "1m", mute_time_intervals: ["night"] }],
      },
    });
    run.now = Date.parse(from);
    run.push(aFinding()).advance(3 * HOUR);
    const at = run.sent[0]?.at ?? 0;
    expect(at - Date.parse(until)).toBeGreaterThanOrEqual(0);
    expect(at - Date.parse(until)).toBeLessThanOrEqual(MINUTE);
    expect(run.receiptReasons()).toEqual(["interval/muted"]);
  });
});

describe("section 7, findings that hold each other back in a ring", () => {
  const holds = (...pairs: readonly (readonly [string, string])[]): AlertingConfig => ({
    ...ONE,
    inhibit_rules: pairs.map(([source, target]) => ({
      name: `${source}-${target}`,
      source_matchers: [`detector=${source}`],
      target_matchers: [`detector=${target}`],
      equal: ["identity_uid"],
    })),
  });
  const ab = holds(["a", "b"], ["b", "a"]);
  const told = (config: AlertingConfig, ...findings: readonly ReturnType<typeof aFinding>[]): readonly string[] => {
    const run = new Scenario(config);
    for (const finding of findings) run.push(finding);
    return run.advance(MINUTE).sent.flatMap(({ firing }) => firing.map(({ finding }) => finding.detector));
  };
  const a = aFinding({ detector: "a", severity: "medium" });
  const b = aFinding({ detector: "b", severity: "high" });
  const c = aFinding({ detector: "c", severity: "low" });

  test("the gravest is told", () => {
    expect(told(ab, a, b)).toEqual(["b"]);
    expect(told(ab, b, a)).toEqual(["b"]);
  });

  test("so it is in a ring of three", () => {
    expect(told(holds(["a", "b"], ["b", "c"], ["c", "a"]), a, b, c)).toEqual(["b"]);
  });

  test("of equals one is told, the same in any order", () => {
    const equals = [a, { ...b, severity: "medium" as const }];
    const first = told(ab, ...equals);
    expect(first).toHaveLength(1);
    expect(told(ab, ...equals.toReversed())).toEqual(first);
  });

  test("one that is held back from outside of the ring stays so", () => {
    expect(told(holds(["a", "b"], ["b", "a"], ["c", "b"]), a, b, c)).toEqual(["c"]);
  });
});

describe("section 2.3 of the receivers' page, updates of one message are at least 5 s apart", () => {
  const ack = (detector: string, by: string) =>
    ({ kind: "acknowledge", subject: { findingUid: aFinding({ detector }).finding_uid }, by }) as const;
  const two = (): Scenario => {
    const run = new Scenario(ONE);
    return run
      .push(aFinding({ detector: "a" }))
      .push(aFinding({ detector: "b" }))
      .advance(MINUTE);
  };

  test("what follows at once is one change, and the last word counts", () => {
    const run = two().push(ack("a", "ann")).advance(1000).push(ack("b", "bob")).advance(1000);
    expect(run.reasons()).toEqual(["first_notification", "acknowledged"]);
    run.advance(MINUTE);
    expect(run.reasons()).toEqual(["first_notification", "acknowledged", "acknowledged"]);
    expect(run.sent.at(-1)).toMatchObject({ state: "acknowledged", remark: { by: "bob" } });
    expect((run.sent[2]?.at ?? 0) - (run.sent[1]?.at ?? 0)).toBe(5000);
  });

  test("a restart in between forgets nothing", () => {
    const run = two().push(ack("a", "ann")).advance(1000).push(ack("b", "bob")).restart().advance(MINUTE);
    expect(run.sent.at(-1)).toMatchObject({ reason: "acknowledged", state: "acknowledged", remark: { by: "bob" } });
  });

  test("what notifies waits for nothing", () => {
    const run = two().push(ack("a", "ann")).advance(1000);
    run.push(aFinding({ detector: "c", severity: "critical" })).advance(0);
    expect(run.reasons().at(-1)).toBe("new_alerts_in_group");
  });
});

test("a receiver that refuses says why, in what others are told of it", () => {
  const run = new Scenario({
    ...ONE,
    receivers: [
      { name: "a", slack: {} },
      { name: "b", webhook: {} },
    ],
  });
  run.answer = ({ receiver }) =>
    receiver === "a"
      ? { kind: "refused", reason: "client-error", detail: "is_archived, channel C0123" }
      : { kind: "sent" };
  run.push(aFinding()).advance(HOUR);
  expect(run.delivered[0]?.firing[0]?.finding.title).toBe(
    "Rolecall's alerter cannot reach the receiver a: client-error (is_archived, channel C0123)",
  );
});

test("a storm of 429 for forty minutes: each message arrives once, in order", () => {
  const run = new Scenario(ONE);
  run.answer = () =>
    run.now < START + 40 * MINUTE ? { kind: "retry", reason: "rate-limited", afterMs: 30_000 } : { kind: "sent" };
  const names = Array.from({ length: 15 }, (_, at) => `aws:1:role:r${at}`);
  for (const identity_uid of names) run.push(aFinding({ identity_uid }));
  run.advance(2 * HOUR);
  expect(run.delivered.map(({ firing }) => firing[0]?.finding.identity_uid)).toEqual(names);
  // One at a time is asked, no sooner than it wants to be.
  expect(run.sent.length).toBeLessThan(15 + 15 + 40 * 2);
});

test("the process dies at every single write and send of a story: nothing is lost, and one notice at most comes twice", () => {
  const story = (run: Scenario): void => {
    run.push(aFinding()).advance(MINUTE);
    run.push(aFinding({ severity: "critical", last_seen: "2026-11-24T10:01:00.000Z" })).advance(MINUTE);
    run.push({ kind: "acknowledge", subject: { findingUid: aFinding().finding_uid }, by: "ann" }).advance(30 * HOUR);
  };
  const whole = new Scenario(TWO);
  story(whole);
  for (let at = 0; ; at += 1) {
    const run = new Scenario(TWO);
    run.stepsLeft = at;
    try {
      story(run);
      break;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    run.stepsLeft = Number.POSITIVE_INFINITY;
    story(run.restart());
    const ids = run.delivered.map(({ noticeId }) => noticeId);
    expect(ids.length - new Set(ids).size, `step ${at}`).toBeLessThanOrEqual(1);
    expect(run.delivered.at(-1), `step ${at}`).toMatchObject({ state: "resolved" });
    expect(run.delivered.some(({ severity }) => severity === "critical")).toBe(true);
  }
  expect(whole.reasons()).toEqual(["first_notification", "severity_raised", "acknowledged", "all_alerts_resolved"]);
});

describe("an episode that ended, and was to be forgotten while nobody ran", () => {
  const finding = aFinding({ last_seen: "2026-11-24T10:01:00.000Z" });
  test.each([
    ["the same", finding],
    ["an older version", aFinding({ last_seen: "2026-11-24T10:00:00.000Z" })],
  ])("knows what was told when %s is delivered again, however often", (_, late) => {
    const run = new Scenario(ONE);
    run.answer = () => ({ kind: "sent" });
    run.push(finding).advance(25 * HOUR);
    const before = said(run);
    run.now += 30 * DAY;
    run.restart();
    run
      .push(late)
      .push(late)
      .push(late)
      .advance(3 * HOUR);
    expect([run.episodes.size, said(run)]).toEqual([1, before]);
  });
});

test("of two stretches that began in one moment a restart goes on with the later, in whatever order they are read", () => {
  const run = new Scenario(ONE);
  const [low, critical] = [aFinding({ severity: "low" }), aFinding({ severity: "critical" })];
  const verdict = { feedback: "expected", by: "ann", comment: "" } as const;
  run
    .push(low)
    .push({ kind: "feedback", subject: { findingUid: low.finding_uid }, verdict })
    .push(critical);
  const rows = [...run.episodes.values()];
  expect(rows.map(({ n, state }) => [n, state])).toEqual([
    [1, "closed"],
    [2, "firing"],
  ]);
  run.episodes.clear();
  for (const row of rows.toReversed()) run.episodes.set(row.episode_id, row);
  run.answer = () => ({ kind: "sent" });
  run.restart().push(critical).push(low).advance(HOUR);
  expect(said(run)).toEqual(["a first_notification"]);
});
