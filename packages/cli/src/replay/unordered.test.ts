import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbedded } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 2, 2);

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-unordered-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function record(at: number, uid: string): string {
  return JSON.stringify({
    event_uid: uid,
    time: new Date(at).toISOString(),
    identity_uid: "aws:123456789012:role:deploy",
    action: "GetObject",
  });
}

/** A folder of files of several reads, an hour each, of which all but the first end with what was delivered hours late. */
async function lateDeliveries(folder: string, files: number, each: number): Promise<string> {
  const path = join(directory, folder);
  await mkdir(path);
  for (let hour = 0; hour < files; hour += 1) {
    const first = START + hour * HOUR_MS;
    const lines = Array.from({ length: each }, (_, n) => record(first + n * (HOUR_MS / each), `${hour}-${n}`));
    if (hour > 0) lines.push(record(first - 5 * HOUR_MS, `late-${hour}`));
    await writeFile(join(path, `${hour}.ndjson`), `${lines.join("\n")}\n`);
  }
  return path;
}

test("of many files out of order all are found with the first, and the run starts again once", async () => {
  const logs = await lateDeliveries("many", 4, 12_000);
  const { exit, out, err } = await runWords(["replay", logs, "--memory", "--json"]);
  expect(exit).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ records: 48_003, events: 48_003 });
  expect(err.match(/starting again/g)).toHaveLength(1);
  expect(err).toMatch(/\d\.ndjson and 2 more are not in time order; sorting them and starting again/);
});

test("a run that starts again is no history to itself: what is learnt stays, and each event is there once", async () => {
  const logs = await lateDeliveries("kept", 2, 25_000);
  const data = join(directory, "data");
  const { exit, err } = await runWords(["replay", logs, "--data", data]);
  expect(exit).toBe(0);
  expect(err).toContain("1.ndjson is not in time order; sorting it and starting again");
  expect(err).not.toContain("the history reaches beyond");
  await using store = await openEmbedded(data);
  const kept = await store.select<{ partition: number; rows: number; positions: number }>(
    "SELECT partition, count() AS rows, uniqExact(position) AS positions FROM rolecall.events GROUP BY partition",
  );
  expect(kept).toEqual([{ partition: 0, rows: 50_001, positions: 50_001 }]);
  const [states] = await store.select<{ n: number }>("SELECT count() AS n FROM rolecall.baselines WHERE partition = 0");
  expect(states?.n).toBeGreaterThan(0);
});
