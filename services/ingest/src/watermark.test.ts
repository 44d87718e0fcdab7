import { expect, test } from "vitest";
import { createWatermark } from "./watermark.ts";

const NEWEST = Date.UTC(2023, 6, 10, 12);

test("event time goes on as much as the clock does, in the log's own past", () => {
  const watermark = createWatermark(Number.NEGATIVE_INFINITY, 0);
  expect(watermark.due(10_000)).toBeUndefined();
  watermark.saw(NEWEST, 20_000);
  watermark.saw(NEWEST - 5000, 20_500);
  expect(watermark.due(21_000)).toBeUndefined();
  expect(watermark.due(21_500)).toEqual({ control: "watermark", at: "2023-07-10T12:00:01.000Z" });
});

test("records come ever more rarely while nothing happens, at most a minute apart", () => {
  const watermark = createWatermark(NEWEST, 0);
  const written: number[] = [];
  for (let now = 0; now <= 300_000; now += 500) if (watermark.due(now) !== undefined) written.push(now / 1000);
  expect(written).toEqual([1, 3, 7, 15, 31, 63, 123, 183, 243]);
});

test("an event makes it wait again", () => {
  const watermark = createWatermark(NEWEST, 0);
  watermark.due(1000);
  watermark.saw(NEWEST + 1000, 2500);
  expect(watermark.due(3000)).toBeUndefined();
  expect(watermark.due(3500)).toEqual({ control: "watermark", at: "2023-07-10T12:00:02.000Z" });
});
