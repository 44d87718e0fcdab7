import { exp } from "../math/detmath.ts";
import { type Adoption, PEERS_KNOW } from "../state/adoption.ts";
import { ACTIVE_UNIT, AT, FIELD_COUNT, WEEK, WEIGHT_UNIT } from "../state/layout.ts";
import type { Names } from "../state/names.ts";
import type { Rows } from "../state/rows.ts";
import { endSlot, firstSlot, hashIn, lastIn, trustIn, weightIn } from "../state/slot.ts";
import { HALF_LIFE_HOURS, isRefusedAsEver, isTrusted } from "../state/slots.ts";
import { isOnFirstDay } from "../state/trust.ts";
import { weekActivity } from "../state/week-sums.ts";
import { amount, counted, listed, plain } from "./words.ts";

const SHOWN = 3;
const U16_MAX = 65_535;

/** What has not come for so long is worn as the detector itself has it, and no more what the identity is known by. */
const STALE_HOURS = 7 * 24;
/** A value that came in this share of the hours or more came in all of them, as nearly as the two are counted. */
const ALWAYS = 0.6;

/** What comes in more of the active hours does not come seldom, however short it is known. */
const SELDOM = 0.2;

/** What is usual of an identity that nothing is known of. */
export const FIRST_HOUR = "nothing known yet: its first hour";

interface Value {
  readonly hash: number;
  readonly weight: number;
  /** In so many of the hours before, those of long ago counting for less. */
  readonly seen: number;
  readonly here: boolean;
  readonly fresh: boolean;
  readonly trusted: boolean;
}

function valuesOf(row: Rows, field: number): readonly Value[] {
  const since = Math.min(U16_MAX, row.get(AT.hour) - row.get(AT.birth));
  const hours = row.get(AT.activeHours);
  const values: Value[] = [];
  const end = endSlot(row, field);
  for (let slot = firstSlot(row, field); slot < end; slot += 1) {
    const hash = hashIn(row, slot);
    const idle = since - lastIn(row, slot);
    const here = idle === 0;
    const weight = weightIn(row, slot) * (idle > STALE_HOURS ? exp((-Math.LN2 * idle) / HALF_LIFE_HOURS) : 1);
    const seen = Math.min(hours, Math.max(1, Math.round(weight / WEIGHT_UNIT) - (here ? 1 : 0)));
    // What came in a suspicious hour lost that hour, and its day, again: it came all the same.
    const fresh = here && weight <= WEIGHT_UNIT && (hours === 0 || isOnFirstDay(trustIn(row, slot)));
    values.push({ hash, weight, seen, here, fresh, trusted: isTrusted(row, slot) || isRefusedAsEver(row, slot) });
  }
  return values;
}

/**
 * The active hours before, counted as those of a value are: hours of long ago count for less, an hour of a month ago for half. No
 * value comes in more of them than there are, and nearly always one of some field comes in all: its own are they.
 */
function hoursBefore(row: Rows): number {
  const active = row.get(AT.activeHours);
  let most = 0;
  for (let field = 0; field < FIELD_COUNT; field += 1)
    for (const { seen } of valuesOf(row, field)) most = Math.max(most, seen);
  let week = 0;
  for (let column = 0; column < WEEK; column += 1) week += weekActivity(row, column) / ACTIVE_UNIT;
  return most >= ALWAYS * Math.min(active, week) ? most : Math.min(active, Math.round(week));
}

/**
 * The values of the field that the open hour brought and that the identity is not known by, by name. `freshOnly`: where some
 * never came before, these; what came seldom is told with what is usual.
 */
export function oddValues(row: Rows, field: number, names: Names, freshOnly = false): readonly string[] {
  const odd = valuesOf(row, field).filter(isOdd);
  const fresh = freshOnly ? odd.filter((value) => value.fresh) : [];
  return namesOf(fresh.length > 0 ? fresh : odd, names);
}

/** Of what an identity shows in its first hour, all of which is new to it, what its peers do not know either; all where that is nothing. */
export function newToPeers(row: Rows, field: number, names: Names, peers: Adoption): readonly string[] {
  const odd = valuesOf(row, field).filter(isOdd);
  const unknown = odd.filter(({ hash }) => peers.count(field, hash) < PEERS_KNOW);
  return namesOf(unknown.length > 0 ? unknown : odd, names);
}

/** Those of the odd values that came seldom before: of what came in most hours, only the identity is too young to know it. */
export function seldomValues(row: Rows, field: number, names: Names): readonly string[] {
  const most = SELDOM * hoursBefore(row);
  return namesOf(
    valuesOf(row, field).filter((value) => isOdd(value) && (value.fresh || value.seen <= most)),
    names,
  );
}

function isOdd({ fresh, here, trusted }: Value): boolean {
  return fresh || (here && !trusted);
}

function namesOf(values: readonly Value[], names: Names): readonly string[] {
  return values.map(({ hash }) => plain(names.of(hash))).toSorted();
}

/** What the identity is known by: "AS14618 (512 of 512 hours)", of active hours, where those of long ago count for less. */
export function usualValues(row: Rows, field: number, names: Names): string {
  const hours = hoursBefore(row);
  const known = valuesOf(row, field)
    .filter((value) => !value.fresh)
    .toSorted((a, b) => b.weight - a.weight || a.hash - b.hash)
    .map(({ hash, seen }) => `${plain(names.of(hash))} (${amount(seen)} of ${amount(hours)} hours)`);
  if (known.length > 0) return listed(known, SHOWN);
  const active = row.get(AT.activeHours);
  return active === 0 ? FIRST_HOUR : `none of those in ${counted(active, "active hour")} before`;
}
