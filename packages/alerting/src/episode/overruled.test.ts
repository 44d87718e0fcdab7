import { describe, expect, test } from "vitest";
import type { AlertingConfig } from "../config/config.ts";
import { aFinding } from "../testing/finding.ts";
import { Scenario } from "../testing/scenario.ts";
import type { Judgement } from "./judgement.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const CONFIG: AlertingConfig = {
  receivers: [{ name: "secops", slack: {} }],
  route: { receiver: "secops", group_by: ["identity_uid"] },
};
const { finding_uid: UID } = aFinding();
/** The same of the same, which is another finding: of another hour, or of another version of the detector. */
const OTHER = { finding_uid: "f_other", fingerprint: "v1:other" };

class Story extends Scenario {
  judge(feedback: Judgement["feedback"], more: Partial<Judgement> = {}, findingUid: string = UID): this {
    const verdict = { feedback, by: "ann", comment: "", ...more };
    return this.push({ kind: "feedback", subject: { findingUid }, verdict });
  }
  /** The same evidence, seen once more. */
  again(change: Parameters<typeof aFinding>[0] = {}): this {
    return this.push(aFinding({ last_seen: new Date(this.now).toISOString(), ...change })).advance(10 * MINUTE);
  }
  told(): number {
    return this.sent.filter(({ reason }) => reason === "first_notification").length;
  }
  /** Whose words hold something back. */
  allows(): readonly string[] {
    return [...this.alerter.state.expected.values()].map(({ by }) => by);
  }
}

/** Told once, expected, and held back for that when it came again. */
function held(daysLater = 0): Story {
  const run = new Story(CONFIG)
    .push(aFinding())
    .advance(MINUTE)
    .judge("expected")
    .advance(daysLater * DAY + MINUTE)
    .again();
  expect(run.receiptReasons()).toEqual(["expected/marked-expected"]);
  return run;
}

describe("a verdict on what an earlier one held back", () => {
  test.each<[string, Judgement["feedback"], (run: Story) => Story]>([
    ["dismissed", "dismissed", (run) => run],
    ["compromised", "compromised", (run) => run],
    ["compromised, and a restart", "compromised", (run) => run.restart()],
    ["dismissed, and a restart days later", "dismissed", (run) => run.advance(3 * DAY).restart()],
  ])("%s: the same is told from then on", (_, feedback, then) => {
    const run = held().judge(feedback, { by: "eve" });
    expect(run.allows()).toEqual([]);
    const before = then(run).told();
    run.advance(HOUR).again();
    expect(run.told()).toBe(before + 1);
  });

  test("also where what it was said of is long over", () => {
    const run = held(9).judge("compromised", { by: "eve" });
    expect(run.allows()).toEqual([]);
    // Not even in the tables.
    expect(run.restart().allows()).toEqual([]);
  });

  test("expected once more: the last word says until when", () => {
    const run = held();
    run.judge("expected", { by: "eve", endsAt: run.now + 2 * HOUR });
    expect(run.allows()).toEqual(["eve"]);
    const before = run.told();
    expect(run.again().told()).toBe(before);
    run.advance(3 * HOUR);
    expect(run.told()).toBe(before + 1);
  });

  test.each<[Judgement["feedback"], readonly string[]]>([
    ["dismissed", ["ann"]],
    ["expected", ["ann", "eve"]],
    // What somebody with the key did is not to be missed when it is done again.
    ["compromised", []],
  ])("another finding, held back by what was said of the like, is %s: whose word goes on", (feedback, whose) => {
    const run = held().again({ ...OTHER });
    run.judge(feedback, { by: "eve" }, OTHER.finding_uid);
    expect(run.allows()).toEqual(whose);
  });

  test("a compromise brings out what else was held back for the same", () => {
    const run = held().again({ ...OTHER });
    const before = run.told();
    run.judge("compromised", { by: "eve" }).advance(MINUTE);
    expect(run.told()).toBe(before + 1);
    expect(run.sent.at(-1)?.firing.map(({ finding, freedFrom }) => [finding.finding_uid, freedFrom])).toEqual([
      [OTHER.finding_uid, "the verdict expected until 2026-12-24 10:01 UTC"],
    ]);
  });

  test("what was told although something is expected leaves that as it is", () => {
    const run = held();
    run.again({ ...OTHER, detector: "another" });
    run.judge("compromised", { by: "eve" }, OTHER.finding_uid);
    expect(run.allows()).toEqual(["ann"]);
  });
});
