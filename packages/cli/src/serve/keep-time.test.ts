import { type ControlRecord, parseTime } from "@rolecall/core";
import { elapsedNow, systemClock } from "@rolecall/runtime";
import { createWatermark } from "@rolecall/service-ingest";
import { expect, test } from "vitest";
import { keepTime } from "./keep-time.ts";

const NEWEST = Date.UTC(2026, 0, 5);
const HALF_A_YEAR_MS = 200 * 86_400_000;

test("what comes while others are asked is known to the record of the time that lies behind it", async () => {
  const ended = new AbortController();
  // As of two seconds ago: a record is due at once.
  const watermark = createWatermark(NEWEST, elapsedNow() - 2000, systemClock.now);
  const told: ControlRecord[] = [];
  let asked = 0;
  const isRead = async (): Promise<boolean> => {
    if (asked === 0) watermark.saw(NEWEST + HALF_A_YEAR_MS, elapsedNow(), 0);
    asked += 1;
    return true;
  };
  const log = {
    append: async () => undefined,
    pendingBytes: 0,
    async control(record: ControlRecord) {
      told.push(record);
      ended.abort();
    },
  };
  await keepTime({ log, watermark, isRead, isCaughtUp: () => true, passTime: async () => undefined }, ended.signal);
  const times = told.map((record) => (record.control === "watermark" ? parseTime(record.at) : 0));
  expect(times).toHaveLength(1);
  expect(times[0]).toBeGreaterThanOrEqual(NEWEST + HALF_A_YEAR_MS);
});
