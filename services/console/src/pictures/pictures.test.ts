import { expect, test } from "vitest";
import type { Hour } from "../queries/hourly.ts";
import { HOUR_MS, spanBefore, spanOf } from "../queries/span.ts";
import { heatMap, hourOfWeek, nameOf, weekOf } from "./heat-map.ts";
import { laneMarks } from "./lane.ts";
import { rateChart } from "./rate-chart.ts";
import { shareBar } from "./share-bar.ts";

const MONDAY = Date.UTC(2026, 10, 23);
const SPAN = spanOf(MONDAY + 8 * HOUR_MS, MONDAY + 8 * HOUR_MS, undefined);
const lines = (picture: unknown): string => String(picture).replaceAll("><", ">\n<");

test.each([
  ["Monday", MONDAY, 0, "Mon 00:00 UTC"],
  ["Monday, late in the hour", MONDAY + 8 * HOUR_MS + 1, 8, "Mon 08:00 UTC"],
  ["Sunday", MONDAY - HOUR_MS, 167, "Sun 23:00 UTC"],
])("the hour of the week: %s", (_what, at, bin, name) => {
  expect([hourOfWeek(at), nameOf(hourOfWeek(at))]).toEqual([bin, name]);
});

test("a week is the average of the weeks given, hours without calls too", () => {
  const hours: Hour[] = [8, 8 + 168, 8 + 336].map((hour, i) => ({
    at: MONDAY + hour * HOUR_MS,
    calls: i * 3,
    refused: 0,
    bytes: 0,
  }));
  expect(weekOf(hours)[8]).toBe(3);
  expect(weekOf(hours)[9]).toBe(0);
});

test("the map of a week as it is drawn", async () => {
  const week = Array.from({ length: 168 }, (_, bin) => (bin % 24 === 9 ? 1 + bin : 0));
  await expect(lines(heatMap(week, 33))).toMatchFileSnapshot("heat-map.golden.svg");
});

test("the rate and a lane as they are drawn", async () => {
  const hours = Array.from({ length: 505 }, (_, i) => ({
    at: SPAN.from + i * HOUR_MS,
    calls: i === 504 ? 40 : i % 100 === 0 ? 10 : 0,
    refused: i === 504 ? 4 : 0,
    bytes: 0,
  }));
  const lane = {
    value: "v",
    before: 3,
    during: 1,
    marks: [3, 300, 503].map((hour) => ({ hour, isOdd: hour === 503 })),
  };
  await expect(`${lines(rateChart(hours, SPAN))}\n${lines(laneMarks(lane, SPAN))}`).toMatchFileSnapshot(
    "rate.golden.svg",
  );
});

test("where nothing is odd there is no band, and an empty picture is one", () => {
  const span = spanBefore("2026-11-23T08:30:00.000Z");
  expect(String(rateChart([], span))).not.toMatch(/band|odd/);
  expect(String(heatMap(new Array<number>(168).fill(0)))).not.toMatch(/h1|odd|NaN/);
});

test.each([
  [0, 10, 0],
  [10, 10, 100],
  [1, 3, 33.3],
  [-1, 10, 0],
  [5, 0, 0],
])("a share of %d in %d is a bar of %d", (value, most, wide) => {
  expect(String(shareBar(value, most))).toContain(`class="fill" width="${wide}"`);
});
