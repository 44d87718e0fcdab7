import { expect, test } from "vitest";
import { withJudged } from "./standings.ts";

test.each([
  ["behind a record on hold", 10, 90, 90],
  ["nobody knows how far", 10, undefined, 10],
  ["not as far as the group stands", 50, 40, 50],
  ["of another log, which was longer", 10, 400, 10],
  ["before the group ever committed", undefined, 90, 90],
])("a partition that was judged: %s", (_, committed, judged, expected) => {
  const at = withJudged(new Map([[3, { committed, low: 0, high: 100 }]]), () => judged);
  expect(at.get(3)).toEqual({ committed: expected, low: 0, high: 100 });
});
