import type { Group } from "../state/groups.ts";
import { hash32 } from "../state/hash.ts";
import { AT, WEIGHT_UNIT } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD } from "../state/sample.ts";
import { endSlot, findSlot, firstSlot, lastIn, trustIn, weightIn } from "../state/slot.ts";
import { isTrusted } from "../state/slots.ts";
import { isTurnedAwayAlone } from "../state/trust.ts";
import { type Again, takers } from "./neighbours.ts";

const DAY_HOURS = 24;
/** A night's work, across midnight too, is one stay. */
const PAUSE_HOURS = 6;
/** What was not seen for so long is no place of it any more. */
const FORGOTTEN_HOURS = 30 * DAY_HOURS;
/** Home is where it was in so many hours, at least: a job of one hour a night for two weeks. */
const HOME_HOURS = 12;
/** Whoever was elsewhere more often than once beside that has no home. */
const ELSEWHERE = 1;

/** Where it is now, and what says who else is. */
export interface Visit {
  readonly groups: readonly Group[];
  readonly network: string;
  /** Since the epoch. */
  readonly hour: number;
}

/**
 * Of the identity under the cursor: undefined unless it has one home, was at the network on a day before this one and not since, and
 * was at home after that. Who moves has left its home by then; a second host that works all day makes no pause.
 */
export function againAway(row: Rows, { groups, network, hour }: Visit): Again | undefined {
  // Nearly always it has been nowhere else.
  if (endSlot(row, FIELD.network) - firstSlot(row, FIELD.network) < 2) return undefined;
  const hash = hash32(network, FIELD.network);
  const slot = findSlot(row, FIELD.network, hash);
  if (slot === endSlot(row, FIELD.network) || isTrusted(row, slot)) return undefined;
  const birth = row.get(AT.birth);
  const last = lastIn(row, slot);
  const pause = hour - birth - last;
  const isSameDay = Math.floor((birth + last) / DAY_HOURS) === Math.floor(hour / DAY_HOURS);
  if (isSameDay || pause < PAUSE_HOURS || pause > FORGOTTEN_HOURS || isTurnedAwayAlone(trustIn(row, slot)))
    return undefined;
  const home = homeOf(row, slot, hour - birth);
  if (home === undefined || lastIn(row, home) < last) return undefined;
  const homeHours = Math.round(weightIn(row, home) / WEIGHT_UNIT);
  return { homeHours, before: birth + last, here: () => takers(groups, hash) };
}

/** The slot of the one network that it is trusted to be in, where it was hardly anywhere else but in the one at hand. */
function homeOf(row: Rows, here: number, now: number): number | undefined {
  const slots = Array.from({ length: endSlot(row, FIELD.network) }, (_, slot) => slot).slice(
    firstSlot(row, FIELD.network),
  );
  const others = slots.filter((slot) => slot !== here && now - lastIn(row, slot) <= FORGOTTEN_HOURS);
  const [home, ...further] = others.filter((slot) => isTrusted(row, slot));
  if (home === undefined || further.length > 0 || others.length > 1 + ELSEWHERE) return undefined;
  return weightIn(row, home) >= HOME_HOURS * WEIGHT_UNIT ? home : undefined;
}
