import type { Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { AT } from "../state/layout.ts";
import type { IdentityRecord } from "../state/record.ts";
import { Rows } from "../state/rows.ts";
import { EVIDENCE_UNIT } from "./fortnight.ts";
import { type DayShown, openDay, tellDay } from "./render-day.ts";

const TODAY = 20_500;
const RECORD = {
  uid: "aws:123456789012:role:job",
  name: "job",
  kind: "role",
  environment: "",
  owner: "",
} as unknown as IdentityRecord;

function shown(told: DayShown["told"]): Finding {
  const row = new Rows().open(0);
  row.set(AT.day, TODAY);
  row.set(AT.dayCount, 150);
  row.set(AT.busySince, TODAY * 24 + 6);
  row.set(AT.busyHours, 6);
  row.set(AT.busyCalls, 120);
  row.set(AT.busyUsual, 30.2);
  const hour = TODAY * 24 + 12;
  return tellDay({ row, hour, record: RECORD, told, hoursPerDay: 10 }, openDay("default", RECORD, hour));
}

const titleOf = (signs: number, volume: number): string =>
  shown({
    signs: { evidence: signs * EVIDENCE_UNIT, since: TODAY - 9 },
    volume: { evidence: volume * EVIDENCE_UNIT, since: TODAY - 2 },
    strength: 3,
  }).title;

test("a deed is told with the day on which its own evidence begins, and not that of a weak sign before", () => {
  const [nineAgo, twoAgo] = [9, 2].map((days) => new Date((TODAY - days) * 86_400_000).toISOString().slice(0, 10));
  expect(titleOf(0.5, 3)).toBe(`job called more than usual day after day, since ${twoAgo}`);
  expect(titleOf(3, 0.5)).toBe(`job did something a little odd day after day, since ${nineAgo}`);
  expect(titleOf(3, 3)).toContain(`since ${nineAgo}`);
});

test("hours on end are told with the hour that they begin with, what they brought, and what is usual", () => {
  const { title, first_seen, dimensions } = shown({ strength: 3 });
  const since = new Date((TODAY * 24 + 6) * 3_600_000).toISOString();
  expect(title).toBe(`job called more than usual hour after hour, since ${since.slice(0, 16)}Z`);
  expect(first_seen).toBe(since);
  expect(dimensions[0]).toEqual({
    name: "busy_hours",
    pattern: "SURGE",
    observed: "120 calls in 6 hours on end",
    expected: "30.2 calls in such hours",
    surprise: 3,
    added: 3,
  });
  expect(dimensions.length).toBe(1);
});
