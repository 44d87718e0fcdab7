import { exp } from "../math/detmath.ts";
import { AT, SLOT_COUNT, WEIGHT_UNIT } from "./layout.ts";
import type { Rows } from "./rows.ts";
import { FIELD, type Sample } from "./sample.ts";
import {
  addSlot,
  endSlot,
  fillSlot,
  findSlot,
  firstSlot,
  hashIn,
  lastIn,
  setLast,
  setTrust,
  setWeight,
  trustIn,
  usedSlots,
  weightIn,
} from "./slot.ts";
import {
  asDenied,
  asLetIn,
  asNotThere,
  BURNT_VALUE,
  FIRST_DAY,
  FIRST_DENIED,
  FIRST_REFUSED,
  held,
  isBurnt,
  isRipe,
  isRipeIfRefused,
  isTurnedAwayAlone,
  onLaterDay,
  released,
  VOUCHED,
  withoutDay,
} from "./trust.ts";

/** What the look-up of a value in an identity's slots said. */
export const TOUCH = {
  /** Trusted, or already counted in this hour. */
  known: 0,
  /** Seen before, not trusted yet, first time in this hour. */
  untrusted: 1,
  /** Never seen, and inserted. */
  absent: 2,
  /** Never seen, and what it pushed out was itself used in this hour: too many values to count. */
  thrash: 3,
  /** Not remembered, and what it pushed out was seldom as well: it may have been pushed out before. */
  crowded: 5,
  /** Part of a compromise once, first time in this hour. */
  burnt: 4,
  /** Counted in this hour, in which nobody was let in with it until now. */
  letIn: 6,
  /** Turned away with it in hours before, and let in for the first time. */
  letInLater: 7,
} as const;
export type Touch = (typeof TOUCH)[keyof typeof TOUCH];

/** A value is trusted from three hours of decayed weight, on days enough. */
const TRUST_WEIGHT = 3 * WEIGHT_UNIT;
/** Active hours after which whoever keeps to one operator is known to. */
const KNOWN_HOURS = 24;
/** An hour in which a value came counts for half after so many. */
export const HALF_LIFE_HOURS = 720;
/** Below this the decay of a weight would be lost in its rounding. */
const DECAY_AFTER_HOURS = 4;
const U16_MAX = 65_535;

/**
 * Why a value was not let in: a name was tried with it, nobody asked for it, it asked for what is not there, or may not have it. The last
 * makes known what it asks for, as rights are given every day; but not what was never there until then, nor what it is told is not there later.
 */
export type TurnedAway = "sign-in" | "nobody" | "not-there" | "denied";

/** Fields that say from where. */
export const PLACES: readonly number[] = [FIELD.network, FIELD.asn, FIELD.address];

/** Of what many belong to one deed: a sweep brings more of them at once than are remembered. */
function isOfDeed(field: number): boolean {
  return field === FIELD.action || field === FIELD.scope;
}

/**
 * Look a value up among the identity's slots for the field, remember it, and say how familiar it was. What a sign-in that was `refused`
 * brought, what nobody asked for, and a call of what is not there, is as new as ever to who is let in there later.
 */
export function touch(row: Rows, field: number, hash: number, hour: number, refused?: TurnedAway): Touch {
  const since = Math.min(U16_MAX, hour - row.get(AT.birth));
  const found = findSlot(row, field, hash);
  const end = endSlot(row, field);
  if (found < end) return revisit(row, found, since, { refused, field });
  const first = { hash, last: since, weight: WEIGHT_UNIT, trust: firstTrust(refused) };
  const start = firstSlot(row, field);
  if (end - start < (SLOT_COUNT[field] as number)) {
    addSlot(row, field, first);
    return TOUCH.absent;
  }
  const victim = weakest(row, start, end, since);
  const busy = lastIn(row, victim) === since;
  const crowded = isOfDeed(field) && !isTrusted(row, victim);
  fillSlot(row, victim, crowded ? { ...first, trust: withoutDay(first.trust) } : first);
  if (busy) return TOUCH.thrash;
  return crowded ? TOUCH.crowded : TOUCH.absent;
}

/** Values of the field that came in the open hour of the row under the cursor and never before. */
export function freshIn(row: Rows, field: number): number {
  const since = Math.min(U16_MAX, row.get(AT.hour) - row.get(AT.birth));
  const end = endSlot(row, field);
  let fresh = 0;
  for (let slot = firstSlot(row, field); slot < end; slot += 1)
    if (lastIn(row, slot) === since && weightIn(row, slot) <= WEIGHT_UNIT) fresh += 1;
  return fresh;
}

