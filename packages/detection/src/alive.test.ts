import { expect, test } from "vitest";
import { decodeState } from "./snapshot/codec.ts";
import { fresh } from "./test/run.ts";
import { call, WORLD_START } from "./test/tiny-world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Where a snapshot of the fleet has the number of identities that the budget is for. */
const IDENTITIES = 0;

/** For how many identities the budget is at the end of a day; one works all the time, the other for so many hours from the start on. */
function budgetedFor(hours: number, days: number): unknown {
  const detector = fresh();
  let offset = 0;
  for (let hour = 0; hour < days * 24; hour += 1) {
    for (const name of hour < hours ? ["steady", "other"] : ["steady"]) {
      detector.offer(call(name, WORLD_START + hour * HOUR + 60_000, `${name}-${hour}`), offset);
      offset += 1;
    }
  }
  detector.advance(WORLD_START + days * DAY + HOUR, offset);
  const fleet = detector.snapshot().rows.find(({ key }) => key === "fleet");
  const { budget } = decodeState((fleet as { state: Uint8Array }).state).plain as { budget: readonly number[] };
  return budget[IDENTITIES];
}

test.each([
  { hours: 1, days: 1, there: 2, why: "it acted today" },
  { hours: 1, days: 7, there: 2, why: "it may come once a week" },
  { hours: 1, days: 9, there: 1, why: "a name of one hour" },
  { hours: 20, days: 9, there: 1, why: "a name of one day" },
  { hours: 240, days: 19, there: 2, why: "silent for nine days after ten" },
  { hours: 240, days: 22, there: 1, why: "silent for twelve days after ten" },
  { hours: 960, days: 65, there: 2, why: "silent for less than a month" },
  { hours: 960, days: 72, there: 1, why: "silent for more than a month" },
])("after $hours hours of work and $days days the budget is for $there: $why", ({ hours, days, there }) => {
  expect(budgetedFor(hours, days)).toBe(there);
});
