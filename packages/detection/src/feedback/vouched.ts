import { type DaySums, daySums, recallDays } from "../day/fortnight.ts";
import type { Rows } from "../state/rows.ts";
import { decide, trustOf, withdraw } from "../state/slots.ts";
import type { Recollection, Value } from "./recollections.ts";
import { learnWhole, unlearnWhole } from "./taught-hour.ts";

/** What an `expected` made of a finding's values and hours, so that it can be taken back. */
export interface Vouched extends Recollection {
  /** Hour in which it was said: it is kept for 30 days from then, as long as it holds. */
  at: number;
  /** Hour of the latest alarm. */
  readonly alarmedAt: number;
  /** How far each value was on its way by itself. */
  readonly trusts: readonly (readonly [hash: number, trust: number])[];
  /** The days that were summed until then. */
  readonly days: DaySums;
}

/**
 * Learns a finding as what its identity may do, and says what that changed. `hour`: when somebody said so; `before`: what
 * other such verdicts on the identity have changed.
 */
export function vouch(row: Rows, known: Recollection, hour: number, before: readonly Vouched[]): Vouched {
  const earlier = new Map(before.flatMap(({ trusts }) => trusts));
  const trusts = known.values.map(([, hash]) => [hash, earlier.get(hash) ?? trustOf(row, hash)] as const);
  const days = daySums(row);
  decide(row, hashesOf(known.values), "vouch");
  for (const hour of known.hours) learnWhole(row, hour);
  return { ...known, at: hour, alarmedAt: known.at, trusts, days };
}

/** As if it had not been vouched for, but for what the identity did since. `others`: such verdicts that stand. */
export function takeBack(row: Rows, vouched: Vouched, others: readonly Vouched[]): Recollection {
  const { trusts, days, at: _, alarmedAt, ...known } = vouched;
  const kept = new Set(others.flatMap((other) => other.trusts.map(([hash]) => hash)));
  withdraw(row, new Map(trusts.filter(([hash]) => !kept.has(hash))));
  for (const hour of known.hours) unlearnWhole(row, hour);
  recallDays(row, days);
  return { ...known, at: alarmedAt };
}

export function hashesOf(values: readonly Value[]): ReadonlySet<number> {
  return new Set(values.map(([, hash]) => hash));
}
