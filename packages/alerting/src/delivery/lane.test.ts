import { describe, expect, test } from "vitest";
import type { AlertingConfig } from "../config/config.ts";
import type { Notice } from "../group/notice.ts";
import { aFinding } from "../testing/finding.ts";
import { Scenario } from "../testing/scenario.ts";

const CONFIG: AlertingConfig = {
  receivers: [{ name: "on-call", pagerduty: {} }],
  route: { receiver: "on-call", group_by: ["identity_uid"], group_wait: "10s" },
};
const MINUTE = 60_000;
const NAMES = ["zoe", "ann", "max", "bea", "tom"];

const of = (name: string) => aFinding({ identity_uid: `aws:1:role:${name}`, severity: "high" });
const nameOf = ({ firing }: Notice): string => firing[0]?.finding.identity_uid.slice("aws:1:role:".length) ?? "";
const down = { kind: "retry", reason: "server-error" } as const;

test("section 11: what is due at one moment is told in the order in which it came", () => {
  const run = new Scenario(CONFIG);
  for (const name of NAMES) run.push(of(name));
  run.advance(MINUTE);
  expect(run.delivered.map(nameOf)).toEqual(NAMES);
});

test("section 11: so it is after a restart before anything was told", () => {
  const run = new Scenario(CONFIG);
  for (const name of NAMES) run.push(of(name)).advance(1);
  run.restart().advance(MINUTE);
  expect(run.delivered.map(nameOf)).toEqual(NAMES);
});

test("section 11: a receiver down for almost an hour is told in order, and nothing new overtakes what waits", () => {
  const run = new Scenario(CONFIG);
  run.answer = () => down;
  for (const name of NAMES) run.push(of(name));
  for (let n = 0; n < 50; n += 1) run.push(of(`late-${n}`)).advance(MINUTE);
  run.answer = () => ({ kind: "sent" });
  run.push(of("last"));
  run.advance(10 * MINUTE);
  const late = Array.from({ length: 50 }, (_, n) => `late-${n}`);
  // The budget of a minute is asked for what is told, not for what waits: all of it is here.
  expect(run.delivered.map(nameOf)).toEqual([...NAMES, ...late, "last"]);
});

test.each([
  ["as long as a receiver asks for", { for: 3 * 60 * MINUTE }, false],
  ["also past the hour after which a message is given up and said anew", {}, true],
])("section 11: down for an hour and a half, everything arrives once it is back, in order, %s", (_, retry, isAnew) => {
  const [{ name, pagerduty }] = [{ name: "on-call", pagerduty: {} }];
  const run = new Scenario({ ...CONFIG, receivers: [{ name, pagerduty, retry }] });
  run.answer = () => down;
  for (const name of NAMES) run.push(of(name)).advance(20_000);
  run.advance(90 * MINUTE);
  run.answer = () => ({ kind: "sent" });
  run.advance(11 * MINUTE);
  expect(run.delivered.map(nameOf)).toEqual(NAMES);
  expect(new Set(run.sent.map(({ noticeId }) => noticeId)).size > NAMES.length).toBe(isAnew);
});

test.each([
  [
    "no sooner and no later than its bounds",
    { for: 20 * MINUTE, min_interval: 30_000, max_interval: 2 * MINUTE },
    30_000,
    2 * MINUTE,
    20,
  ],
  ["as the reference says where it says nothing", undefined, 5000, 5 * MINUTE, 60],
])("section 1.5 of the receivers' page, a receiver is asked again %s", (_, retry, least, most, minutes) => {
  const run = new Scenario({ ...CONFIG, receivers: [{ name: "on-call", pagerduty: {}, ...(retry && { retry }) }] });
  const start = run.now;
  const asked: number[] = [];
  run.answer = (notice) => {
    // When it is given up, it is said anew at once.
    if (notice.noticeId === run.sent[0]?.noticeId) asked.push(run.now - start);
    return down;
  };
  run.push(of("ann"));
  for (let n = 0; run.receipts.size === 0 && n < 200; n += 1) run.advance(MINUTE / 2);
  const pauses = asked.slice(1).map((at, n) => at - (asked[n] ?? 0));
  expect(pauses.length).toBeGreaterThan(5);
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(least);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(most);
  expect([...run.receipts.values()].map(({ reason }) => reason)).toEqual(["dead-lettered"]);
  const window = minutes * MINUTE;
  expect((run.receipts.values().next().value?.at ?? 0) - start - 10_000).toBeLessThanOrEqual(window);
  expect((asked.at(-1) ?? 0) - 10_000).toBeGreaterThan(window - most);
});

