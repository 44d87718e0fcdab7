import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbedded, readLog } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";
import { sampleRecords } from "../testing/sample-history.ts";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-beside-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const replay = (records: readonly string[], data: string, ...flags: readonly string[]) =>
  runWords(["replay", "-", "--source", "rolecall", "--data", data, ...flags], { input: `${records.join("\n")}\n` });

test("what is replayed twice leaves the live partition as it was, and is read once with the whole history", async () => {
  const data = join(directory, "twice");
  const records = sampleRecords().slice(0, 300);
  for (const given of [records, records, records.slice(0, 100)]) expect((await replay(given, data)).exit).toBe(0);
  await using store = await openEmbedded(data);
  const kept = await store.select<{ partition: number; n: number }>(
    "SELECT partition, count() AS n FROM rolecall.events FINAL GROUP BY partition",
  );
  expect(kept).toEqual([{ partition: 0, n: 300 }]);
  const read = await Promise.all([0, 1].map((partition) => events(store, partition)));
  expect(read).toEqual([300, 0]);
});

test("without an archive, only what a live run goes on from is kept of the events, and all findings are", async () => {
  const data = join(directory, "no-archive");
  const config = join(directory, "no-archive.yaml");
  await writeFile(config, "archive: false\n");
  const records = sampleRecords();
  const whole = JSON.parse((await replay(records, data, "--config", config, "--json")).out) as { events: number };
  expect(whole.events).toBe(2700);
  expect((await replay(records.slice(0, 100), data, "--config", config)).exit).toBe(0);
  await using store = await openEmbedded(data);
  const [kept] = await store.select<{ n: number; found: number }>(
    "SELECT count() AS n, (SELECT count() FROM rolecall.findings_latest) AS found FROM rolecall.events",
  );
  expect(kept?.n).toBeLessThan(100);
  expect(kept?.found).toBeGreaterThan(0);
});

test("a history whose state another version wrote is learnt first, which is said, and goes on", async () => {
  const data = join(directory, "another-version");
  const records = sampleRecords();
  const whole = join(directory, "whole");
  const cut = Math.floor(records.length / 2);
  await replay(records, whole);
  await replay(records.slice(0, cut), data);
  {
    await using store = await openEmbedded(data);
    await store.command(
      "ALTER TABLE rolecall.manifests UPDATE detector_version = 1 WHERE 1 SETTINGS mutations_sync = 1",
    );
    await store.command("ALTER TABLE rolecall.baselines DROP PARTITION ALL");
  }
  const after = await replay(records.slice(cut), data);
  expect(after).toMatchObject({ exit: 0, err: expect.stringContaining("another version's") });
  expect(await found(data)).toEqual(await found(whole));
});

async function found(data: string): Promise<readonly string[]> {
  await using store = await openEmbedded(data);
  const rows = await store.select<{ finding_uid: string }>(
    "SELECT finding_uid FROM rolecall.findings_latest ORDER BY finding_uid",
  );
  expect(rows.length).toBeGreaterThan(0);
  return rows.map((row) => row.finding_uid);
}

async function events(store: Parameters<typeof readLog>[0], partition: number): Promise<number> {
  let read = 0;
  for await (const { entry } of readLog(store, { partition, fromPosition: 0, once: true })) {
    if ("event_uid" in entry) read += 1;
  }
  return read;
}
