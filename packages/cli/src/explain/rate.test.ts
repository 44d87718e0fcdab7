import { expect, test } from "vitest";
import { createPaint } from "../render/paint.ts";
import { renderRate } from "./rate.ts";

const HOUR = "2026-11-15T21:00:00.000Z";
const AT = Date.parse(HOUR);
const LOOK = { columns: 90, paint: createPaint(false) };

test("of whoever was never seen before that hour, a figure and no picture of one column", () => {
  expect(renderRate([{ at: AT, calls: 3 }], { first_seen: HOUR, last_seen: HOUR }, LOOK)).toEqual([
    "  no hour before to compare with; up to 3 calls an hour",
  ]);
});

test("where there is an hour before, both are drawn", () => {
  const hourly = [
    { at: AT - 3_600_000, calls: 1 },
    { at: AT, calls: 3 },
  ];
  expect(renderRate(hourly, { first_seen: HOUR, last_seen: HOUR }, LOOK)).toEqual([
    "  ▃█",
    "   ▲",
    "  2026-11-15T20:00:00.000Z to 2026-11-15T21:00:00.000Z, a column is the busiest hour of 1",
    "  usual 1 call an hour (middle 95 % of 1 active hour); ▲ up to 3",
  ]);
});
