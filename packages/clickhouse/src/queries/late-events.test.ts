import { expect, test } from "vitest";
import { jsonRows } from "../rows/json-rows.ts";
import { temporaryStore } from "../testing/temporary-store.ts";
import { type LateSource, lateSources, lateWords } from "./late-events.ts";

test("what came too late within the hour is told by source; the stragglers of a log are not", async () => {
  await using store = await temporaryStore();
  const row = { writer: "a:1", furthest_ms: 60_000 };
  await store.insert(
    "late_events",
    jsonRows([
      { ...row, source: "gateway", events: 600, late: 500 },
      { ...row, source: "gateway", events: 600, late: 20, furthest_ms: 7_200_000 },
      { ...row, source: "okta", events: 99, late: 99 },
      { ...row, source: "aws-cloudtrail", events: 90_000, late: 8000 },
      { ...row, source: "github-audit", events: 900, late: 900, recorded_at: "2026-01-01 00:00:00.000" },
    ]),
  );
  const late = await lateSources(store);
  expect(late).toEqual([{ source: "gateway", events: 1200, late: 520, furthest_ms: 7_200_000 }]);
});

test.each<[number, string]>([
  [1, "1 minute"],
  [90 * 60_000, "90 minutes"],
  [2.2 * 3_600_000, "3 hours"],
  [71 * 3_600_000, "3 days"],
])("%d ms behind is %s", (furthest_ms, words) => {
  const each: LateSource = { source: "gateway", events: 13_400, late: 12_340, furthest_ms };
  expect(lateWords(each)).toBe(`12,340 of 13,400 events of gateway, the furthest ${words} behind`);
});
