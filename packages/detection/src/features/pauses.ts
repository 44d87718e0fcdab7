import type { Outage } from "../feeds/feed.ts";
import { AT, GAP_BINS, U16 } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";

/** What the hours of an identity say of its pauses. */
export interface Pauses {
  readonly activeHours: number;
  /** Hours from its first active one to its last. */
  readonly span: number;
  /** No pause of it was longer, in hours: pauses are known by octaves, and this is the end of the longest one's. */
  readonly longest: number;
  /** The latest time in which its log told nothing. */
  readonly outage: Outage | undefined;
}

/** The pauses of the identity under the cursor. */
export function pausesOf(row: Rows, outage: Outage | undefined): Pauses {
  let bin = GAP_BINS - 1;
  while (bin > 0 && row.getU16(U16.gap + bin) === 0) bin -= 1;
  const span = Math.max(0, row.get(AT.lastHour) - row.get(AT.birth));
  return { activeHours: row.get(AT.activeHours), span, longest: 2 ** (bin + 1), outage };
}
