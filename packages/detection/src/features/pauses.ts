import type { Outage } from "../feeds/feed.ts";
import { AT, GAP_BINS, U16 } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";

/** What the hours of an identity say of its pauses. */
export interface Pauses {
  readonly activeHours: number;
  /** Hours from its first active one to its last. */
  readonly span: number;
  /** No pause of it is known that was longer, in hours: pauses are known by octaves, and this is the end of the longest one's. */
  readonly longest: number;
  /** The latest time in which its log told nothing. */
  readonly outage: Outage | undefined;
}

/**
 * The pauses of the identity under the cursor. One that ended in an hour that was alarmed is in no octave: what the others leave of the
 * hours that it lived is shared by those, so one of them was at least so long.
 */
export function pausesOf(row: Rows, outage: Outage | undefined): Pauses {
  const activeHours = row.get(AT.activeHours);
  const span = Math.max(0, row.get(AT.lastHour) - row.get(AT.birth));
  let known = 0;
  let most = 0;
  let longest = 2;
  for (let bin = 0; bin < GAP_BINS; bin += 1) {
    const count = row.getU16(U16.gap + bin);
    known += count;
    most += count * 2 ** (bin + 1);
    if (count > 0) longest = 2 ** (bin + 1);
  }
  const unknown = activeHours - 1 - known;
  const shared = unknown > 0 ? Math.floor((span - most) / unknown) : 0;
  return { activeHours, span, longest: Math.max(longest, shared), outage };
}
