import { expect, test } from "vitest";
import { createWatermark } from "./watermark.ts";

const NEWEST = Date.UTC(2023, 6, 10, 12);
/** When this happens, by the clock of the door. */
const DOOR = Date.UTC(2026, 2, 2);

test("event time goes on as much as the clock does, in the log's own past", () => {
  const watermark = createWatermark(Number.NEGATIVE_INFINITY, DOOR);
  expect(watermark.due(DOOR + 10_000)).toBeUndefined();
  watermark.saw(NEWEST, DOOR + 20_000);
  watermark.saw(NEWEST - 5000, DOOR + 20_500);
  expect(watermark.due(DOOR + 21_000)).toBeUndefined();
  expect(watermark.due(DOOR + 21_500)).toEqual({ control: "watermark", at: "2023-07-10T12:00:01.000Z" });
});

test("records come ever more rarely while nothing happens, at most a minute apart", () => {
  const watermark = createWatermark(NEWEST, DOOR);
  const written: number[] = [];
  for (let now = 0; now <= 300_000; now += 500) if (watermark.due(DOOR + now) !== undefined) written.push(now / 1000);
  expect(written).toEqual([1, 3, 7, 15, 31, 63, 123, 183, 243]);
});

test("an event makes it wait again", () => {
  const watermark = createWatermark(NEWEST, DOOR);
  watermark.due(DOOR + 1000);
  watermark.saw(NEWEST + 1000, DOOR + 2500);
  expect(watermark.due(DOOR + 3000)).toBeUndefined();
  expect(watermark.due(DOOR + 3500)).toEqual({ control: "watermark", at: "2023-07-10T12:00:02.000Z" });
});

test("a record from ahead of the door's clock does not take event time with it", () => {
  const watermark = createWatermark(DOOR - 1000, DOOR);
  watermark.saw(DOOR + 12 * 3_600_000, DOOR);
  expect(watermark.due(DOOR + 2000)).toEqual({ control: "watermark", at: "2026-03-02T00:00:02.000Z" });
});
