import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openEmbedded } from "../embedded/open-embedded.ts";
import { migrate } from "../migrations/migrate.ts";
import { jsonRows } from "../rows/json-rows.ts";
import { StoreError } from "../store.ts";
import { temporaryDirectory } from "../testing/temporary-store.ts";
import { readParts, unreadableParts } from "./unreadable-parts.ts";

const WITHIN_MS = 60_000;
const LATE = { source: "gateway", events: 9, late: 1, furthest_ms: 5, writer: "w" };

/** As a disk does it that says nothing of it: the same size, and another byte. */
async function flipByte(path: string): Promise<void> {
  const [file = ""] = (await readdir(path, { recursive: true })).filter((each) => each.endsWith("data.bin"));
  await using handle = await open(join(path, file), "r+");
  const at = 40;
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, at);
  await handle.write(Buffer.from([(byte[0] ?? 0) ^ 0xff]), 0, 1, at);
}

test("a part that cannot be read is found by reading it, is known once anybody has met it, and until it is gone", async () => {
  await using directory = await temporaryDirectory();
  let where = "";
  {
    await using store = await openEmbedded(directory.path);
    await migrate(store);
    await store.insert("late_events", jsonRows([LATE]));
    const [table] = await store.select<{ path: string }>(
      "SELECT data_paths[1] AS path FROM system.tables WHERE database = 'rolecall' AND name = 'late_events'",
    );
    where = table?.path ?? "";
    const { unreadable, bytes, ofBytes } = await readParts(store, WITHIN_MS, () => 0);
    expect([unreadable, bytes > 0, bytes === ofBytes]).toEqual([[], true, true]);
  }
  await flipByte(where);
  await using store = await openEmbedded(directory.path);
  expect(await unreadableParts(store)).toEqual([]);
  await expect(store.select("SELECT * FROM rolecall.late_events")).rejects.toThrow();
  const met = await unreadableParts(store);
  expect(met).toMatchObject([{ table: "late_events" }]);
  expect((await readParts(store, WITHIN_MS, () => 0)).unreadable).toEqual(met);
  // What the engine says of the last damage that it met names no part now.
  expect(await unreadableParts(store, met)).toEqual(met);
  await store.command("TRUNCATE TABLE rolecall.late_events");
  expect(await unreadableParts(store, met)).toEqual([]);
});

test("reading ends when its time is over, and says how much it was", async () => {
  await using directory = await temporaryDirectory();
  await using store = await openEmbedded(directory.path);
  await migrate(store);
  // What migrations left may have become one part by now, which is read in one look.
  await store.insert("late_events", jsonRows([LATE]));
  let looks = 0;
  const { bytes, ofBytes } = await readParts(store, 1, () => looks++);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(ofBytes);
});

test("of an account that may not have tables checked nothing was read", async () => {
  const store = {
    select: async (sql: string) => {
      if (sql.startsWith("CHECK")) throw new StoreError("permanent", 497, "Not enough privileges");
      return [{ table: "events", name: "all_1_1_0", bytes: 9 }] as never;
    },
  };
  const read = { unreadable: [], bytes: 0, ofBytes: 9, isAllowed: false };
  expect(await readParts(store, WITHIN_MS, () => 0)).toEqual(read);
});
