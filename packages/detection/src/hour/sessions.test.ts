import { expect, test } from "vitest";
import { Evidence } from "../combine/evidence.ts";
import { AT, AT_SUP, FEATURE } from "../state/layout.ts";
import { Sample } from "../state/sample.ts";
import { call } from "../test/tiny-world.ts";
import { Baselines } from "./baselines.ts";
import { closeHour } from "./close-hour.ts";
import { observe } from "./observe.ts";
import { openHour } from "./open-hour.ts";

const HOUR = 3_600_000;
const FIRST = 500_000;
const names = { remember: () => undefined };

/** A role of `usual` sessions that take turns in each of `hours`, then an hour of `sessions`: what their number is worth. */
function surpriseOf(
  hours: number,
  usual: number,
  sessions: number,
): { readonly surprise: number; readonly counted: number } {
  const baselines = new Baselines(5);
  baselines.groupOf[0] = baselines.group("g");
  baselines.kindOf[0] = 0;
  const row = baselines.rows.open(0);
  const sample = new Sample();
  const live = (hour: number, count: number): void => {
    openHour(baselines, 0, hour);
    for (let n = 0; n < 120; n += 1) {
      const event = call("role", hour * HOUR + n * 1000, `${hour}-${n}`, { session_uid: `${hour}-${n % count}` });
      observe(baselines, 0, sample.read(event, hour * HOUR + n * 1000), names);
    }
  };
  for (let hour = FIRST; hour < FIRST + hours; hour += 1) {
    live(hour, usual);
    closeHour(baselines, 0, new Evidence(), false);
  }
  live(FIRST + hours, sessions);
  return { surprise: row.get(AT_SUP + FEATURE.fanOut), counted: row.get(AT.spawns) };
}

test.each([
  ["as many sessions as ever", 48, 1, 1, false],
  ["as many as ever, where twenty take turns", 48, 20, 20, false],
  ["forty where there was one", 48, 1, 40, true],
  ["ten in the first hour of all", 0, 1, 10, false],
])(
  "%s: calls that are spread over more sessions than usual are a surprise",
  (_, hours, usual, sessions, isSurprise) => {
    const { surprise, counted } = surpriseOf(hours, usual, sessions);
    expect(counted).toBeGreaterThan(0.85 * sessions);
    expect(counted).toBeLessThanOrEqual(sessions);
    expect(surprise > 4).toBe(isSurprise);
  },
);
