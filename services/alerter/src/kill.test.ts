import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startFakePagerDuty, startFakeSlack } from "../../../test/fakes/index.ts";
import { accountedFor, identityOf, killAndFinish, seedsOf } from "./testing/kill-alerter.ts";

const FINDINGS = 12;
/** Longer than a process takes from `ready` to its last message. */
const LONGEST_MS = 700;

test.each(seedsOf(process.env, "trials"))(
  "killed at random instants, it loses nothing, pages once, and posts at most once more per kill (seed %i)",
  async (seed) => {
    const kills = 1 + (seed % 2);
    const directory = await mkdtemp(join(tmpdir(), "rolecall-killed-"));
    // With pictures: an upload that a kill cuts off is nobody's loss.
    await using slack = await startFakeSlack({ scopes: ["chat:write", "files:write"] });
    await using pagerduty = await startFakePagerDuty({ perMinute: 10_000 });
    const { said, finish } = await killAndFinish(
      { seed, kills, longestMs: LONGEST_MS, findings: FINDINGS, together: 1 },
      { directory, slack, pagerduty },
    );
    expect(said).toBe("done");
    await finish();

    const names = Array.from({ length: FINDINGS }, (_, at) => `r${at}`).toSorted();
    expect(pagerduty.alerts.map(({ payload }) => identityOf(payload)).toSorted()).toEqual(names);
    const posted = slack.messages.map(({ text, blocks }) => identityOf({ text, blocks }));
    expect([...new Set(posted)].toSorted()).toEqual(names);
    expect(posted.length).toBeLessThanOrEqual(FINDINGS + kills);
    expect(await accountedFor(directory)).toEqual(names.map((name) => `f_${name}`));
    await rm(directory, { recursive: true });
  },
);
