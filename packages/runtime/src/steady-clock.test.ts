import { expect, test } from "vitest";
import { createSteadyClock } from "./steady-clock.ts";

test("a clock that is set back does not stop time, one that is set ahead is followed", () => {
  let [wall, passed] = [1_000_000, 0];
  const now = createSteadyClock(
    () => wall,
    () => passed,
  );
  const pass = (ms: number): number => {
    wall += ms;
    passed += ms;
    return now();
  };
  expect([now(), pass(10)]).toEqual([1_000_000, 1_000_010]);
  wall -= 3_600_000;
  expect([now(), pass(5)]).toEqual([1_000_010, 1_000_015]);
  wall += 3_600_000 + 500;
  expect([now(), pass(1)]).toEqual([1_000_515, 1_000_516]);
});
