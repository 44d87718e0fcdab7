import { expect, test } from "vitest";
import { createPatience } from "./patience.ts";

type Look = readonly [seconds: number, holder: number | undefined];

test.each<[string, readonly Look[], boolean]>([
  [
    "one process that keeps it is waited for",
    [
      [0, 7],
      [9, 7],
    ],
    false,
  ],
  [
    "and not for ever",
    [
      [0, 7],
      [11, 7],
    ],
    true,
  ],
  ["where nobody is known to have it neither", [[11, undefined]], true],
  [
    "each of several has its turn",
    [
      [0, 7],
      [9, 8],
      [18, undefined],
      [18, 9],
      [27, 9],
    ],
    false,
  ],
  [
    "nobody known in between begins nothing anew",
    [
      [0, 7],
      [6, undefined],
      [7, 7],
      [11, 7],
    ],
    true,
  ],
  ["and no number of them is waited for longer than a minute", Array.from({ length: 62 }, (_, n) => [n, n]), true],
])("%s", (_, looks, isOver) => {
  let now = 0;
  const patience = createPatience(() => now);
  const seen = looks.map(([seconds, holder]) => {
    now = seconds * 1000;
    return patience.isOver(holder);
  });
  expect(seen.at(-1)).toBe(isOver);
  expect(seen.slice(0, -1)).not.toContain(true);
});
