import { expect, test } from "vitest";
import { sayLater } from "./say-later.ts";

test("the first is told at once, and once a minute how many more", () => {
  let now = 0;
  const told: unknown[] = [];
  const say = sayLater({ warn: (fields: object) => void told.push(fields) } as never, "t", () => now);
  say("untold", 0);
  say("untold", 2);
  say("partly", 1);
  now = 30_000;
  say("untold", 3);
  now = 60_000;
  say("untold", 1);
  expect(told).toEqual([
    { part: "t", records: 2 },
    { part: "t", records: 1 },
    { part: "t", records: 4 },
  ]);
});
