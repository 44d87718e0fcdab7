import type { Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { createPoisonedFleet, HARVEST_TIMES, RAMP_DAYS } from "./poisoned-fleet.ts";
import { renderPoisoning, summarizePoisoning } from "./poisoning.ts";

const HOUR = 3_600_000;
const fleet = createPoisonedFleet(1, Date.UTC(2026, 9, 5));

test("a victim's volume is led up to the harvest's, and its calls are the usual ones", () => {
  const [victim] = fleet.poisonings.filter(({ rampDays }) => rampDays === 7);
  if (victim === undefined) throw new Error("nobody prepares for a week");
  const spans = { before: 0, half: 0, harvest: 0 };
  const half = victim.rampAt + 3.5 * 24 * HOUR;
  const usual = new Set<unknown>();
  const foreign = new Set<unknown>();
  let last = 0;
  let inOrder = true;
  for (const { at, record } of fleet.records()) {
    inOrder &&= at >= last;
    last = at;
    if (record["identity_uid"] !== victim.identityUid) continue;
    (at < victim.rampAt ? usual : foreign).add(`${record["action"]} ${record["src_ip"]}`);
    if (at < victim.rampAt) spans.before += 1 / ((victim.rampAt - Date.UTC(2026, 9, 5)) / HOUR);
    else if (Math.abs(at - half) < 12 * HOUR) spans.half += 1 / 24;
    else if (at >= victim.harvestAt && at < victim.endAt) spans.harvest += 1 / 6;
  }
  expect(inOrder).toBe(true);
  expect(spans.half / spans.before).toBeGreaterThan(2.5);
  expect(spans.half / spans.before).toBeLessThan(4.5);
  expect(spans.harvest / spans.before).toBeGreaterThan(0.7 * HARVEST_TIMES);
  expect(Array.from(foreign).filter((each) => !usual.has(each))).toEqual([]);
});

test("who was found when is told by patience", () => {
  const of = (rampDays: number) => fleet.poisonings.filter((each) => each.rampDays === rampDays);
  const at = (identity_uid: string | undefined, time: number) =>
    ({ identity_uid, time: new Date(time).toISOString() }) as Finding;
  const [early, late] = of(3);
  const [sudden] = of(0);
  const rows = summarizePoisoning(fleet.poisonings, [
    at(early?.identityUid, (early?.rampAt ?? 0) + HOUR),
    at(late?.identityUid, (late?.harvestAt ?? 0) + HOUR),
    at(sudden?.identityUid, (sudden?.rampAt ?? 0) - HOUR),
  ]);
  expect(rows.map(({ rampDays }) => rampDays)).toEqual([...RAMP_DAYS]);
  expect(rows[0]).toMatchObject({ victims: 4, inRamp: 0, atHarvest: 0, missed: 4 });
  expect(rows[2]).toMatchObject({ victims: 4, inRamp: 1, atHarvest: 1, missed: 2 });
  expect(renderPoisoning(rows)).toContain("| 3 days | 72 | 4 | 1 | 1 | 2 |");
});
