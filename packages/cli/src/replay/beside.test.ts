import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventRows, keepReplayed, openEmbedded, readLog, readManifest, SIDE_FIRST } from "@rolecall/clickhouse";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { directSend } from "../dead/retry.ts";
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
  const read = await Promise.all([0, 1].map((partition) => events(store, partition, partition * SIDE_FIRST)));
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

describe("a replay that was interrupted", () => {
  /** As a killed one leaves it: events, and no state. */
  async function interrupted(data: string, records: readonly string[], left: number): Promise<void> {
    await replay(records, data);
    await using store = await openEmbedded(data);
    for (const table of ["manifests", "baselines", "findings"]) await store.command(`TRUNCATE TABLE rolecall.${table}`);
    await store.command(`DELETE FROM rolecall.events WHERE position >= ${left}`);
  }

  test("starts again where it began, and leaves its baselines to a live run", async () => {
    const data = join(directory, "interrupted");
    const records = sampleRecords();
    await interrupted(data, records, 1000);
    const again = await replay(records, data);
    expect(again).toMatchObject({ exit: 0, err: expect.stringContaining("it starts again") });
    expect(await standing(data)).toEqual(await standing(await wholeOf(records)));
  });

  test("is history for another one", async () => {
    const data = join(directory, "interrupted-by-another");
    const records = sampleRecords();
    await interrupted(data, records, 1000);
    const other = await replay(records.slice(500), data);
    expect(other).toMatchObject({ exit: 0, err: expect.stringContaining("judged on their own") });
    expect((await standing(data)).events).toBe(1000);
  });

  test("is history where something else came behind it", async () => {
    const data = join(directory, "interrupted-beside-live");
    const records = sampleRecords();
    await interrupted(data, records, 1000);
    {
      await using store = await openEmbedded(data);
      const [row] = await store.select<{ time: string }>("SELECT max(time) AS time FROM rolecall.events");
      const live = { event_uid: "live", time: row?.time, identity_uid: "a:b:role:c", origin: "http:1/0" };
      await store.insert("events", eventRows([{ json: JSON.stringify(live), partition: 0, position: 1000 }]));
    }
    expect((await replay(records, data)).err).toContain("judged on their own");
    expect((await standing(data)).events).toBe(1001);
  });

  test("is history once a live run goes on from it", async () => {
    const data = join(directory, "interrupted-live");
    const records = sampleRecords();
    await interrupted(data, records, 1000);
    {
      await using store = await openEmbedded(data);
      await keepReplayed(store, 0);
    }
    expect((await replay(records, data)).err).toContain("judged on their own");
    expect((await standing(data)).events).toBe(1000);
  });

  test("is history once dead letters were read again behind it", async () => {
    const data = join(directory, "interrupted-retried");
    const records = sampleRecords();
    await interrupted(data, records, 1000);
    {
      await using store = await openEmbedded(data);
      const send = await directSend(store, {
        tenant: "default",
        tenants: ["default"],
        source: "rolecall",
        now: Date.now,
      });
      const letter = { raw: records[2000] ?? "", origin: "a/0", source: "rolecall" };
      expect(await send(letter as Parameters<typeof send>[0])).toMatchObject({ events: 1 });
    }
    expect((await replay(records, data)).err).toContain("judged on their own");
    expect((await standing(data)).events).toBe(1001);
  });

  async function wholeOf(records: readonly string[]): Promise<string> {
    const data = join(directory, "interrupted-never");
    await replay(records, data);
    return data;
  }

  /** What a live run goes on from, of the live partition. */
  async function standing(data: string): Promise<{ events: number; consumed: number; findings: readonly string[] }> {
    await using store = await openEmbedded(data);
    const [row] = await store.select<{ n: number }>("SELECT count() AS n FROM rolecall.events WHERE partition = 0");
    const manifest = await readManifest(store, 0);
    const rows = await store.select<{ finding_uid: string }>(
      "SELECT finding_uid FROM rolecall.findings_latest ORDER BY finding_uid",
    );
    return { events: row?.n ?? 0, consumed: manifest?.consumed ?? -1, findings: rows.map((each) => each.finding_uid) };
  }
});

async function found(data: string): Promise<readonly string[]> {
  await using store = await openEmbedded(data);
  const rows = await store.select<{ finding_uid: string }>(
    "SELECT finding_uid FROM rolecall.findings_latest ORDER BY finding_uid",
  );
  expect(rows.length).toBeGreaterThan(0);
  return rows.map((row) => row.finding_uid);
}

async function events(store: Parameters<typeof readLog>[0], partition: number, fromPosition: number): Promise<number> {
  let read = 0;
  for await (const { entry } of readLog(store, { partition, fromPosition, once: true })) {
    if ("event_uid" in entry) read += 1;
  }
  return read;
}
