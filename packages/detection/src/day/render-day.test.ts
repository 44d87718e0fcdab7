import { expect, test } from "vitest";
import { AT } from "../state/layout.ts";
import type { IdentityRecord } from "../state/record.ts";
import { Rows } from "../state/rows.ts";
import { EVIDENCE_UNIT } from "./fortnight.ts";
import { openDay, tellDay } from "./render-day.ts";

const TODAY = 20_500;
const RECORD = {
  uid: "aws:123456789012:role:job",
  name: "job",
  kind: "role",
  environment: "",
  owner: "",
} as unknown as IdentityRecord;

function titleOf(signs: number, volume: number): string {
  const row = new Rows().open(0);
  row.set(AT.day, TODAY);
  const hour = TODAY * 24 + 12;
  const told = {
    signs: { evidence: signs * EVIDENCE_UNIT, since: TODAY - 9 },
    volume: { evidence: volume * EVIDENCE_UNIT, since: TODAY - 2 },
    strength: 3,
  };
  return tellDay({ row, hour, record: RECORD, told, hoursPerDay: 10 }, openDay("default", RECORD, hour)).title;
}

test("a deed is told with the day on which its own evidence begins, and not that of a weak sign before", () => {
  const [nineAgo, twoAgo] = [9, 2].map((days) => new Date((TODAY - days) * 86_400_000).toISOString().slice(0, 10));
  expect(titleOf(0.5, 3)).toBe(`job called more than usual day after day, since ${twoAgo}`);
  expect(titleOf(3, 0.5)).toBe(`job did something a little odd day after day, since ${nineAgo}`);
  expect(titleOf(3, 3)).toContain(`since ${nineAgo}`);
});