test("section 11: bounds that come with a reload hold for what waits already", () => {
  const run = new Scenario(CONFIG);
  run.answer = () => down;
  run.push(of("ann")).advance(50 * MINUTE);
  run.reload({ ...CONFIG, receivers: [{ name: "on-call", pagerduty: {}, retry: { for: 3 * 60 * MINUTE } }] });
  run.advance(60 * MINUTE);
  expect(run.receipts.size).toBe(0);
  run.answer = () => ({ kind: "sent" });
  run.advance(5 * MINUTE);
  expect(run.delivered.map(nameOf)).toEqual(["ann"]);
});

test("section 11: a restart in the middle of the outage changes nothing in the order", () => {
  const run = new Scenario(CONFIG);
  run.answer = () => down;
  for (const name of NAMES) run.push(of(name));
  run
    .advance(20 * MINUTE)
    .restart()
    .advance(10 * MINUTE);
  run.answer = () => ({ kind: "sent" });
  run.advance(10 * MINUTE);
  expect(run.delivered.map(nameOf)).toEqual(NAMES);
});

test.each([
  ["all of it is judged: its end, under another id", true, ["first_notification", "all_alerts_resolved"]],
  ["some of it still fires: itself", false, ["first_notification", "first_notification", "new_resolved_alerts"]],
])("a message that was not taken wakes nobody once %s", (_, isAll, reasons) => {
  const run = new Scenario({
    receivers: [{ name: "on-call", pagerduty: {} }],
    route: { receiver: "on-call", group_by: ["identity_uid"] },
  });
  run.answer = () => down;
  run
    .push(aFinding())
    .push(aFinding({ detector: "b" }))
    .advance(11 * 1000);
  for (const { finding } of isAll
    ? [...run.alerter.state.episodes.values()]
    : [...run.alerter.state.episodes.values()].slice(1)) {
    const verdict = { feedback: "dismissed", by: "ann", comment: "" } as const;
    run.push({ kind: "feedback", subject: { findingUid: finding.finding_uid }, verdict });
  }
  run.answer = () => ({ kind: "sent" });
  run.advance(7 * MINUTE);
  expect(run.reasons()).toEqual(reasons);
  expect(run.sent[1]?.noticeId === run.sent[0]?.noticeId).toBe(!isAll);
  expect(run.alerter.state.outbox.size).toBe(0);
});

test("a message that was not taken is told where all of it turned out to be real, and its end after it", () => {
  const run = new Scenario(CONFIG);
  run.answer = () => down;
  run.push(of("ann")).advance(11_000);
  const verdict = { feedback: "compromised", by: "ann", comment: "" } as const;
  run.push({ kind: "feedback", subject: { findingUid: of("ann").finding_uid }, verdict });
  run.answer = () => ({ kind: "sent" });
  run.advance(7 * MINUTE);
  expect(run.delivered.map(({ reason }) => reason)).toEqual(["first_notification", "all_alerts_resolved"]);
});

test("section 11: nobody is asked again before the Retry-After that one of them was answered with", () => {
  const run = new Scenario(CONFIG);
  const asked: number[] = [];
  const start = run.now;
  run.answer = () => {
    asked.push(run.now - start);
    return run.now - start < 3 * MINUTE
      ? { kind: "retry", reason: "rate-limited", afterMs: 4 * MINUTE }
      : { kind: "sent" };
  };
  run.push(of("ann")).advance(MINUTE);
  for (const name of ["bea", "tom"]) run.push(of(name)).advance(30_000);
  run.advance(10 * MINUTE);
  expect(asked[0]).toBe(10_000);
  expect(asked.slice(1).every((at) => at >= 10_000 + 4 * MINUTE)).toBe(true);
  expect(run.delivered.map(nameOf)).toEqual(["ann", "bea", "tom"]);
});

