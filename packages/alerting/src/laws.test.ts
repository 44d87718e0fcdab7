import type { Severity } from "@rolecall/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AlertingConfig } from "./config/config.ts";
import type { Silence } from "./hold/silence.ts";
import { aFinding } from "./testing/finding.ts";
import { Crash, Scenario, START } from "./testing/scenario.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const CONFIG: AlertingConfig = {
  receivers: [
    { name: "secops", slack: {} },
    { name: "on-call", pagerduty: {}, webhook: {} },
    { name: "quiet", slack: {}, send_resolved: false },
    { name: "nobody" },
  ],
  route: {
    receiver: "secops",
    group_by: ["identity_uid"],
    routes: [
      { name: "pages", matchers: ['severity=~"high|critical"'], receiver: "on-call", continue: true },
      { name: "rules", matchers: ["kind=rule"], receiver: "quiet", group_by: ["detector"] },
      { name: "none", matchers: ["detector=d2"], receiver: "nobody" },
      { name: "office", matchers: ["identity_kind=role"], active_time_intervals: ["office"] },
    ],
  },
  time_intervals: [{ name: "office", time_intervals: [{ times: [{ start_time: "09:00", end_time: "17:00" }] }] }],
  inhibit_rules: [
    {
      name: "worst",
      source_matchers: ["severity=critical"],
      target_matchers: ["severity=low"],
      equal: ["identity_uid"],
    },
  ],
};

type Step =
  | {
      readonly op: "finding";
      readonly who: number;
      readonly detector: number;
      readonly version: number;
      readonly severity: Severity;
    }
  | { readonly op: "wait"; readonly ms: number }
  | { readonly op: "ack" | "judge" | "expect" | "reopen"; readonly who: number; readonly detector: number }
  | { readonly op: "silence"; readonly who: number; readonly ms: number }
  | { readonly op: "answer"; readonly kind: "sent" | "retry" | "refused" | "none" }
  | { readonly op: "restart" };

const who = fc.integer({ min: 0, max: 3 });
const detector = fc.integer({ min: 0, max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant("finding" as const),
      who,
      detector,
      version: fc.integer({ min: 0, max: 6 }),
      severity: fc.constantFrom<Severity>("low", "medium", "high", "critical"),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constant("wait" as const),
      ms: fc.constantFrom(1000, 10_000, MINUTE, 5 * MINUTE, HOUR, 7 * HOUR, 25 * HOUR),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constantFrom("ack" as const, "judge" as const, "expect" as const, "reopen" as const),
      ...{ who, detector },
    }),
  },
  fc.record({ op: fc.constant("silence" as const), who, ms: fc.constantFrom(MINUTE, HOUR) }),
  fc.record({
    op: fc.constant("answer" as const),
    kind: fc.constantFrom("sent" as const, "retry" as const, "refused" as const, "none" as const),
  }),
  fc.record({ op: fc.constant("restart" as const) }),
);

function findingOf(of: Extract<Step, { op: "finding" }>): ReturnType<typeof aFinding> {
  return aFinding({
    identity_uid: `aws:1:role:i${of.who}`,
    detector: `d${of.detector}`,
    kind: of.detector === 1 ? "rule" : "behavior",
    severity: of.severity,
    last_seen: `2026-11-24T10:0${of.version}:00.000Z`,
  });
}

function silence(run: Scenario, of: { readonly who: number; readonly ms: number }): Silence {
  const matchers = [[`identity_uid="aws:1:role:i${of.who}"`]];
  const common = { createdBy: "ann", comment: "", hidden: 0, episodes: [] };
  return {
    silenceId: `s${run.now}`,
    matchers,
    startsAt: run.now,
    endsAt: run.now + of.ms,
    updatedAt: run.now,
    ...common,
  };
}

function take(run: Scenario, of: Step): void {
  const uid =
    "who" in of && "detector" in of ? findingOf({ ...of, op: "finding", version: 0, severity: "low" }).finding_uid : "";
  const outcomes = {
    sent: { kind: "sent" },
    retry: { kind: "retry", reason: "timeout" },
    refused: { kind: "refused", reason: "auth-error" },
  } as const;
  // What a restart finds overdue is done before a person asks: of what is forgotten by then the tables alone know, which are not here.
  if (uid !== "" && of.op !== "finding") run.advance(0);
  if (of.op === "finding") run.push(findingOf(of));
  else if (of.op === "wait") run.advance(of.ms);
  else if (of.op === "ack") run.push({ kind: "acknowledge", subject: { findingUid: uid }, by: "ann" });
  else if (of.op === "reopen") run.push({ kind: "reopen", subject: { findingUid: uid }, by: "ann", comment: "" });
  else if (of.op === "judge" || of.op === "expect") {
    const feedback = of.op === "judge" ? "dismissed" : "expected";
    run.push({ kind: "feedback", subject: { findingUid: uid }, verdict: { feedback, by: "ann", comment: "" } });
  } else if (of.op === "silence") run.push({ kind: "silence", silence: silence(run, of) });
  else if (of.op === "restart") run.restart();
  else {
    const outcome = of.op === "answer" && of.kind !== "none" ? outcomes[of.kind] : undefined;
    run.answer = () => outcome;
  }
}

