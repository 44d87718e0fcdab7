import { expect, test } from "vitest";
import type { Progress } from "../../ports.ts";
import { CatchUp } from "./catch-up.ts";

const at = (next: number, end: number, partition = 0): Progress => ({ partition, next, end, asked: 0 });
const UNKNOWN = Number.POSITIVE_INFINITY;

type Step = readonly ["begun" | "came", ...Progress[]];

test.each<[string, readonly Step[], readonly number[]]>([
  [
    "little before it says nothing",
    [
      ["begun", at(0, 9999)],
      ["came", at(9999, 9999)],
    ],
    [],
  ],
  [
    "much says how much, and that it is done, once each",
    [
      ["begun", at(5, 6005), at(0, 6000, 1)],
      ["came", at(5, 6005), at(6000, 6000, 1)],
      ["came", at(6005, 6005), at(6000, 6000, 1)],
      ["came", at(6005, 90_000), at(6000, 6000, 1)],
    ],
    [12_000, 0],
  ],
  [
    "more that comes meanwhile belongs to it",
    [
      ["begun", at(0, 20_000)],
      ["came", at(19_999, 30_000)],
      ["came", at(29_500, 30_000)],
    ],
    [20_000, 0],
  ],
  [
    "another partition while it catches up is no second beginning",
    [
      ["begun", at(0, 20_000)],
      ["begun", at(100, 20_000), at(0, 50_000, 1)],
      ["came", at(20_000, 20_000), at(50_000, 50_000, 1)],
    ],
    [20_000, 0],
  ],
  [
    "a partition whose end is not known yet is waited for",
    [
      ["begun", at(0, UNKNOWN)],
      ["begun", at(0, 20_000)],
      ["came", at(20_000, 20_000), at(0, UNKNOWN, 1)],
      ["came", at(20_000, 20_000)],
    ],
    [20_000, 0],
  ],
  [
    "who loses all of it has caught up with nothing, and says it anew",
    [["begun", at(0, 20_000)], ["came"], ["begun", at(5000, 20_000)]],
    [20_000, 15_000],
  ],
])("%s", (_, steps, told) => {
  const heard: number[] = [];
  let progress: readonly Progress[] = [];
  const reader = new CatchUp(
    () => progress,
    (records) => heard.push(records),
  );
  for (const [what, ...all] of steps) {
    progress = all;
    reader[what]();
  }
  expect(heard).toEqual(told);
});