test("section 11: who asks to be left alone is, whichever message it was that heard it", () => {
  const run = new Scenario(CONFIG);
  const asked: number[] = [];
  // "ann" fails, and "bea" is asked to wait: so is everybody.
  run.answer = (notice) => {
    asked.push(run.now);
    if (asked.length > 2) return { kind: "sent" };
    return nameOf(notice) === "bea" ? { kind: "retry", reason: "rate-limited", afterMs: 9 * MINUTE } : down;
  };
  run
    .push(of("ann"))
    .push(of("bea"))
    .advance(20 * MINUTE);
  expect(run.delivered.map(nameOf)).toEqual(["ann", "bea"]);
  expect(asked).toHaveLength(4);
  expect((asked[2] ?? 0) - (asked[1] ?? 0)).toBeGreaterThanOrEqual(9 * MINUTE);
});

test("section 11: one message that a receiver never takes holds nobody else up for more than a few minutes", () => {
  const run = new Scenario(CONFIG);
  run.answer = () => down;
  for (const name of NAMES) run.push(of(name));
  run.advance(5 * MINUTE);
  run.answer = (notice) => (nameOf(notice) === "zoe" ? down : { kind: "sent" });
  run.push(of("new")).advance(6 * MINUTE);
  expect(run.delivered.map(nameOf).toSorted()).toEqual([...NAMES.slice(1), "new"].toSorted());
  run.push(of("newer")).advance(11_000);
  expect(run.delivered.map(nameOf).at(-1)).toBe("newer");
  // It is given up after its hour, with a receipt.
  run.advance(60 * MINUTE);
  expect([...run.receipts.values()].map(({ reason }) => reason)).toContain("dead-lettered");
});

test("section 11: back between two attempts, it is told of the one that has just failed before those behind it", () => {
  const run = new Scenario(CONFIG);
  run.answer = () => down;
  for (const name of NAMES) run.push(of(name));
  run.advance(5 * MINUTE);
  // The oldest fails, and the receiver is back when the next is tried: to see whether the fault is the oldest's own.
  let isBack = false;
  run.answer = (notice) => {
    if (nameOf(notice) !== NAMES[0]) isBack = true;
    return isBack ? { kind: "sent" } : down;
  };
  run.advance(6 * MINUTE);
  const [first, second, ...rest] = NAMES;
  expect(run.delivered.map(nameOf)).toEqual([second, first, ...rest]);
});

test("what is critical is told before all that waits, in the order in which it came", () => {
  const run = new Scenario(CONFIG);
  const critical = (name: string) => aFinding({ identity_uid: `aws:1:role:${name}`, severity: "critical" });
  run.answer = () => down;
  for (const name of NAMES) run.push(of(name)).advance(MINUTE);
  run.push(critical("worst")).advance(MINUTE).push(critical("worse")).advance(MINUTE);
  run.answer = () => ({ kind: "sent" });
  run.push(of("last")).advance(10 * MINUTE);
  expect(run.delivered.map(nameOf)).toEqual(["worst", "worse", ...NAMES, "last"]);
});

describe("a receiver that asks to be left alone for an hour, and again each time", () => {
  /** Twenty hours with three hundred findings. Of what is under way at once the first alone is tried, as the service does. */
  function longDay(then: (run: Scenario) => void = () => undefined): {
    readonly run: Scenario;
    readonly asked: number[];
  } {
    const run = new Scenario(CONFIG);
    const asked: number[] = [];
    run.answer = () => {
      if (asked.at(-1) === run.now) return { kind: "held" };
      asked.push(run.now);
      return { kind: "retry", reason: "rate-limited", afterMs: 60 * MINUTE };
    };
    for (let n = 0; n < 300; n += 1) {
      run.push(of(`m${n}`)).advance(4 * MINUTE);
      if (n === 150) then(run);
    }
    return { run, asked };
  }

  test.each<[string, number, (run: Scenario) => void]>([
    ["is asked once in an hour, whatever was given up meanwhile", 21, () => undefined],
    ["so it is where the configuration is read anew", 21, (run) => void run.reload(CONFIG)],
    ["and once more by another process", 22, (run) => void run.restart()],
  ])("%s", (_, most, then) => {
    expect(longDay(then).asked.length).toBeLessThanOrEqual(most);
  });

  test("and is told the gravest and of the rest in its digest when it takes something", () => {
    const { run } = longDay();
    run.answer = () => ({ kind: "sent" });
    run.advance(70 * MINUTE);
    const told = run.delivered.filter(({ reason }) => reason === "first_notification").map(nameOf);
    expect(told.length).toBeLessThanOrEqual(19);
    expect(new Set(told).size).toBe(told.length);
    expect(run.delivered.findLast(({ state }) => state === "digest")?.firingTotal).toBe(300 - told.length);
  });
});