/** Versions answered for: told to a receiver, explained by a receipt, or still owed. */
function ledger(run: Scenario): number {
  const { episodes, outbox } = run.alerter.state;
  const sum = (counts: readonly { readonly count: number }[]): number =>
    counts.reduce((total, { count }) => total + count, 0);
  const told = [...run.notifications.values()].filter(({ outcome }) => outcome === "sent" || outcome === "not-sent");
  const owed = [...episodes.values()].flatMap(({ pending }) => pending);
  const underWay = [...outbox.values()].flatMap(({ carried }) => carried);
  return sum(told) + sum([...run.receipts.values()]) + sum(owed) + sum(underWay);
}

/** Groups that were told of the same firing episodes as if for the first time, twice in a row. */
function saidTwice(run: Scenario): readonly string[] {
  const last = new Map<string, Scenario["delivered"][number]>();
  const again: string[] = [];
  for (const notice of run.delivered) {
    const before = last.get(notice.groupId);
    last.set(notice.groupId, notice);
    if (notice.receiver === "quiet" || before === undefined || before.noticeId === notice.noticeId) continue;
    const both = before.reason === "first_notification" && notice.reason === "first_notification";
    const same = idsOf(before) === idsOf(notice);
    if (both && same) again.push(notice.groupId);
  }
  return again;
}

function idsOf({ firing }: Scenario["delivered"][number]): string {
  return firing
    .map(({ episodeId }) => episodeId)
    .toSorted()
    .join();
}

/** Channels that a finding of this kind falls to, by the configuration above. */
function channels(finding: ReturnType<typeof aFinding>): number {
  const pages = finding.severity === "high" || finding.severity === "critical" ? 2 : 0;
  return pages + 1;
}

test("law: findings in = notifications + receipts (+ what is still owed), through outages, silences and restarts", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const run = new Scenario(CONFIG, { metaAlertEveryMs: Number.POSITIVE_INFINITY });
      let owed = 0;
      for (const of of steps) {
        const before = ledger(run);
        take(run, of);
        // A version that was taken before adds nothing; a new one an answer per channel (of its severity, or the open one's).
        const added = ledger(run) - before;
        if (of.op === "finding") expect([0, channels(findingOf(of)), 3]).toContain(added);
        else expect(added).toBe(0);
        owed += added;
      }
      run.answer = () => ({ kind: "sent" });
      run.restart().advance(50 * HOUR);
      expect(ledger(run)).toBe(owed);
      expect([...run.alerter.state.episodes.values()].flatMap(({ pending }) => pending)).toEqual([]);
      expect(run.alerter.state.outbox.size).toBe(0);
    }),
    { numRuns: 150 },
  );
});

test("law: the process may die at any write or send; no finding is lost, and nothing is said twice but the one notice on its way", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), fc.nat({ max: 60 }), (steps, at) => {
      const run = new Scenario(CONFIG, { metaAlertEveryMs: Number.POSITIVE_INFINITY });
      run.stepsLeft = at;
      const taken = new Set<string>();
      for (let index = 0; index < steps.length; ) {
        const of = steps[index] as Step;
        try {
          take(run, of);
          if (of.op === "finding") taken.add(findingOf(of).finding_uid);
          index += 1;
        } catch (error) {
          if (!(error instanceof Crash)) throw error;
          run.stepsLeft = Number.POSITIVE_INFINITY;
          run.restart();
        }
      }
      run.stepsLeft = Number.POSITIVE_INFINITY;
      run.answer = () => ({ kind: "sent" });
      run.restart().advance(50 * HOUR);
      const answered = new Set(
        [...run.receipts.values(), ...run.notifications.values()].map(({ finding_uid }) => finding_uid),
      );
      expect(answered).toEqual(taken);
      expect([...run.notifications.values()].filter(({ outcome }) => outcome === "pending")).toEqual([]);
      // The one notice that was taken when the process died may come again, under its id; nothing else does.
      const ids = run.delivered.map(({ noticeId }) => noticeId);
      expect(ids.length - new Set(ids).size).toBeLessThanOrEqual(1);
      // What a receiver refused, or did not take for an hour, was not said: it may rightly be tried as a first one again.
      const refused = [...run.notifications.values()].some(
        ({ outcome }) => outcome !== "sent" && outcome !== "not-sent",
      );
      if (!refused) expect(saidTwice(run)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test("law: a trigger that was sent has its resolve sent, whatever silences and intervals say", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const run = new Scenario(CONFIG, { metaAlertEveryMs: Number.POSITIVE_INFINITY });
      for (const of of steps) take(run, of);
      run.answer = () => ({ kind: "sent" });
      run.restart().push({
        kind: "silence",
        silence: { ...silence(run, { who: 0, ms: 60 * HOUR }), silenceId: "all", matchers: [["tenant=default"]] },
      });
      run.advance(52 * HOUR);
      for (const group of run.alerter.state.groups.values()) expect(group.log?.firing ?? []).toEqual([]);
      const last = new Map(run.delivered.map((notice) => [notice.groupId, notice]));
      for (const { receiver, state } of last.values()) if (receiver !== "quiet") expect(state).toBe("resolved");
    }),
    { numRuns: 150 },
  );
});

