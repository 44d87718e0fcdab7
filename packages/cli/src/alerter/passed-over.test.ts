import { expect, test } from "vitest";
import { PassedOver } from "./passed-over.ts";

const at = (...offsets: readonly number[]) => offsets.map((offset) => ({ offset }));

test("what is passed over is committed at once where nothing before it is under way", () => {
  const over = new PassedOver();
  expect(over.read(at(0, 1, 2), [])).toBe(3);
  expect(over.read(at(3, 4, 5, 6), at(3, 4))).toBeUndefined();
  expect(over.done(5)).toBe(7);
  expect(over.read(at(7), [])).toBe(8);
});

test("and where something is, with that", () => {
  const over = new PassedOver();
  over.read(at(4), at(4));
  over.read(at(5, 6), at(6));
  expect(over.read(at(7, 8), [])).toBeUndefined();
  expect(over.done(5)).toBe(5);
  expect(over.read(at(9), [])).toBeUndefined();
  expect(over.done(7)).toBe(10);
});
