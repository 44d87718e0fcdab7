import { describe, expect, test } from "vitest";
import type { AlertingConfig } from "../config/config.ts";
import { aFinding } from "../testing/finding.ts";
import { Scenario } from "../testing/scenario.ts";

const MINUTE = 60_000;
const CONFIG: AlertingConfig = {
  receivers: [{ name: "secops", slack: {} }],
  route: { receiver: "secops", group_by: ["identity_uid"], group_wait: "1s" },
};

const finding = (index: number, severity: "medium" | "critical" = "medium"): ReturnType<typeof aFinding> =>
  aFinding({ identity_uid: `aws:1:role:r${index}`, detector: index % 3 === 0 ? "behavior" : "rule-a", severity });

function storm(size: number, limits = { notificationsPerMinute: 10 }): Scenario {
  const run = new Scenario(CONFIG, limits);
  for (let index = 0; index < size; index += 1) run.push(finding(index, index === size - 1 ? "critical" : "medium"));
  return run.advance(MINUTE);
}

describe("section 10, storm digest", () => {
  test("past the limit per minute there is one message more, and a receipt for each that it stands for", () => {
    const run = storm(50);
    expect(run.reasons().filter((reason) => reason === "first_notification")).toHaveLength(10);
    expect(new Set(run.sent.filter(({ state }) => state === "digest").map(({ groupId }) => groupId)).size).toBe(1);
    expect(run.receiptReasons()).toEqual(Array.from({ length: 40 }, () => "storm/storm-digest"));
  });

  test("the digest counts per detector and identity, and names what is critical first", () => {
    const digest = storm(50).sent.find(({ state }) => state === "digest");
    expect(digest?.firingTotal).toBe(40);
    expect(digest?.digest?.detectors.reduce((sum, [, count]) => sum + count, 0)).toBe(40);
    expect(digest).toMatchObject({ reason: "storm_digest", severity: "critical" });
    expect(digest?.firing[0]?.severity).toBe("critical");
  });

  test("what is critical is named, also where it is more than a message lists", () => {
    const run = new Scenario(CONFIG, { notificationsPerMinute: 5 });
    for (let n = 0; n < 90; n += 1) {
      const severity = n < 60 ? "critical" : "high";
      run.push(aFinding({ identity_uid: `aws:1:role:r${n}`, severity }));
    }
    const digest = run.advance(2 * 60_000).sent.findLast(({ state }) => state === "digest");
    const critical = digest?.firing.filter(({ severity }) => severity === "critical").length ?? 0;
    expect([digest?.firingTotal, critical, digest?.firing.length]).toEqual([85, 55, 55]);
  });

  test.each([
    ["at once, where the digest has said nothing for a while", 50, 50],
    ["fifteen seconds after the digest's last word", 13, 26],
  ])("what is critical is told %s", (_, cameS, toldS) => {
    const run = new Scenario(CONFIG, { notificationsPerMinute: 10 });
    const start = run.now;
    for (let index = 0; index < 50; index += 1) run.push(finding(index));
    // The digest speaks at eleven seconds, and then once a minute. The group of one waits for a second.
    run.advance((cameS - 1) * 1000).push(finding(50, "critical"));
    run.advance(2 * MINUTE);
    const told = run.sent.find(({ state, severity }) => state === "digest" && severity === "critical");
    expect(((told?.at ?? 0) - start) / 1000).toBe(toldS);
  });

  test("of critical ones, second by second, no more than four a minute are messages", () => {
    const run = storm(50).advance(MINUTE);
    const before = run.sent.length;
    for (let second = 0; second < 60; second += 1) run.push(finding(100 + second, "critical")).advance(1000);
    expect(run.sent.length - before).toBeLessThanOrEqual(5);
  });

  test.each([30, 300, 1000, 3000])(
    "of %d within a minute, critical ones among them, at most twenty are messages in any minute",
    (size) => {
      const run = new Scenario(CONFIG);
      for (let n = 0; n < size; n += 1) {
        run.push(finding(n, n % (size / 10) === 0 ? "critical" : "medium"));
        if ((n + 1) % (size / 30) === 0) run.advance(2000);
      }
      const at = run.advance(4 * MINUTE).sent.map((one) => one.at);
      const most = Math.max(...at.map((from) => at.filter((one) => one >= from && one < from + MINUTE).length));
      expect(most).toBeLessThanOrEqual(20);
      expect(run.sent.findLast(({ state }) => state === "digest")?.firingTotal).toBeGreaterThan(0);
    },
  );

  test("open groups past their limit are a storm too", () => {
    const run = storm(30, { notificationsPerMinute: 1000, ...{ openGroups: 20 } } as {
      notificationsPerMinute: number;
    });
    expect(run.receiptReasons().length).toBeGreaterThan(0);
  });

  test.each([0, 2, 9, 11, 30, 65, 90])("a restart %d s into a storm forgets nothing of its digest", (seconds) => {
    const run = new Scenario(CONFIG, { notificationsPerMinute: 10 });
    for (let index = 0; index < 50; index += 1) run.push(finding(index));
    run.advance(1500 + seconds * 500);
    for (let index = 50; index < 70; index += 1) run.push(finding(index, index === 69 ? "critical" : "medium"));
    run.advance(1500 + seconds * 500).restart();
    run.advance(2 * MINUTE);
    const digest = run.delivered.findLast(({ state }) => state === "digest");
    const alone = run.delivered.filter(({ state, reason }) => state === "firing" && reason === "first_notification");
    const inDigest = new Set([...run.receipts.values()].map(({ finding_uid }) => finding_uid));
    expect([digest?.firingTotal, (digest?.firingTotal ?? 0) + alone.length]).toEqual([inDigest.size, 70]);
    expect(digest?.severity).toBe("critical");
    expect(new Set(run.delivered.filter(({ state }) => state === "digest").map(({ wireKey }) => wireKey)).size).toBe(1);
  });

  test("recovery: after the storm what was said in the digest is not said again, and what is new is said by itself", () => {
    const run = storm(50).advance(10 * MINUTE);
    const before = run.sent.filter(({ state }) => state !== "digest").length;
    run.push(finding(1000)).advance(MINUTE);
    const after = run.sent.filter(({ state }) => state !== "digest");
    expect(after).toHaveLength(before + 1);
    expect(after.at(-1)?.firing[0]?.finding.identity_uid).toBe("aws:1:role:r1000");
  });

  test("digest mode goes on until the rate has been below half the limit for one group_interval", () => {
    const run = storm(50);
    const alone = (): number =>
      run.sent.filter(({ state, reason }) => state === "firing" && reason !== "storm_digest").length;
    const before = alone();
    // Three a minute, below half of ten: quiet enough, and not yet for long.
    for (let n = 0; n < 13; n += 1) run.push(finding(100 + n)).advance(20_000);
    expect(alone()).toBe(before);
    for (let n = 0; n < 9; n += 1) run.push(finding(200 + n)).advance(20_000);
    expect(alone()).toBeGreaterThan(before);
  });

  test("the end is told once, in the digest, and not by groups that never spoke", () => {
    const run = new Scenario(CONFIG, { notificationsPerMinute: 10 });
    for (let index = 0; index < 50; index += 1) run.push(finding(index));
    run.advance(70 * MINUTE);
    const resolves = run.sent.filter(({ state }) => state === "resolved");
    expect(resolves).toHaveLength(11);
  });

  test("a restart in the middle of the storm keeps the digest", () => {
    const run = storm(50)
      .restart()
      .advance(10 * MINUTE);
    expect(run.sent.filter(({ state }) => state === "resolved")).toEqual([]);
    expect(run.reasons().filter((reason) => reason === "first_notification")).toHaveLength(10);
  });
});

