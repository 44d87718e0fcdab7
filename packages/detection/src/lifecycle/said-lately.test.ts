import { expect, test } from "vitest";
import { SaidLately, type Saying } from "./said-lately.ts";
import { DAY_MS } from "./sighting.ts";

const saying = (what: string, uid = what, detector = "lifecycle.new-resource"): Saying => ({
  ...{ detector, counted: "all", what, uid },
});

test("what a large fleet was told of before there was a bound is read in the blink of an eye", () => {
  const lately = new SaidLately();
  for (let at = 0; at < 100_000; at += 1) lately.note(saying(`store-${at}`), at);
  expect(lately.isEnough(saying("another"), 100_000, 1000)).toBe(true);
});

test("an event that comes a little late is judged as it is after a restart", () => {
  const times = [0, 1, 2, 7 * DAY_MS + 5];
  const [going, restored] = [new SaidLately(), new SaidLately()];
  for (const each of [going, restored]) for (const at of times) each.note(saying(`store-${at}`), at);
  expect(going.isEnough(saying("another"), 7 * DAY_MS + 5, 3)).toBe(false);
  const late = 7 * DAY_MS - 60_000;
  expect(going.isEnough(saying("another"), late, 3)).toBe(true);
  expect(restored.isEnough(saying("another"), late, 3)).toBe(true);
});

/** Who comes to what where others lately came to other things, and whether that is usual here. */
const USUAL: readonly (readonly [string, readonly (readonly [what: string, uid: string])[], boolean])[] = [
  ["nobody else did", [], false],
  ["one other did", [["a", "m1"]], false],
  [
    "two others did",
    [
      ["a", "m1"],
      ["b", "m2"],
    ],
    true,
  ],
  ["one other did, of thirteen things", Array.from({ length: 13 }, (_, n) => [`t${n}`, "m1"] as const), false],
  [
    "two came to the same",
    [
      ["x", "m1"],
      ["x", "m2"],
    ],
    false,
  ],
  [
    "three came to the same",
    [
      ["x", "m1"],
      ["x", "m2"],
      ["x", "m3"],
    ],
    true,
  ],
  [
    "it came to two things itself",
    [
      ["a", "me"],
      ["b", "me"],
    ],
    false,
  ],
  [
    "it came to three things itself",
    [
      ["a", "me"],
      ["b", "me"],
      ["c", "me"],
    ],
    true,
  ],
];

test.each(USUAL)("what counts whether told or not, where %s", (_, before, expected) => {
  const lately = new SaidLately();
  const of = (what: string, uid: string): Saying => saying(what, uid, "lifecycle.found-at-last");
  for (const [n, [what, uid]] of before.entries()) lately.note(of(what, uid), n * DAY_MS);
  expect(lately.isEnough(of("x", "me"), 14 * DAY_MS, 500)).toBe(expected);
  expect(lately.isEnough({ ...of("x", "me"), counted: "grave" }, 14 * DAY_MS, 500), "what is grave").toBe(false);
  expect(lately.isEnough(of("x", "me"), 60 * DAY_MS, 500), "long after").toBe(false);
});
