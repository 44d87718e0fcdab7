import { log2, log10 } from "../math/detmath.ts";
import type { Group } from "../state/groups.ts";
import { AT, GAP_BINS, U16 } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { calendarFloor, GAP, learnTail, tailSurprise } from "./tail.ts";

/** Gaps that the usual one is the mean of, at most; and before it is known by itself. */
const MOST_GAPS = 100;
/**
 * Pauses of so many gaps tell how much longer the next may be: their exponent has a gamma prior of mean 1 (as if so many were known), which is
 * the tail between bursts of what people and agents do (Barabási, 2005).
 */
const FIRST_PAUSES = 2;
/** Where within its octave a pause is supposed to lie. */
const WITHIN = 0.4;

/**
 * How surprising it is that the identity under the cursor is back after `gap` hours, in a fleet of that age. Its own gaps are
 * counted by length. Its peers' are counted by octaves over what is usual for each of them: a group has machines of the hour
 * and of the week, and that the latter come once a week says nothing of the former.
 */
export function gapOf(row: Rows, group: Group, gap: number, fleetAge: number): number {
  const active = row.get(AT.activeHours);
  if (active <= 0) return 0;
  const least = calendarFloor(gap, fleetAge);
  const usual = tailSurprise(row, group, GAP, gapBin(gap), least, relativeBin(row, gap));
  const regular = gapSurprise(gap, active - 1, row.get(AT.lastHour) - row.get(AT.birth));
  return Math.min(usual, regular, pauseSurprise(row, log2(gap)));
}

/**
 * Surprise of a pause of so many octaves for one that comes in bursts: its pauses have a power law, whose exponent is known from those that
 * it made. From which length on they are pauses and no part of a burst nobody tells: the least surprise over all lengths counts. Infinite
 * where it never paused.
 */
export function pauseSurprise(row: Rows, octaves: number): number {
  let least = Number.POSITIVE_INFINITY;
  let pauses = 0;
  let beyond = 0;
  let all = 0;
  for (let bin = 0; bin < GAP_BINS; bin += 1) all += row.getU16(U16.gap + bin);
  for (let bin = GAP_BINS - 1; bin >= 1; bin -= 1) {
    const count = row.getU16(U16.gap + bin);
    beyond += pauses + WITHIN * count;
    pauses += count;
    if (pauses === 0 || bin > octaves) continue;
    const known = FIRST_PAUSES / Math.LN2 + beyond;
    const exponent = FIRST_PAUSES + pauses;
    least = Math.min(least, log10(all / pauses) + exponent * log10((known + octaves - bin) / known));
  }
  return least;
}

/** Learn the gap that the open hour ended. */
export function learnGap(row: Rows, group: Group): void {
  const active = row.get(AT.activeHours);
  if (active <= 0) return;
  const gap = row.get(AT.hour) - row.get(AT.lastHour);
  learnTail(row, group, GAP, gapBin(gap), relativeBin(row, gap));
  const usual = row.get(AT.gapRef);
  row.set(AT.gapRef, usual + Math.max(1 / active, 1 / MOST_GAPS) * (log2(Math.max(1, gap)) - usual));
}

/**
 * Surprise of a gap of so many hours after `gaps` gaps in `span` hours, for one whose calls come at a rate of its own that
 * nobody knows: the Lomax predictive tail (span / (span + gap))^gaps. Who acted once may well act weekly.
 */
export function gapSurprise(gap: number, gaps: number, span: number): number {
  return gaps <= 0 ? 0 : gaps * log10((span + gap) / Math.max(1, span));
}

/** Bin of the hours since the identity last acted: floor(log2). */
function gapBin(hours: number): number {
  return clipped(log2(hours));
}

/** Octaves over its usual gap. */
function relativeBin(row: Rows, hours: number): number {
  return clipped(log2(Math.max(1, hours)) - row.get(AT.gapRef));
}

function clipped(octaves: number): number {
  return Math.min(GAP_BINS - 1, Math.max(0, Math.floor(octaves)));
}