/** True once the slot's value is part of what the identity does. */
export function isTrusted(row: Rows, slot: number): boolean {
  return weightIn(row, slot) >= TRUST_WEIGHT && isRipe(trustIn(row, slot));
}

/** It asks for that as it always does, and never gets it. */
export function isRefusedAsEver(row: Rows, slot: number): boolean {
  return weightIn(row, slot) >= TRUST_WEIGHT && isRipeIfRefused(trustIn(row, slot));
}

/** True where all that a call shows has long been part of what the identity does. Changes nothing. */
export function isAllTrusted(row: Rows, { values, field, hash }: Pick<Sample, "values" | "field" | "hash">): boolean {
  // The network stands for the address: hosts come and go.
  for (let i = 0; i < values; i += 1)
    if (field[i] !== FIELD.address && !isValueTrusted(row, field[i] as number, hash[i] as number)) return false;
  return true;
}

/**
 * True where the operator of the network that a call came from says nothing about the call: the network is known, whoever's it
 * is, or the identity is and keeps to no operator. Whose a network is says a database, which comes one day, and changes.
 */
export function isOperatorNoNews(
  row: Rows,
  { values, field, hash }: Pick<Sample, "values" | "field" | "hash">,
): boolean {
  if (keepsToNone(row, FIELD.asn)) return true;
  for (let i = 0; i < values; i += 1)
    if (field[i] === FIELD.network) return isValueTrusted(row, FIELD.network, hash[i] as number);
  return false;
}

/** Has it shown nothing of the field in the hours before, or nothing steadily in many? */
function keepsToNone(row: Rows, field: number): boolean {
  const hours = row.get(AT.activeHours);
  const [start, end] = [firstSlot(row, field), endSlot(row, field)];
  if (hours < KNOWN_HOURS) return hours > 0 && start === end;
  for (let slot = start; slot < end; slot += 1) if (isTrusted(row, slot)) return false;
  return true;
}

function isValueTrusted(row: Rows, field: number, hash: number): boolean {
  const slot = findSlot(row, field, hash);
  return slot < endSlot(row, field) && isTrusted(row, slot);
}

/** The hour was suspicious: what it brought forward does not count towards trust. */
export function quarantine(row: Rows, hour: number): void {
  const since = Math.min(U16_MAX, hour - row.get(AT.birth));
  const end = usedSlots(row);
  for (let slot = 0; slot < end; slot += 1) {
    if (lastIn(row, slot) !== since || isTrusted(row, slot)) continue;
    setWeight(row, slot, Math.max(0, weightIn(row, slot) - WEIGHT_UNIT));
    setTrust(row, slot, withoutDay(trustIn(row, slot)));
  }
}

/** Slots of values that the open hour brought and that are not trusted. */
export function untrustedNow(row: Rows): readonly number[] {
  return broughtNow(row).filter((slot) => !isTrusted(row, slot));
}

/** Slots of values that the open hour brought. */
export function broughtNow(row: Rows): readonly number[] {
  const since = Math.min(U16_MAX, row.get(AT.hour) - row.get(AT.birth));
  return Array.from({ length: usedSlots(row) }, (_, slot) => slot).filter((slot) => lastIn(row, slot) === since);
}

/** What is decided of a value. */
export type Decision = "hold" | "release" | "vouch" | "burn";

/** Decide of the values with these hashes, wherever the row has them. */
export function decide(row: Rows, hashes: ReadonlySet<number>, decision: Decision): void {
  const end = usedSlots(row);
  for (let slot = 0; slot < end; slot += 1) {
    if (!hashes.has(hashIn(row, slot))) continue;
    const trust = trustIn(row, slot);
    if (decision === "hold") setTrust(row, slot, held(trust));
    else if (decision === "release") setTrust(row, slot, released(trust));
    else if (decision === "burn") setTrust(row, slot, BURNT_VALUE);
    else {
      setTrust(row, slot, VOUCHED);
      setWeight(row, slot, Math.max(TRUST_WEIGHT, weightIn(row, slot)));
    }
  }
}

/** How far the value with this hash is on its way to be trusted; as on its first day where the row has forgotten it. */
export function trustOf(row: Rows, hash: number): number {
  const end = usedSlots(row);
  for (let slot = 0; slot < end; slot += 1) if (hashIn(row, slot) === hash) return trustIn(row, slot);
  return FIRST_DAY;
}

