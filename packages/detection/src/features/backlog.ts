import { AT, AT_SUP, FEATURE } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";

/** Surprise of a silence, from which on it is one that something stopped: what was missed then is made up for. */
const STOPPED = 1.5;
/** Whoever was silent for longer begins anew, and makes up for no more hours than these. */
const MOST_HOURS = 72;

/** What an hour that went by was expected to bring, of the identity under the cursor. */
export type ExpectedCalls = (hour: number) => number;

/**
 * Calls that the identity under the cursor may make up for, as its hour opens. A connector that was down for a night asks in the morning for
 * what it missed: silence and volume have one cause, so that the volume is no sign of its own, up to as many calls as the silence would
 * have had. What is left over is made up for in the next hours, until one is as usual.
 */
export function openBacklog(row: Rows, gap: number, expected: ExpectedCalls): void {
  if (gap > MOST_HOURS) row.set(AT.backlog, 0);
  else if (row.get(AT_SUP + FEATURE.gap) >= STOPPED) row.set(AT.backlog, missed(row, gap, expected));
  else if (gap > 1) row.set(AT.backlog, 0);
}

/** The open hour is over: what it had beyond the usual was made up for, and one that had no more than that is the end of it. */
export function closeBacklog(row: Rows, calls: number): void {
  const backlog = row.get(AT.backlog);
  if (backlog === 0) return;
  const beyond = calls - row.get(AT.mean);
  row.set(AT.backlog, beyond <= 0 ? 0 : Math.max(0, backlog - beyond));
}

/** So many times the usual calls are expected of the open hour. */
export function withBacklog(row: Rows, times: number = 1): number {
  const backlog = row.get(AT.backlog);
  return backlog === 0 ? times : times + backlog / row.get(AT.mean);
}

function missed(row: Rows, gap: number, expected: ExpectedCalls): number {
  const last = row.get(AT.lastHour);
  let calls = 0;
  for (let hour = last + 1; hour < last + gap; hour += 1) calls += expected(hour);
  return calls;
}
