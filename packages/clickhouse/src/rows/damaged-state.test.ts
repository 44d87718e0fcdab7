import { readdir, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openEmbedded } from "../embedded/open-embedded.ts";
import { migrate } from "../migrations/migrate.ts";
import { damagedParts } from "../queries/damaged-parts.ts";
import { temporaryDirectory } from "../testing/temporary-store.ts";
import { beginGeneration } from "./begin-generation.ts";
import { baselineRows, manifestRow } from "./snapshot-rows.ts";

const POSITION = { partition: 0, consumed: 9, lowWater: 5, watermark: 1, released: "r", detectorVersion: 1 };

/** The newest part of the table's rows, without the half of one file. */
async function damage(path: string): Promise<void> {
  const files = (await readdir(path, { recursive: true })).filter((file) => file.endsWith("data.bin")).toSorted();
  const [last = ""] = files.slice(-1);
  await truncate(join(path, last), Math.floor((await stat(join(path, last))).size / 2));
}

test("a state that has lost rows is none: it is known how far it came, and the one after it is whole again", async () => {
  await using directory = await temporaryDirectory();
  const begin = { partition: 0, detectorVersion: 1, random: () => 0 };
  const write = async (store: Awaited<ReturnType<typeof openEmbedded>>, generation: number, snapshot: number) => {
    const rows = [{ key: "k", state: Buffer.from("x") }];
    const parts = baselineRows({ partition: 0, generation, snapshot, rows, removed: [] });
    for (const part of parts) await store.insert("baselines", part);
    await store.insert("manifests", manifestRow({ ...POSITION, snapshot }));
  };
  let where = "";
  {
    await using store = await openEmbedded(directory.path);
    await migrate(store);
    const { generation, snapshot } = await beginGeneration(store, begin);
    await write(store, generation, snapshot + 1);
    const [table] = await store.select<{ path: string }>(
      "SELECT data_paths[1] AS path FROM system.tables WHERE database = 'rolecall' AND name = 'baselines'",
    );
    where = table?.path ?? "";
  }
  await damage(where);
  await using store = await openEmbedded(directory.path);
  expect(await damagedParts(store)).toMatchObject([{ table: "baselines" }]);
  const after = await beginGeneration(store, begin);
  expect(after).toMatchObject({ manifest: undefined, outdated: { consumed: 9 } });
  await write(store, after.generation, after.snapshot + 1);
  expect(await beginGeneration(store, begin)).toMatchObject({ manifest: { consumed: 9 }, outdated: undefined });
});
