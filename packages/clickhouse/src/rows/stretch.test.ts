import { expect, test } from "vitest";
import { temporaryStore } from "../testing/temporary-store.ts";
import { stretchSql } from "./stretch.ts";

test.each([
  ["position", undefined, ""],
  ["event of each position of several logs", undefined, "event_uid"],
  ["event of each position of logs that came after", { from: 1, to: 2 }, "event_uid"],
])(
  "one row of each %s is taken from what is sorted, so that a long log is read without remembering what was read",
  async (_, written, uid) => {
    await using store = await temporaryStore();
    const stretch = { partition: 0, fromPosition: 0, written };
    const { turn, order, where, parameters } = stretchSql("ingest_time", stretch, uid);
    const steps = await store.select<{ readonly explain: string }>(
      `EXPLAIN PIPELINE SELECT event_uid, position, ${turn} AS turn FROM rolecall.events
     WHERE partition = {partition:UInt16} AND ${where} ORDER BY ${order} LIMIT 1 BY ${order}`,
      parameters,
    );
    expect(steps.map(({ explain }) => explain.trim())).toContain("LimitBySortedStreamTransform");
  },
);
