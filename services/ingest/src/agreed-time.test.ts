import { expect, test } from "vitest";
import { createAgreedTime } from "./agreed-time.ts";

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 5);
const many = (count: number, time: number): number[] => Array.from({ length: count }, (_, n) => time + n);

test.each([
  ["follows what is near", [START + 1000, START + 60_000, START + 2000], START + 60_000],
  ["never goes back", [START - HOUR], START],
  ["is not moved by one that is far ahead", [START + HOUR], START],
  ["nor by many that are not in a row", [...many(60, START + HOUR), START + 1, ...many(60, START + HOUR)], START + 1],
  ["goes to the earliest of many in a row", [START + 2 * HOUR, ...many(63, START + HOUR)], START + HOUR],
])("%s", (_, times, expected) => {
  const agreed = createAgreedTime(START);
  for (const time of times) agreed.saw(time);
  expect(agreed.at).toBe(expected);
});

test("before anything is known, many must agree as well", () => {
  const agreed = createAgreedTime(Number.NEGATIVE_INFINITY);
  for (const time of many(63, START)) agreed.saw(time);
  expect(agreed.at).toBe(Number.NEGATIVE_INFINITY);
  agreed.saw(START + 63);
  expect(agreed.at).toBe(START);
});