/** Values that somebody vouched for are as trusted again as they were, by hash; of others nothing changes. */
export function withdraw(row: Rows, trusts: ReadonlyMap<number, number>): void {
  const end = usedSlots(row);
  for (let slot = 0; slot < end; slot += 1) {
    const trust = trusts.get(hashIn(row, slot));
    if (trust !== undefined && trustIn(row, slot) === VOUCHED) setTrust(row, slot, trust);
  }
}

interface Revisit {
  readonly refused: TurnedAway | undefined;
  readonly field: number;
}

function revisit(row: Rows, slot: number, since: number, { refused, field }: Revisit): Touch {
  const isPlace = PLACES.includes(field);
  const last = lastIn(row, slot);
  setTrust(row, slot, answered(trustIn(row, slot), refused));
  const isOut = isTurnedAwayAlone(trustIn(row, slot));
  const isLetIn = isOut && refused === undefined;
  const isAsEver = isRefusedAsEver(row, slot);
  if (isLetIn) setTrust(row, slot, FIRST_DAY);
  if (last === since && (isPlace || !isLetIn)) return TOUCH.known;
  // It came in this hour for the first time. What was turned away in hours before was weighed in none of them as what it is now.
  if (last === since && weightIn(row, slot) <= WEIGHT_UNIT) return TOUCH.letIn;
  if (isLetIn) return letInLater(row, slot, since, { field, isAsEver });
  const isUsual = isTrusted(row, slot) || isAsEver;
  const trust = come(row, slot, since, refused === undefined || refused === "sign-in");
  if (isBurnt(trust)) return TOUCH.burnt;
  return isUsual ? TOUCH.known : TOUCH.untrusted;
}

/** It is as if it came for the first time. Of more than there is room for it may have been let in before, and forgotten. */
function letInLater(row: Rows, slot: number, since: number, of: { field: number; isAsEver: boolean }): Touch {
  setWeight(row, slot, WEIGHT_UNIT);
  setLast(row, slot, since);
  const isKnownToBeNew = PLACES.includes(of.field) || of.isAsEver || !isFull(row, of.field);
  return isKnownToBeNew ? TOUCH.letInLater : TOUCH.crowded;
}

/** What nothing but that brought is as new as ever to who is let in; but for what it may not do. */
function firstTrust(refused: TurnedAway | undefined): number {
  if (refused === "denied") return FIRST_DENIED;
  return refused === undefined ? FIRST_DAY : FIRST_REFUSED;
}

/** What asking for it in one way and in another comes to: refusals, and words that there is no such thing, are one history. */
function answered(trust: number, refused: TurnedAway | undefined): number {
  if (refused === undefined) return asLetIn(trust);
  if (refused === "not-there") return asNotThere(trust);
  return refused === "denied" ? asDenied(trust) : trust;
}

function isFull(row: Rows, field: number): boolean {
  return endSlot(row, field) - firstSlot(row, field) >= (SLOT_COUNT[field] as number);
}

/** The value came in one more hour; how far it was trusted before. What is turned away `ripens` by some ways of that. */
function come(row: Rows, slot: number, since: number, ripens: boolean): number {
  const last = lastIn(row, slot);
  const idle = since - last;
  const weight = weightIn(row, slot);
  const kept = idle > DECAY_AFTER_HOURS ? weight * exp((-Math.LN2 * idle) / HALF_LIFE_HOURS) : weight;
  setWeight(row, slot, Math.min(U16_MAX, Math.round(kept) + WEIGHT_UNIT));
  setLast(row, slot, since);
  const trust = trustIn(row, slot);
  const birth = row.get(AT.birth);
  const days = Math.floor((birth + since) / 24) - Math.floor((birth + last) / 24);
  // A day on which something grave is open says nothing of what is usual.
  if (days > 0 && birth + since >= row.get(AT.guardedUntil)) setTrust(row, slot, onLaterDay(trust, days, ripens));
  return trust;
}

/** The slot of least weight that is no burnt one (unless all are), older ones weighing less (1 / (1 + age / half-life) stands for the exponential). */
function weakest(row: Rows, start: number, end: number, since: number): number {
  let victim = start;
  let least = Number.POSITIVE_INFINITY;
  for (let slot = start; slot < end; slot += 1) {
    const idle = since - lastIn(row, slot);
    const weight = weightIn(row, slot) / (1 + idle / HALF_LIFE_HOURS);
    if (weight < least && !isBurnt(trustIn(row, slot))) {
      least = weight;
      victim = slot;
    }
  }
  return victim;
}