describe("many alike in one hour", () => {
  interface Wave {
    readonly what: string;
    readonly over?: (n: number) => Parameters<typeof aFinding>[0];
    /** Minutes between two of them. */
    readonly every?: number;
    readonly receivers?: AlertingConfig["receivers"];
    /** Told by themselves. */
    readonly alone: number;
  }

  const action = { name: "action", pattern: "UNSEEN", observed: "x", expected: "y", surprise: 5, added: 5 } as const;

  /** Thirty identities, each of which shows something new of its own. */
  function wave({ over = () => ({}), every = 2, receivers = CONFIG.receivers }: Wave): Scenario {
    const run = new Scenario({ ...CONFIG, receivers });
    for (let n = 0; n < 30; n += 1) {
      const one = { identity_uid: `aws:1:role:r${n}`, severity: "medium", dimensions: [action], ...over(n) } as const;
      run.push(aFinding(one)).advance(every * MINUTE);
    }
    return run;
  }

  const alone = (run: Scenario): number =>
    run.sent.filter(({ state, reason }) => state === "firing" && reason === "first_notification").length;

  const WAVES: readonly Wave[] = [
    { what: "a new call each, one every two minutes", alone: 8 },
    { what: "one every ten minutes, as many as are told of in an hour", every: 10, alone: 30 },
    { what: "critical ones", over: () => ({ severity: "critical" }), alone: 30 },
    { what: "high ones", over: () => ({ severity: "high" }), alone: 30 },
    { what: "some of which are critical", over: (n) => (n % 5 === 0 ? { severity: "critical" } : {}), alone: 8 + 6 },
    {
      what: "each of a sort of its own",
      over: (n) => ({ dimensions: [{ ...action, name: `of_${n}` }] }),
      alone: 30,
    },
    { what: "from elsewhere", over: () => ({ dimensions: [{ ...action, name: "src_network" }] }), alone: 30 },
    {
      what: "with a new call, and from elsewhere",
      over: () => ({ dimensions: [action, { ...action, name: "src_network", surprise: 3, added: 2 }] }),
      alone: 30,
    },
    {
      what: "with a new call, and a place that adds next to nothing",
      over: () => ({ dimensions: [action, { ...action, name: "src_network", surprise: 0.2, added: 0.1 }] }),
      alone: 8,
    },
    { what: "by a rule", over: () => ({ kind: "rule", detector: "rule-a" }), alone: 30 },
  ];

  test.each(WAVES)("$what", (of) => {
    const run = wave(of);
    expect(alone(run)).toBe(of.alone);
    expect(run.receiptReasons()).toEqual(Array.from({ length: 30 - of.alone }, () => "storm/storm-digest"));
    const digests = run.sent.filter(({ state }) => state === "digest");
    expect(new Set(digests.map(({ groupId }) => groupId)).size).toBe(of.alone === 30 ? 0 : 1);
    if (of.alone < 30) expect(digests.at(-1)?.firingTotal).toBe(30 - of.alone);
  });

  test.each(["high", "critical"] as const)(
    "one of them that is %s later is told by itself, and the same after a restart",
    (severity) => {
      for (const restarts of [false, true]) {
        const run = wave({ what: "", alone: 8 });
        if (restarts) run.restart().advance(MINUTE);
        const before = run.sent.length;
        const graver = { identity_uid: "aws:1:role:r20", dimensions: [action], severity } as const;
        run.push(aFinding({ ...graver, score: 95, last_seen: "2026-11-24T11:00:00.000Z" })).advance(5 * MINUTE);
        const told = run.sent.slice(before).filter((sent) => sent.state === "firing" && sent.severity === severity);
        expect(told.map(({ firing }) => firing[0]?.finding.identity_uid)).toEqual(["aws:1:role:r20"]);
      }
    },
  );

  test("an hour later they are told one by one again", () => {
    const run = wave({ what: "", alone: 8 }).advance(60 * MINUTE);
    const before = alone(run);
    run.push(aFinding({ identity_uid: "aws:1:role:r40", severity: "medium", dimensions: [action] })).advance(MINUTE);
    expect(alone(run)).toBe(before + 1);
  });
});
