import { expect, test } from "vitest";
import { SilenceWatch } from "./silence-watch.ts";

/** Looks once a second, and says at which second it was too long. */
function tooLong(sessionMs: number, act: (second: number, watch: SilenceWatch) => number = (second) => second * 1000) {
  const watch = new SilenceWatch(sessionMs);
  for (let second = 0; second <= 120; second += 1) {
    if (watch.look(act(second, watch)) !== undefined) return second;
  }
  return undefined;
}

test.each([
  ["a session of the least length", 6000, 17],
  ["one that is longer than a connection is waited for", 30_000, 36],
])("a group that says nothing is waited for beyond %s", (_, sessionMs, second) => {
  expect(tooLong(sessionMs)).toBe(second);
});

test("one that answers now and then is waited for ever, and a process that was frozen has not been waiting", () => {
  const answers = (second: number, watch: SilenceWatch): number => {
    if (second % 10 === 0) watch.heard();
    return second * 1000;
  };
  expect(tooLong(6000, answers)).toBeUndefined();
  expect(tooLong(6000, (second) => second * 1000 + (second >= 5 ? 600_000 : 0))).toBe(16);
});
