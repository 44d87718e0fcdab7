import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { until } from "./harness/until.ts";
import { startUp, type Up } from "./harness/up.ts";

/** A disk with less room than this takes no batch. */
const FULL_BYTES = 2 * 1024 * 1024;
/** A body that is not taken so long after the disk was full is not taken any more. */
const FULL_MS = 3000;
/** Twice as many bodies as there is room for, each a moment after the one before: what is refused is refused at once. */
const MOST_WAITING = 32;
const NEXT_MS = 300;
/** Of this process: another one may run the same test. */
const SMALL = join(tmpdir(), `rolecall-small-disk-${process.pid}`);
const mounts = process.getuid?.() === 0 && canMount(SMALL);

test.skipIf(!mounts)(
  `a disk is told of when it is full, and what was acknowledged stays (needs root and tmpfs: ${mounts})`,
  async () => {
    expect(spawnSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", SMALL]).status).toBe(0);
    try {
      const taken = await fillUp(SMALL);
      expect(taken.acknowledged).toBeGreaterThan(0);
      expect(taken.comeBack).toBe("429 after 1 s");
      expect(taken.ready).toMatch(/^503 .*(?:space|disk)/i);
      // Room again: what was acknowledged is all there.
      expect(spawnSync("mount", ["-o", "remount,size=256m", SMALL]).status).toBe(0);
      await using up = await startUp({ data: `${SMALL}/data` });
      const [row] = await up.sql<{ n: number }>("SELECT count() AS n FROM events_latest");
      expect(row?.n).toBeGreaterThanOrEqual(taken.acknowledged);
    } finally {
      spawnSync("umount", ["-l", SMALL]);
      spawnSync("rmdir", [SMALL]);
    }
  },
);

function canMount(path: string): boolean {
  spawnSync("mkdir", ["-p", path]);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", path]).status === 0;
  if (mounted) spawnSync("umount", [path]);
  return mounted;
}

interface Filled {
  readonly acknowledged: number;
  readonly comeBack: string | undefined;
  readonly ready: string | undefined;
}

async function readiness(up: Up): Promise<string> {
  const response = await fetch(`${up.url}/readyz`);
  return `${response.status} ${await response.text()}`;
}

/** Send distinct events until the disk is full. */
async function fillUp(path: string): Promise<Filled> {
  await using up = await startUp({ data: `${path}/data` });
  let acknowledged = 0;
  for (let body = 0; ; body += 1) {
    const lines = Array.from({ length: 2000 }, (_, n) => nativeLine(body * 2000 + n, body));
    const giveUp = new AbortController();
    const sent = up.post(lines.join("\n"), { signal: giveUp.signal }).catch(() => undefined);
    const response = await Promise.race([sent, fullFor(path, FULL_MS)]);
    giveUp.abort();
    if (response?.status === 202) acknowledged += lines.length;
    else if (await isFull(path))
      return { acknowledged, comeBack: await toldToComeBack(up), ready: await readiness(up) };
  }
}

async function isFull(path: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize < FULL_BYTES;
}

/** Resolves once the disk has been full for so long. */
async function fullFor(path: string, ms: number): Promise<undefined> {
  for (let since = performance.now(); performance.now() - since < ms; await setTimeout(NEXT_MS)) {
    if (!(await isFull(path))) since = performance.now();
  }
}

/** Large bodies until there is no room for another one: the answer to that one, with its Retry-After. */
async function toldToComeBack(up: Up): Promise<string | undefined> {
  const large = "x".repeat(20_000);
  const giveUp = new AbortController();
  const waiting: Promise<void>[] = [];
  let told: string | undefined;
  const send = async (): Promise<void> => {
    const lines = Array.from({ length: 800 }, (_, n) => nativeLine(1e6 + waiting.length * 800 + n, 0, large));
    const response = await up.post(lines.join("\n"), { signal: giveUp.signal }).catch(() => undefined);
    if (response?.status === 429) told ??= `429 after ${response.headers.get("retry-after")} s`;
  };
  const answer = await until("a 429", async () => {
    if (waiting.length < MOST_WAITING) waiting.push(send());
    await Promise.race([...waiting.slice(-1), setTimeout(NEXT_MS)]);
    return told;
  });
  giveUp.abort();
  await Promise.all(waiting);
  return answer;
}

function nativeLine(n: number, body: number, large = ""): string {
  const noise = [0, 1, 2, 3].map((k) => createHash("sha512").update(`${n} ${k}`).digest("base64")).join("");
  const time = new Date(Date.UTC(2026, 0, 5) + body * 1000).toISOString();
  return JSON.stringify({
    event_uid: `n-${n}`,
    time,
    identity_uid: `aws:1:role:r${n % 50}`,
    action: "A",
    resource: noise + large,
  });
}
