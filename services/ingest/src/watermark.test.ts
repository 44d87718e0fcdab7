import { expect, test } from "vitest";
import { createWatermark, type Watermark } from "./watermark.ts";

const NEWEST = Date.UTC(2023, 6, 10, 12);
/** When this happens, by the clock of the door. */
const DOOR = Date.UTC(2026, 2, 2);
const door = (): number => DOOR;
/** Longer than anything here takes. */
const HOLD = 3_600_000;

/** What is written while the clock goes from one time to the other: seconds of the clock, and of event time since NEWEST. */
function written(watermark: Watermark, from: number, to: number): (readonly [number, number])[] {
  const records: (readonly [number, number])[] = [];
  for (let now = from; now <= to; now += 100) {
    const record = watermark.due(DOOR + now);
    if (record !== undefined) records.push([now / 1000, (Date.parse(record.at) - NEWEST) / 1000]);
  }
  return records;
}

test("event time goes on as much as the clock does, in the log's own past", () => {
  const watermark = createWatermark(Number.NEGATIVE_INFINITY, DOOR, door);
  expect(watermark.due(DOOR + 10_000)).toBeUndefined();
  watermark.saw(NEWEST, DOOR + 20_000, HOLD);
  watermark.saw(NEWEST - 5000, DOOR + 20_500, HOLD);
  expect(watermark.due(DOOR + 21_000)).toBeUndefined();
  expect(watermark.due(DOOR + 21_500)).toEqual({ control: "watermark", at: "2023-07-10T12:00:01.000Z" });
});

test("records come ever more rarely while nothing happens, at most a minute apart", () => {
  const records = written(createWatermark(NEWEST, DOOR, door), 0, 300_000);
  expect(records.map(([at]) => at)).toEqual([1, 3, 7, 15, 31, 63, 123, 183, 243]);
});

test.each([
  ["not held", 0, [0.2, 0.001]],
  ["held for five seconds", 5000, [5.1, 5.001]],
])("an event that is %s is let go as soon as it may, by a record that says no more than that", (_, hold, expected) => {
  const watermark = createWatermark(Number.NEGATIVE_INFINITY, DOOR, door);
  watermark.saw(NEWEST, DOOR, hold);
  const every = [
    [1, 1],
    [3, 3],
  ];
  const records = [...every, expected].toSorted(([a = 0], [b = 0]) => a - b);
  expect(written(watermark, 0, 6000)).toEqual(records);
});

test("what lets go comes once in a second, however often events come", () => {
  const watermark = createWatermark(Number.NEGATIVE_INFINITY, DOOR, door);
  const records: (readonly [number, number])[] = [];
  for (let now = 0; now < 3000; now += 500) {
    watermark.saw(NEWEST + now, DOOR + now, 0);
    records.push(...written(watermark, now, now + 400));
  }
  expect(records).toEqual([
    [0.2, 0.001],
    [1.2, 1.001],
    [2.2, 2.001],
  ]);
});

test.each([
  ["an event", (watermark: Watermark) => watermark.saw(NEWEST + 1000, DOOR + 2500, HOLD), 2000],
  ["a doubt", (watermark: Watermark) => watermark.doubt(DOOR + 2500), 1000],
])("%s makes it wait again", (_, happen, at) => {
  const watermark = createWatermark(NEWEST, DOOR, door);
  watermark.due(DOOR + 1000);
  happen(watermark);
  expect(written(watermark, 2600, 3600)).toEqual([[3.5, at / 1000]]);
});

test("a record from ahead of the door's clock does not take event time with it", () => {
  const watermark = createWatermark(DOOR - 1000, DOOR, door);
  watermark.saw(DOOR + 12 * 3_600_000, DOOR, HOLD);
  expect(watermark.due(DOOR + 2000)).toEqual({ control: "watermark", at: "2026-03-02T00:00:02.000Z" });
});

test("a clock at the door that is a day ahead for a moment takes event time nowhere", () => {
  let clock = DOOR;
  const watermark = createWatermark(Number.NEGATIVE_INFINITY, 0, () => clock);
  watermark.saw(DOOR, 0, HOLD);
  clock += 86_400_000;
  expect(watermark.due(2000)).toEqual({ control: "watermark", at: "2026-03-02T00:00:02.000Z" });
});
