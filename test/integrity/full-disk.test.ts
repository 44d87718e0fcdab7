import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { LAUNCHED } from "../launched.ts";
import { startUp, type Up } from "./harness/up.ts";

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
      expect(taken.comeBack).toEqual(["429 after 5 s", "429 after 5 s"]);
      expect(taken.ready).toMatch(/^503 .*(?:space|disk)/i);
      // Room again: what was acknowledged is all there.
      expect(spawnSync("mount", ["-o", "remount,size=256m", SMALL]).status).toBe(0);
      await using up = await startUp({ data: `${SMALL}/data` });
      const [row] = await up.sql<{ n: number }>("SELECT count() AS n FROM events_latest");
      expect(row?.n).toBeGreaterThanOrEqual(taken.acknowledged);
    } finally {
      spawnSync("umount", ["-l", SMALL]);
    }
  },
);

test.skipIf(!mounts)(`a history is not begun on a full disk, and says so (needs root and tmpfs: ${mounts})`, () => {
  const words = ["replay", "-", "--data", `${SMALL}/new`];
  expect(spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", SMALL]).status).toBe(0);
  try {
    const { status, stderr } = spawnSync(process.execPath, [...LAUNCHED.flags, LAUNCHED.cli, ...words], {
      env: LAUNCHED.env(words),
      input: "",
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^rolecall: the disk is full: make room.*\n$/)]);
  } finally {
    spawnSync("umount", ["-l", SMALL]);
  }
});

afterAll(() => void spawnSync("rmdir", [SMALL]));

function canMount(path: string): boolean {
  spawnSync("mkdir", ["-p", path]);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", path]).status === 0;
  if (mounted) spawnSync("umount", [path]);
  return mounted;
}

interface Filled {
  readonly acknowledged: number;
  /** What the sender is told that waits for the full disk, and who comes then. */
  readonly comeBack: readonly string[];
  readonly ready: string;
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
    const response = await up.post(lines.join("\n"));
    if (response.status === 202) acknowledged += lines.length;
    else {
      const next = await up.post(nativeLine(1e6, 0));
      return { acknowledged, comeBack: [toldIn(response), toldIn(next)], ready: await readiness(up) };
    }
  }
}

function toldIn({ status, headers }: Response): string {
  return `${status} after ${headers.get("retry-after")} s`;
}

function nativeLine(n: number, body: number): string {
  const noise = [0, 1, 2, 3].map((k) => createHash("sha512").update(`${n} ${k}`).digest("base64")).join("");
  const time = new Date(Date.UTC(2026, 0, 5) + body * 1000).toISOString();
  return JSON.stringify({
    event_uid: `n-${n}`,
    time,
    identity_uid: `aws:1:role:r${n % 50}`,
    action: "A",
    resource: noise,
  });
}
