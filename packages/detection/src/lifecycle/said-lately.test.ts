import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { SaidLately } from "./said-lately.ts";
import { DAY_MS, type Sighting } from "./sighting.ts";

const RULE = "lifecycle.new-resource";

function seenAt(at: number): Sighting {
  return { at, event: { action_class: "read", outcome: "success" } as Event } as Sighting;
}

test("what a large fleet was told of before there was a bound is read in the blink of an eye", () => {
  const lately = new SaidLately();
  for (let at = 0; at < 100_000; at += 1) lately.note(RULE, at);
  expect(lately.isEnough(RULE, seenAt(100_000), 1000)).toBe(true);
});

test("an event that comes a little late is judged as it is after a restart", () => {
  const times = [0, 1, 2, 7 * DAY_MS + 5];
  const [going, restored] = [new SaidLately(), new SaidLately()];
  for (const each of [going, restored]) for (const at of times) each.note(RULE, at);
  expect(going.isEnough(RULE, seenAt(7 * DAY_MS + 5), 3)).toBe(false);
  const late = seenAt(7 * DAY_MS - 60_000);
  expect(going.isEnough(RULE, late, 3)).toBe(true);
  expect(restored.isEnough(RULE, late, 3)).toBe(true);
});
