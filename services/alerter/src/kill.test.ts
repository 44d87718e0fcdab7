import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { openEmbedded } from "@rolecall/clickhouse";
import { expect, test, vi } from "vitest";
import { type FakePagerDuty, type FakeSlack, startFakePagerDuty, startFakeSlack } from "../../../test/fakes/index.ts";

// ROLECALL_KILL_TRIALS=100 ROLECALL_SEED=7 for more of them, and for the same ones again.
const TRIALS = Number(process.env["ROLECALL_KILL_TRIALS"] ?? 15);
const SEED = Number(process.env["ROLECALL_SEED"] ?? Math.floor(Math.random() * 1e9));
const FINDINGS = 12;
/** Several times what a receiver is told in a minute. */
const STORM = 100;
/** Longer than a process takes from `ready` to its last message. */
const LONGEST_MS = 700;
const LONGEST_STORM_MS = 2000;

// Three processes with an engine each, on a machine that may be busy with others.
vi.setConfig({ testTimeout: 240_000 });

const program = join(import.meta.dirname, "testing/alerter-process.ts");

/** Numbers in [0, 1) from a seed: the instants at which a trial kills (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function start(args: readonly string[]): Promise<{ child: ChildProcess; lines: AsyncIterator<string> }> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  // One that is killed reads no more.
  child.stdin?.on("error", () => undefined);
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  await lines.next();
  return { child, lines };
}

/** Kills a process at random instants, lets the last one come to its end, and returns when `isTold`. */
async function killed(
  trial: {
    readonly seed: number;
    readonly kills: number;
    readonly longestMs: number;
    readonly findings: number;
    readonly together: number;
  },
  to: { readonly directory: string; readonly slack: FakeSlack; readonly pagerduty: FakePagerDuty },
  isTold: () => void = () => undefined,
): Promise<void> {
  const random = randomOf(trial.seed);
  const { directory, slack, pagerduty } = to;
  const args = [
    directory,
    slack.apiUrl,
    pagerduty.url,
    String(Date.now()),
    String(trial.findings),
    String(trial.together),
  ];
  for (let kill = 0; kill < trial.kills; kill += 1) {
    const { child } = await start(args);
    await pause(random() * trial.longestMs);
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
  const { child, lines } = await start(args);
  expect((await lines.next()).value).toBe("done");
  await vi.waitFor(isTold, { timeout: 60_000, interval: 20 });
  child.stdin?.end();
  if (child.exitCode === null) await once(child, "exit");
}

const SEEDS = Array.from({ length: TRIALS }, (_, trial) => SEED + trial);

test.each(SEEDS.filter((_, trial) => trial % 3 !== 0))(
  "killed at random instants, it loses nothing, pages once, and posts at most once more per kill (seed %i)",
  async (seed) => {
    const kills = 1 + (seed % 2);
    const directory = await mkdtemp(join(tmpdir(), "rolecall-killed-"));
    // With pictures: an upload that a kill cuts off is nobody's loss.
    await using slack = await startFakeSlack({ scopes: ["chat:write", "files:write"] });
    await using pagerduty = await startFakePagerDuty({ perMinute: 10_000 });
    await killed(
      { seed, kills, longestMs: LONGEST_MS, findings: FINDINGS, together: 1 },
      { directory, slack, pagerduty },
    );

    const names = Array.from({ length: FINDINGS }, (_, at) => `r${at}`).toSorted();
    expect(pagerduty.alerts.map(({ payload }) => identityOf(payload)).toSorted()).toEqual(names);
    const posted = slack.messages.map(({ text, blocks }) => identityOf({ text, blocks }));
    expect([...new Set(posted)].toSorted()).toEqual(names);
    expect(posted.length).toBeLessThanOrEqual(FINDINGS + kills);
    expect(await accountedFor(directory)).toEqual(names.map((name) => `f_${name}`));
    await rm(directory, { recursive: true });
  },
);

test.each(SEEDS.filter((_, trial) => trial % 3 === 0))(
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
    await killed(
      { seed, kills, longestMs: LONGEST_STORM_MS, findings: STORM, together: 25 },
      { directory, slack, pagerduty },
      () => expect(alone().size + counted()).toBe(STORM),
    );

    const names = Array.from({ length: STORM }, (_, at) => `r${at}`).toSorted();
    expect(await accountedFor(directory)).toEqual(names.map((name) => `f_${name}`));
    expect(new Set(pagerduty.alerts.map(({ dedupKey }) => dedupKey)).size).toBe(pagerduty.alerts.length);
    expect(counted()).toBeGreaterThan(0);
    const groups = slack.messages.map(({ metadata }) => JSON.stringify(metadata).replace(/"seq(?:uence)?":\d+/, ""));
    expect(slack.messages.length - new Set(groups).size).toBeLessThanOrEqual(kills);
    await rm(directory, { recursive: true });
  },
);

function identityOf(message: unknown): string {
  return /\b(r\d+) called from/.exec(JSON.stringify(message))?.[1] ?? "nobody";
}

/** Findings that both receivers were told of, or a receipt says why not. */
async function accountedFor(directory: string): Promise<readonly string[]> {
  await using store = await openEmbedded(directory);
  const rows = await store.select<{ finding_uid: string }>(
    `SELECT finding_uid FROM (
       SELECT finding_uid, receiver FROM rolecall.notifications FINAL WHERE outcome = 'sent'
       UNION DISTINCT SELECT finding_uid, receiver FROM rolecall.receipts)
     GROUP BY finding_uid HAVING uniqExact(receiver) = 2 ORDER BY finding_uid`,
  );
  return rows.map(({ finding_uid }) => finding_uid);
}
