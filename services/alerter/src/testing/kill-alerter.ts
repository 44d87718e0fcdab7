import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { openEmbedded } from "@rolecall/clickhouse";
import type { FakePagerDuty, FakeSlack } from "../../../../test/fakes/index.ts";

/**
 * A seed for each trial; every third one is a storm. `ROLECALL_KILL_TRIALS=100 ROLECALL_SEED=7` for more of them, and for the
 * same ones again.
 */
export function seedsOf(env: NodeJS.ProcessEnv, of: "trials" | "storms"): readonly number[] {
  const trials = Number(env["ROLECALL_KILL_TRIALS"] ?? 6);
  const seed = Number(env["ROLECALL_SEED"] ?? Math.floor(Math.random() * 1e9));
  const all = Array.from({ length: trials }, (_, trial) => seed + trial);
  return all.filter((_, trial) => (trial % 3 === 0) === (of === "storms"));
}

const program = join(import.meta.dirname, "alerter-process.ts");

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
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return { child, lines };
}

export interface Trial {
  readonly seed: number;
  readonly kills: number;
  /** Longer than a process takes from `ready` to its last message. */
  readonly longestMs: number;
  readonly findings: number;
  readonly together: number;
}

export interface Told {
  readonly directory: string;
  readonly slack: FakeSlack;
  readonly pagerduty: FakePagerDuty;
}

/** Kills a process at random instants and lets the last one come to its end: what it says then, and `finish` to stop it. */
export async function killAndFinish(
  trial: Trial,
  { directory, slack, pagerduty }: Told,
): Promise<{ readonly said: unknown; finish(): Promise<void> }> {
  const random = randomOf(trial.seed);
  const now = String(Date.now());
  const args = [directory, slack.apiUrl, pagerduty.url, now, String(trial.findings), String(trial.together)];
  for (let kill = 0; kill < trial.kills; kill += 1) {
    const { child } = await start(args);
    await pause(random() * trial.longestMs);
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
  const { child, lines } = await start(args);
  const said: unknown = (await lines.next()).value;
  return {
    said,
    async finish() {
      child.stdin?.end();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

export function identityOf(message: unknown): string {
  return /\b(r\d+) called from/.exec(JSON.stringify(message))?.[1] ?? "nobody";
}

/** Findings that both receivers were told of, or a receipt says why not. */
export async function accountedFor(directory: string): Promise<readonly string[]> {
  await using store = await openEmbedded(directory);
  const rows = await store.select<{ finding_uid: string }>(
    `SELECT finding_uid FROM (
       SELECT finding_uid, receiver FROM rolecall.notifications FINAL WHERE outcome = 'sent'
       UNION DISTINCT SELECT finding_uid, receiver FROM rolecall.receipts)
     GROUP BY finding_uid HAVING uniqExact(receiver) = 2 ORDER BY finding_uid`,
  );
  return rows.map(({ finding_uid }) => finding_uid);
}
