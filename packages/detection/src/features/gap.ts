import { log2, log10 } from "../math/detmath.ts";
import type { Group } from "../state/groups.ts";
import { AT, GAP_BINS } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { calendarFloor, GAP, learnTail, tailSurprise } from "./tail.ts";

/** Gaps that the usual one is the mean of, at most; and before it is known by itself. */
const MOST_GAPS = 100;

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
  return Math.min(usual, gapSurprise(gap, active - 1, row.get(AT.lastHour) - row.get(AT.birth)));
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
