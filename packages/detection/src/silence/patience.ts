import { isClock } from "../features/cadence.ts";
import { pauseSurprise } from "../features/gap.ts";
import { pausesOf } from "../features/pauses.ts";
import { log2, pow10 } from "../math/detmath.ts";
import { AT } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";

const HOUR_MS = 3_600_000;
/** Known well is who acts for two weeks, in so many hours. */
const KNOWN_SPAN = 14 * 24;
const KNOWN_HOURS = 10;
/** Less than a day may be a night, or maintenance; who is waited for longer than a month is dormant then. */
const LEAST = 24;
const MOST = 31 * 24;
/** A clock has stopped that missed four beats, up to the middle of the next, and was silent for twice as long as ever. */
const BEATS = 4.5;
const CLOCK_LONGER = 2;
const SLOWEST_HOURS = 8 * 24;
/** Others were silent for four times as long as ever. */
const LONGER = 4;
/** -log10 of the chance that one with such gaps is silent for so long. */
const SURPRISE = 2;

/**
 * Silent hours after which the identity under the cursor, in no hour now, has fallen silent: a function of its row alone, which no silence
 * changes. 0 where that cannot be said of it.
 */
export function patienceOf(row: Rows): number {
  const { activeHours, span, longest } = pausesOf(row, undefined);
  if (row.get(AT.hour) !== 0 || activeHours < KNOWN_HOURS || span < KNOWN_SPAN) return 0;
  const period = periodOf(row);
  const hours =
    period > 0
      ? Math.max(LEAST, BEATS * period, CLOCK_LONGER * longest)
      : Math.max(LEAST, LONGER * longest, surprisingGap(activeHours - 1, span));
  const patience = Math.ceil(hours);
  if (patience > MOST) return 0;
  // Who comes in bursts pauses the longer the more often it paused for long.
  return period > 0 || pauseSurprise(row, log2(patience)) >= SURPRISE ? patience : 0;
}

/** Hours between the beats of the identity under the cursor; 0 where it is no clock, or one too slow to be waited for. */
export function periodOf(row: Rows): number {
  const hours = row.get(AT.period) / HOUR_MS;
  return isClock(row) && hours <= SLOWEST_HOURS ? hours : 0;
}

/** The gap whose surprise is `SURPRISE`: the inverse of `gapSurprise`. */
function surprisingGap(gaps: number, span: number): number {
  return span * (pow10(SURPRISE / gaps) - 1);
}
