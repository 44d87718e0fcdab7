import { expect, test } from "vitest";
import { temporaryStore } from "../testing/temporary-store.ts";
import { stretchSql } from "./stretch.ts";

test("one row of each position is taken from what is sorted, so that a long log is read without remembering its positions", async () => {
  await using store = await temporaryStore();
  const { turn, order, where, parameters } = stretchSql("ingest_time", { partition: 0, fromPosition: 0 });
  const steps = await store.select<{ readonly explain: string }>(
    `EXPLAIN PIPELINE SELECT event_uid, position, ${turn} AS turn FROM rolecall.events
     WHERE partition = {partition:UInt16} AND ${where} ORDER BY ${order} LIMIT 1 BY position`,
    parameters,
  );
  expect(steps.map(({ explain }) => explain.trim())).toContain("LimitBySortedStreamTransform");
});
