import { describe, expect, test } from "vitest";
import type { AlertingConfig } from "../config/config.ts";
import type { Notice } from "../group/notice.ts";
import { aFinding } from "../testing/finding.ts";
import { Scenario } from "../testing/scenario.ts";

const CONFIG: AlertingConfig = {
  receivers: [{ name: "chat", slack: {} }],
  route: { receiver: "chat", group_by: ["identity_uid"], group_wait: "10s" },
};
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const down = { kind: "retry", reason: "server-error" } as const;

const firsts = (run: Scenario): readonly Notice[] =>
  run.delivered.filter(({ reason }) => reason === "first_notification");
const digests = (run: Scenario): readonly Notice[] => run.delivered.filter(({ state }) => state === "digest");

/** A receiver that is away while as many are found as that, five a minute, every tenth of them high. */
function awayWhile(found: number, then: (run: Scenario) => void = () => undefined): Scenario {
  const run = new Scenario(CONFIG);
  run.answer = () => down;
  for (let n = 0; n < found; n += 1) {
    run.push(aFinding({ identity_uid: `aws:1:role:m${n}`, severity: n % 10 === 9 ? "high" : "medium" }));
    run.advance(MINUTE / 5);
  }
  then(run);
  run.answer = () => ({ kind: "sent" });
  return run.advance(10 * MINUTE);
}

describe("a receiver that was away is back", () => {
  test("and is told one by one what no more than a hundred wait to say", () => {
    const run = awayWhile(100);
    expect(firsts(run)).toHaveLength(100);
    expect(digests(run)).toEqual([]);
  });

  test.each<[string, (run: Scenario) => void]>([
    ["more wait", () => undefined],
    ["more wait, and another process took over in their midst", (run) => void run.restart()],
  ])("and where %s, of the gravest by themselves, in their order, and of all others in one message", (_, then) => {
    const run = awayWhile(200, then);
    const alone = firsts(run).map(({ severity, firing }) => [severity, firing[0]?.finding.identity_uid] as const);
    // Twenty are high; one more is told: what the receiver took before anybody knew that it is back.
    expect(alone.length).toBeLessThanOrEqual(19);
    expect(alone.slice(1).every(([severity]) => severity === "high")).toBe(true);
    const order = alone.map(([, uid]) => Number(uid?.slice("aws:1:role:m".length)));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(digests(run).at(-1)?.firingTotal).toBe(200 - alone.length);
    expect(new Set(digests(run).map(({ groupId }) => groupId)).size).toBe(1);
  });

  test("what was over meanwhile is told to nobody, and a receipt says so", () => {
    const ended = Array.from({ length: 30 }, (_, n) => aFinding({ identity_uid: `aws:1:role:m${n}` }).finding_uid);
    const run = awayWhile(150, (away) => {
      for (const findingUid of ended) away.push({ kind: "resolve", subject: { findingUid }, by: "ann" });
    });
    const told = new Set(run.delivered.flatMap(({ firing }) => firing.map(({ finding }) => finding.finding_uid)));
    const receipts = Map.groupBy(run.receipts.values(), ({ reason }) => reason);
    const over = receipts.get("resolved-before-group-wait")?.map(({ finding_uid }) => finding_uid) ?? [];
    // But for the one by which it showed that it is back.
    expect(over.toSorted()).toEqual(ended.filter((id) => !told.has(id)).toSorted());
    expect(over.length).toBeGreaterThanOrEqual(29);
    expect(firsts(run).length + over.length + (digests(run).at(-1)?.firingTotal ?? 0)).toBe(150);
  });

  test("and an hour later nothing of it is said again", () => {
    const run = awayWhile(200);
    const before = run.delivered.length;
    run.advance(20 * MINUTE);
    expect(run.delivered.slice(before).filter(({ reason }) => reason === "first_notification")).toEqual([]);
    run.advance(2 * HOUR);
    expect(firsts(run).length).toBeLessThanOrEqual(19);
  });
});
