import { expect, test } from "vitest";
import { createSteadyTime } from "./steady-time.ts";

test.each([
  ["a clock that goes on is followed", [100, 105, 200], [100, 105, 200]],
  ["a clock that stands still is passed by a millisecond a time", [100, 100, 100, 110], [100, 101, 102, 110]],
  ["a clock that is set back goes on from where it was, at its own pace", [5000, 1000, 1250], [5000, 5001, 5251]],
  ["one that has caught up is followed again", [5000, 1000, 5001, 5003], [5000, 5001, 9002, 9004]],
])("%s", (_, seen, shown) => {
  const clock = [...seen];
  const time = createSteadyTime(() => clock.shift() ?? 0);
  expect(seen.map(time)).toEqual(shown);
});
