import { mkdtemp, rm } from "node:fs/promises";
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

const replay = (records: readonly string[], data: string) =>
  runWords(["replay", "-", "--source", "rolecall", "--data", data], { input: `${records.join("\n")}\n` });

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

async function events(store: Parameters<typeof readLog>[0], partition: number): Promise<number> {
  let read = 0;
  for await (const { entry } of readLog(store, { partition, fromPosition: 0, once: true })) {
    if ("event_uid" in entry) read += 1;
  }
  return read;
}
