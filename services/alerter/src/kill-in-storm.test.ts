import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../../../infra/eventually.ts";
import { type FakeSlack, startFakePagerDuty, startFakeSlack } from "../../../test/fakes/index.ts";
import { accountedFor, identityOf, killAndFinish, seedsOf } from "./testing/kill-alerter.ts";

/** Several times what a receiver is told in a minute. */
const STORM = 100;
/** Longer than a process takes from `ready` to its last message. */
const LONGEST_MS = 2000;

test.each(seedsOf(process.env, "storms"))(
  "killed in the midst of a storm, so it is too, and the digest is right to the last count (seed %i)",
  async (seed) => {
    const kills = 1 + (seed % 2);
    const directory = await mkdtemp(join(tmpdir(), "rolecall-killed-"));
    await using slack = await startFakeSlack();
    await using pagerduty = await startFakePagerDuty({ perMinute: 10_000 });
    const isDigest = ({ attachments }: FakeSlack["messages"][number]): boolean =>
      JSON.stringify(attachments).includes("storm");
    const alone = (): Set<string> =>
      new Set(slack.messages.filter((message) => !isDigest(message)).map((message) => identityOf(message)));
    const counted = (): number => {
      const counts = slack.messages
        .filter(isDigest)
        .map(({ attachments }) => /(\d+) firing/.exec(JSON.stringify(attachments)));
      return Math.max(0, ...counts.map((match) => Number(match?.[1] ?? 0)));
    };
    const { said, finish } = await killAndFinish(
      { seed, kills, longestMs: LONGEST_MS, findings: STORM, together: 25 },
      { directory, slack, pagerduty },
    );
    expect(said).toBe("done");
    await eventually(() => expect(alone().size + counted()).toBe(STORM));
    await finish();

    const names = Array.from({ length: STORM }, (_, at) => `r${at}`).toSorted();
    expect(await accountedFor(directory)).toEqual(names.map((name) => `f_${name}`));
    expect(new Set(pagerduty.alerts.map(({ dedupKey }) => dedupKey)).size).toBe(pagerduty.alerts.length);
    expect(counted()).toBeGreaterThan(0);
    const groups = slack.messages.map(({ metadata }) => JSON.stringify(metadata).replace(/"seq(?:uence)?":\d+/, ""));
    expect(slack.messages.length - new Set(groups).size).toBeLessThanOrEqual(kills);
    await rm(directory, { recursive: true });
  },
);