test("law: taking a finding is idempotent: delivered again and again, whatever happens in between, it is told once", () => {
  const story = (steps: readonly Step[], times: number): unknown => {
    const run = new Scenario(CONFIG);
    const since: Extract<Step, { op: "finding" }>[] = [];
    for (const of of steps) {
      take(run, of);
      if (of.op === "wait") since.length = 0;
      if (of.op === "finding") since.push(of);
      for (let again = 1; again < times; again += 1) for (const each of since) take(run, each);
    }
    run.answer = () => ({ kind: "sent" });
    run.advance(2 * HOUR);
    const said = run.sent.map(({ noticeId, reason, firing }) => [noticeId, reason, firing.map(({ count }) => count)]);
    return [said, [...run.receipts.keys()].toSorted(), [...run.episodes.values()].map(({ state }) => state)];
  };
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      expect(story(steps, 3)).toEqual(story(steps, 1));
    }),
    { numRuns: 150 },
  );
});

test("law: grouping does not depend on the order of arrival", () => {
  const findings = [0, 1, 2, 3].flatMap((w) =>
    [0, 1].map((d) => findingOf({ op: "finding", who: w, detector: d, version: 0, severity: "high" })),
  );
  const grouped = (order: readonly (typeof findings)[number][]): unknown => {
    const run = new Scenario(CONFIG, { metaAlertEveryMs: Number.POSITIVE_INFINITY });
    for (const finding of order) run.push(finding);
    run.advance(MINUTE);
    return run.sent
      .map(({ groupId, firing }) => [groupId, firing.map(({ episodeId }) => episodeId).toSorted()])
      .toSorted();
  };
  const expected = grouped(findings);
  fc.assert(
    fc.property(fc.shuffledSubarray(findings, { minLength: findings.length }), (order) => {
      expect(grouped(order)).toEqual(expected);
    }),
  );
});

/** Findings told, whoever was told. */
function told(
  config: AlertingConfig,
  steps: readonly Step[],
  silences: readonly (readonly string[])[] = [],
): Set<string> {
  const run = new Scenario(config);
  for (const [index, set] of silences.entries()) {
    run.push({
      kind: "silence",
      silence: { ...silence(run, { who: 0, ms: 100 * HOUR }), silenceId: `w${index}`, matchers: [set] },
    });
  }
  for (const of of steps) if (of.op === "finding" || of.op === "wait") take(run, of);
  // What joined a group that has just spoken waits for the group's interval, and is told all the same.
  run.advance(6 * MINUTE);
  return new Set(run.sent.flatMap(({ firing }) => firing.map(({ finding }) => finding.finding_uid)));
}

test("law: a wider silence never lets more through", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 15 }), who, detector, (steps, w, d) => {
      const narrow = told(CONFIG, steps, [[`identity_uid=aws:1:role:i${w}`, `detector=d${d}`]]);
      const wide = told(CONFIG, steps, [[`identity_uid=aws:1:role:i${w}`]]);
      for (const uid of wide) expect(narrow.has(uid)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test("law: another inhibition rule never adds notifications", () => {
  const more = [
    ...(CONFIG.inhibit_rules ?? []),
    { source_matchers: ["detector=d0"], target_matchers: ["detector=d1"], equal: ["identity_uid"] },
  ];
  fc.assert(
    fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
      const before = told(CONFIG, steps);
      for (const uid of told({ ...CONFIG, inhibit_rules: more }, steps)) expect(before.has(uid)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test("START lies inside the office hours that these laws use", () => {
  expect(new Date(START).getUTCHours()).toBe(10);
});
