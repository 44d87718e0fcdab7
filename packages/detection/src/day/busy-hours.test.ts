import type { Event, Finding } from "@rolecall/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AT } from "../state/layout.ts";
import { Rows } from "../state/rows.ts";
import { findingsOf, fresh, HOLD_MS, NO_RULES, OPTIONS } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";
import { busyToday, followBusy, isBusy } from "./busy-hours.ts";
import { EVIDENCE_UNIT, evidenceOf } from "./fortnight.ts";
import { DAY_DETECTOR } from "./render-day.ts";

const HOUR = 3_600_000;
const MACHINES = 30;
const [QUIET, LAST] = [16, 18];
/** Of the surge: its first hour, how many it has, and the calls of each. */
const NOON = QUIET * 24 + 12;
const [LASTS, CALLS] = [10, 36];

/** A row with a history of so many hours, whose next ones have these rarities, an hour each. */
function busy(rarities: readonly number[], activeHours = 400): { readonly row: Rows; readonly values: number[] } {
  const row = new Rows().open(0);
  row.set(AT.activeHours, activeHours);
  const values = rarities.map((rarity, k) => {
    row.set(AT.hour, 500_000 + k);
    row.set(AT.count, 20);
    row.set(AT.mean, 5.5);
    followBusy(row, rarity);
    return busyToday(row);
  });
  return { row, values };
}

describe("hours on end", () => {
  test("multiply up, five or so to be rare, and say how much they brought", () => {
    const { row, values } = busy([2.3, 2.3, 2.3, 2.3, 2.3, 2.3]);
    const each = 22 / EVIDENCE_UNIT;
    for (const [k, value] of values.entries()) expect(value).toBeCloseTo(each * (k + 1), 6);
    expect([row.get(AT.busyHours), row.get(AT.busyCalls), row.get(AT.busyUsual)]).toEqual([6, 120, 33]);
    expect(row.get(AT.busySince)).toBe(500_000);
    expect(isBusy(row)).toBe(true);
  });

  test("one hour says no more than a factor of five, however wild", () => {
    expect(busy([9]).values).toEqual([22 / EVIDENCE_UNIT]);
  });

  test("usual hours take back what busy ones brought, and are no day's highest themselves", () => {
    const { row, values } = busy([2.3, 2.3, 0, 0, 0, 0, 0]);
    expect(values.slice(2)).toEqual(values.slice(2).map(() => values[1]));
    expect([row.get(AT.busyEvidence), row.get(AT.busyHours), row.get(AT.busyCalls)]).toEqual([0, 0, 0]);
  });

  test("is max(0, M + log e) of the hours, bounded", () => {
    const rarity = fc.double({ min: 0, max: 6, noNaN: true });
    fc.assert(
      fc.property(fc.array(rarity, { maxLength: 40 }), (rarities) => {
        const { row } = busy(rarities);
        const step = (m: number, r: number): number => Math.max(0, Math.min(192, m + Math.min(22, evidenceOf(r))));
        expect(row.get(AT.busyEvidence)).toBe(rarities.reduce(step, 0));
      }),
    );
  });

  test("what was reached on two days before is no news", () => {
    const row = new Rows().open(0);
    row.set(AT.activeHours, 400);
    const days = [0, 7, 14].map((day) => {
      for (const column of [AT.busyToday, AT.busyEvidence]) row.set(column, 0);
      for (let k = 0; k < 7; k += 1) {
        row.set(AT.hour, 480_000 + day * 24 + k);
        followBusy(row, 2.3);
      }
      return busyToday(row);
    });
    expect(days[1]).toBe(days[0]);
    expect(days[2]).toBeLessThan(2.6);
  });
});

/** Thirty services around the clock, each hour of 2.5 to 40 calls; those for which `surges` says so make {@link CALLS}. */
function services(surges: (machine: number, hour: number) => boolean): readonly Event[] {
  const next = random(29);
  const events: Event[] = [];
  for (let hour = 0; hour < LAST * 24; hour += 1) {
    for (let machine = 0; machine < MACHINES; machine += 1) {
      const usual = 10 * 2 ** (2 * (next() + next() - 1));
      const calls = surges(machine, hour) ? CALLS : Math.round(usual);
      for (let k = 0; k < calls; k += 1) {
        const at = WORLD_START + hour * HOUR + Math.floor(next() * HOUR);
        events.push(call(`service-${machine}`, at, `${machine}-${hour}-${k}`));
      }
    }
  }
  return events.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.event_uid < b.event_uid ? -1 : 1));
}

const ofDays = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ detector }) => detector === DAY_DETECTOR);

const isSurge = (hour: number): boolean => hour >= NOON && hour < NOON + LASTS;

describe("a service that makes more calls than usual for hours, in none of them more than it makes now and then", () => {
  const surge = services((machine, hour) => machine === 7 && isSurge(hour));
  const found = ofDays(findingsOf(surge));

  test("is one finding, decided at the end of one of them", () => {
    expect(found.map(({ identity_name }) => identity_name)).toEqual(["service-7"]);
    const [{ time = "", title = "", dimensions = [] } = {}] = found;
    const hours = (Date.parse(time) - WORLD_START) / HOUR - NOON;
    expect(hours).toBeGreaterThanOrEqual(4);
    expect(hours).toBeLessThanOrEqual(LASTS);
    expect(title).toContain("called more than usual hour after hour, since ");
    expect(dimensions[0]?.name).toBe("busy_hours");
  });

  test("is the same after a restore in the middle of it", () => {
    for (const hour of [-3, 2, 5]) {
      const at = surge.findIndex(({ time }) => Date.parse(time) >= WORLD_START + (NOON + hour) * HOUR);
      const first = fresh(OPTIONS, NO_RULES);
      for (const [offset, event] of surge.slice(0, at).entries()) first.offer(event, offset);
      const last = new Map(first.take().map((finding) => [finding.finding_uid, finding]));
      const { position, rows } = first.snapshot();
      const second = fresh(OPTIONS, NO_RULES);
      second.restore(position, rows);
      surge.forEach((event, offset) => {
        if (offset >= position.lowWater) second.offer(event, offset);
      });
      second.finish();
      for (const finding of second.take()) last.set(finding.finding_uid, finding);
      expect(ofDays(Array.from(last.values()))).toEqual(found);
    }
  });

  test("is the same in whatever order its calls come within the hold", () => {
    const next = random(3);
    const late = surge
      .map((event) => ({ event, at: Date.parse(event.time) + next() * (HOLD_MS - 1000) }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ event }) => event);
    expect(ofDays(findingsOf(late))).toEqual(found);
  });
});

test("services that vary as much, hour by hour, bring nothing", () => {
  expect(ofDays(findingsOf(services(() => false)))).toEqual([]);
});

test("of twelve that are busy in the same hours, half are told of at most", () => {
  const shared = services((machine, hour) => machine < 12 && isSurge(hour));
  expect(ofDays(findingsOf(shared)).length).toBeLessThanOrEqual(6);
});
