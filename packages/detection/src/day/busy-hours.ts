import { ownCalls } from "../features/counts.ts";
import { beyondPeaks, learnPeak, PEAK } from "../features/peaks.ts";
import { AT } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { EVIDENCE_UNIT, evidenceOf } from "./fortnight.ts";

/**
 * No hour alone says more than a factor of five: what one hour shows is for the hours to say, and it takes five of them to be rare. That a
 * busy hour comes after a busy one is likelier than chance has it, by how much is measured.
 */
const MOST_AN_HOUR = 22;
/** Nor do all together say more than 10^6, else they were remembered for days. */
const MOST = 6 * EVIDENCE_UNIT;
/** From so much on events are worth remembering: hours on end are told of by their latest one. */
const WATCHED = EVIDENCE_UNIT;

/**
 * The open hour of the row under the cursor had calls of that rarity (-log10 P). Hours that are each a little busier than usual multiply
 * up, and usual ones take that back: max(1, M) e over the hours in which the identity acts (the e-detector of Shin, Ramdas and Rinaldo), where
 * e is as for days. What was reached on two days before is no news.
 */
export function followBusy(row: Rows, rarity: number): void {
  const evidence = Math.min(MOST_AN_HOUR, evidenceOf(rarity));
  const now = Math.min(MOST, row.get(AT.busyEvidence) + evidence);
  if (now <= 0) {
    endBusy(row);
    return;
  }
  if (row.get(AT.busyEvidence) === 0) row.set(AT.busySince, row.get(AT.hour));
  row.set(AT.busyEvidence, now);
  row.add(AT.busyHours, 1);
  row.add(AT.busyCalls, ownCalls(row));
  row.add(AT.busyUsual, row.get(AT.mean));
  // What an hour like any other still bears of the ones before it was told of with them.
  if (evidence <= 0) return;
  row.raise(AT.busyToday, Math.round(EVIDENCE_UNIT * beyondPeaks(row, PEAK.busy, decades(now), decades)));
  learnPeak(row, PEAK.busy, now);
}

/** The hours that were busy on end are over, or told of. */
export function endBusy(row: Rows): void {
  for (const column of [AT.busyEvidence, AT.busyHours, AT.busyCalls, AT.busyUsual]) row.set(column, 0);
}

/** The most that hours on end came to today, as log10. */
export function busyToday(row: Rows): number {
  return decades(row.get(AT.busyToday));
}

/** May the next hours be told of? */
export function isBusy(row: Rows): boolean {
  return row.get(AT.busyEvidence) >= WATCHED;
}

function decades(units: number): number {
  return units / EVIDENCE_UNIT;
}
