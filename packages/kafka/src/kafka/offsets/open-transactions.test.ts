import { expect, test } from "vitest";
import { OpenTransactions } from "./open-transactions.ts";

test("a transaction that stays open is told of once after ninety seconds, and that it is over; those that end in time are not", () => {
  const told: string[] = [];
  const open = new OpenTransactions((partition, offset) => void told.push(`${partition}: ${offset}`));
  const at = (second: number, ...ends: readonly (readonly [stable: number, high: number])[]): void => {
    for (const [partition, [stable, high]] of ends.entries())
      open.answered(partition, { low: 0, stable, high }, second * 1000);
  };
  at(0, [5, 9], [3, 4]);
  at(60, [5, 12], [7, 9]);
  at(89, [5, 12], [9, 9]);
  expect(told).toEqual([]);
  at(90, [5, 12], [9, 10]);
  at(100, [5, 40], [9, 10]);
  expect(told).toEqual(["0: 5"]);
  at(101, [20, 40], [9, 10]);
  at(180, [20, 40], [9, 10]);
  expect(told).toEqual(["0: 5", "0: undefined", "1: 9"]);
  open.keep([0]);
  expect(told).toEqual(["0: 5", "0: undefined", "1: 9", "1: undefined"]);
});
