import { expect, test } from "vitest";
import { SaidLately } from "./said-lately.ts";
import { DAY_MS } from "./sighting.ts";

const RULE = "lifecycle.new-resource";

test("what a large fleet was told of before there was a bound is read in the blink of an eye", () => {
  const lately = new SaidLately();
  for (let at = 0; at < 100_000; at += 1) lately.note(RULE, `store-${at}`, at);
  expect(lately.isEnough(RULE, "another", 100_000, 1000)).toBe(true);
});

test("an event that comes a little late is judged as it is after a restart", () => {
  const times = [0, 1, 2, 7 * DAY_MS + 5];
  const [going, restored] = [new SaidLately(), new SaidLately()];
  for (const each of [going, restored]) for (const at of times) each.note(RULE, `store-${at}`, at);
  expect(going.isEnough(RULE, "another", 7 * DAY_MS + 5, 3)).toBe(false);
  const late = 7 * DAY_MS - 60_000;
  expect(going.isEnough(RULE, "another", late, 3)).toBe(true);
  expect(restored.isEnough(RULE, "another", late, 3)).toBe(true);
});
