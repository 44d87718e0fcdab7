import { expect, test } from "vitest";
import { temporaryStore } from "../../../packages/clickhouse/src/testing/temporary-store.ts";
import { createClickhouseTables } from "./clickhouse-tables.ts";
import { judgedOffsets } from "./judged-offsets.ts";
import { logRow } from "./partition-log.ts";

test("how far a state has judged its log is told by offsets of that log, whatever it has on hold", async () => {
  await using store = await temporaryStore();
  expect(await judgedOffsets(store)).toEqual(new Map());
  const tables = createClickhouseTables(store);
  await tables.restore(2);
  for (const consumed of [200, 349]) {
    const position = { consumed, lowWater: 120, watermark: 0, released: "" };
    const row = logRow({ base: 100, first: 100, earlier: [], consumed, isCommitted: true }, 120);
    await tables.snapshot(2, { position, rows: [row], removed: [] });
  }
  expect(await judgedOffsets(store)).toEqual(new Map([[2, 250]]));
});
