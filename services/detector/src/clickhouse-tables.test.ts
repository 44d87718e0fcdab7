import { manifestRow, type Store } from "@rolecall/clickhouse";
import type { StateRow } from "@rolecall/detection";
import { expect, test } from "vitest";
import { temporaryStore } from "../../../packages/clickhouse/src/testing/temporary-store.ts";
import { createClickhouseTables } from "./clickhouse-tables.ts";
import { PLACES, type Saved } from "./tables.ts";

const POSITION = { consumed: 9, lowWater: 5, watermark: 0, released: "" };
const row = (key: string, text: string): StateRow => ({ key, state: Buffer.from(text) });

async function save(store: Store, rows: readonly StateRow[]): Promise<void> {
  const tables = createClickhouseTables(store, () => 0);
  await tables.restore(0);
  await tables.snapshot(0, { position: POSITION, rows, removed: [] });
}

/** As if another version had written the newest state. */
async function outdate(store: Store): Promise<void> {
  const [newest] = await store.select<{ snapshot: number }>("SELECT max(snapshot) AS snapshot FROM rolecall.manifests");
  const manifest = { partition: 0, snapshot: newest?.snapshot ?? 0, ...POSITION, detectorVersion: 1 };
  await store.command("TRUNCATE TABLE rolecall.manifests");
  await store.insert("manifests", manifestRow(manifest));
}

const restored = (store: Store): Promise<Saved | undefined> => createClickhouseTables(store, () => 0).restore(0);
const told = ({ places = [] }: Saved): string[] => places.map(({ key, state }) => `${key} ${Buffer.from(state)}`);

test("of a state of another version it is known where its reading stood, however often learning it anew breaks off", async () => {
  await using store = await temporaryStore();
  expect(await restored(store)).toBeUndefined();
  await save(store, [row(PLACES.log, "old"), row("identity:a", "a")]);
  await save(store, [row(PLACES.log, "log"), row(PLACES.lanes, "lanes")]);
  await outdate(store);
  // A snapshot that was never whole, and was further.
  await store.command(
    `INSERT INTO rolecall.baselines (partition, generation, key, snapshot, state)
     SELECT partition, generation, key, snapshot + 1, 'further' FROM rolecall.baselines WHERE key = '${PLACES.log}' ORDER BY snapshot DESC LIMIT 1`,
  );
  for (let start = 0; start < 3; start += 1) {
    const saved = await restored(store);
    expect(saved).toMatchObject({ position: { consumed: 9 }, rows: undefined });
    expect(saved && told(saved)).toEqual([`${PLACES.lanes} lanes`, `${PLACES.log} log`]);
  }
  await save(store, [row(PLACES.log, "new"), row("identity:b", "b")]);
  const rows = Array.from((await restored(store))?.rows ?? [], ({ key, state }) => `${key} ${Buffer.from(state)}`);
  expect(rows).toEqual(["identity:b b", `${PLACES.lanes} lanes`, `${PLACES.log} new`]);
});
