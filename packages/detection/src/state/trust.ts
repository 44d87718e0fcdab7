/*
 * How far a value is on its way to be trusted, in one byte: distinct days it was seen on (2 bits, up to 3), days since the
 * first of them (3 bits, up to 7), that a right to it was refused and none was let in with it yet (1 bit), and what is decided of it, or
 * that no one was let in with it (2 bits).
 */
const DAYS = 0b11;
const ELAPSED_AT = 2;
const ELAPSED = 0b111;
const REFUSED = 1 << 5;
const DECIDED_AT = 6;
const HELD = 1;
const BURNT = 2;
const TURNED_AWAY = 3;

/** Distinct days, and days from the first to the present one: over 72 hours, whatever the time of day. */
const TRUST_DAYS = 3;
const TRUST_ELAPSED = 4;

/** A value on its first day. */
export const FIRST_DAY = 1;
/** The same of what its identity may not do. */
export const FIRST_DENIED: number = REFUSED | FIRST_DAY;
/** The same of one that nothing but sign-ins that were refused brought. */
export const FIRST_REFUSED: number = (TURNED_AWAY << DECIDED_AT) | FIRST_DAY;
/** One that somebody vouched for. */
export const VOUCHED: number = TRUST_DAYS | (ELAPSED << ELAPSED_AT);

/** Seen on another day, so many days after the one before. What nobody asks for, and what is not there, never `ripens`. */
export function onLaterDay(trust: number, days: number, ripens = true): number {
  const elapsed = Math.min(ELAPSED, ((trust >> ELAPSED_AT) & ELAPSED) + days);
  const next = (elapsed << ELAPSED_AT) | Math.min(DAYS, (trust & DAYS) + 1);
  // Whoever is refused day after day, as a job whose password ended, is where it belongs after all.
  if (ripens && isTurnedAwayAlone(trust) && isRipe(next)) return next;
  return (decided(trust) << DECIDED_AT) | (trust & REFUSED) | next;
}

/** Whoever may not do it is told that it is not there: what it asked for until then was in vain as well, and makes nothing known. */
export function asNotThere(trust: number): number {
  return decided(trust) === 0 && (trust & REFUSED) !== 0 ? trust | (TURNED_AWAY << DECIDED_AT) : trust;
}

/** It is refused what was never let in: it asks for that otherwise. */
export function asDenied(trust: number): number {
  return isTurnedAwayAlone(trust) ? trust | REFUSED : trust;
}

/** It is let in: what it was refused before says nothing of what comes. */
export function asLetIn(trust: number): number {
  return trust & ~REFUSED;
}

/** True of what was never let in, and where a refusal was among the answers. */
export function wasDenied(trust: number): boolean {
  return (trust & REFUSED) !== 0;
}

/** It was never let in: sign-ins that were refused brought it, or whoever asked for what is not there. Who is let in comes for the first time. */
export function isTurnedAwayAlone(trust: number): boolean {
  return decided(trust) === TURNED_AWAY;
}

/** True of what was refused on days enough: that it is again is no news. */
export function isRipeIfRefused(trust: number): boolean {
  return isTurnedAwayAlone(trust) && isRipe(trust & ~(DAYS << DECIDED_AT));
}

/** True of a value that no day before had, and no hour that was suspicious. */
export function isOnFirstDay(trust: number): boolean {
  return (trust & ~((DAYS << DECIDED_AT) | REFUSED)) === FIRST_DAY;
}

/** The day counts for nothing. */
export function withoutDay(trust: number): number {
  return (trust & DAYS) === 0 ? trust : trust - 1;
}

/** Distinct days that count, up to 3. */
export function daysOf(trust: number): number {
  return trust & DAYS;
}

/** True once its days suffice; never while it is held, or burnt. */
export function isRipe(trust: number): boolean {
  const elapsed = (trust >> ELAPSED_AT) & ELAPSED;
  return decided(trust) === 0 && (trust & DAYS) >= TRUST_DAYS && elapsed >= TRUST_ELAPSED;
}

/** Named in an open finding: not trusted until somebody says what it was. */
export function held(trust: number): number {
  return isBurnt(trust) || isTurnedAwayAlone(trust) ? trust : (trust & ~(DAYS << DECIDED_AT)) | (HELD << DECIDED_AT);
}

/** No longer held; on its way again from where it was. */
export function released(trust: number): number {
  return decided(trust) === HELD ? trust & ~(DAYS << DECIDED_AT) : trust;
}

/** Part of a compromise: new to everybody for good. */
export const BURNT_VALUE: number = BURNT << DECIDED_AT;

export function isBurnt(trust: number): boolean {
  return decided(trust) === BURNT;
}

function decided(trust: number): number {
  return trust >> DECIDED_AT;
}
