import { opinionsOf } from "../combine/evidence.ts";
import { ownCalls, rateSurprise } from "../features/counts.ts";
import { isNewInMostHours } from "../features/novelty.ts";
import { DEVIATES } from "../fleet/common-cause.ts";
import { AT, AT_SUP, type Family, FEATURE } from "../state/layout.ts";
import { isNew } from "../state/novel.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD, type Sample } from "../state/sample.ts";
import { endSlot, findSlot, trustIn } from "../state/slot.ts";
import { isRipe } from "../state/trust.ts";

/**
 * How an hour is odd that is odd by its refusals alone. `as-ever`: the identity does what it always did from where it always
 * is, and is refused it from some moment on; its key or its rights ended, or what refuses is out of order. `as-stranger`:
 * somebody who has nothing but its name tries to be it from a network where it never was, and nothing else is new; or nobody asks for
 * whatever it is, as whoever can reach a gateway may. `with-key`:
 * the same of who has a key of it, which is refused there. `by-turns`: as ever, but it is let in and refused by turns. Two may
 * act, so that it is no such thing by itself; beside others who are refused at the time it is one of them. `failing`: as ever, but
 * what it calls is out of order, or lets nobody call so often; what is tried again may then be served twice.
 */
export type Refused = "as-ever" | "by-turns" | "as-stranger" | "with-key" | "failing";

/** What the hour came to so far: refused from some call on, let in after that, and refused again, as where two act. */
const STATE = 0b11;
const REFUSED = 1;
const LET_IN = 2;
const BOTH = 3;
/**
 * In the same column, what brought the new values of the hour: sign-ins that were refused, other calls that were, what nobody was refused,
 * or what was not refused.
 */
const BY = 0b1111 << 2;
const BY_SIGN_INS = 1 << 2;
const BY_REFUSED = 1 << 3;
const BY_NOBODY = 1 << 4;
const BY_OTHERS = 1 << 5;
/** A call failed that was no sign-in: nobody refused that. */
const FAILED = 1 << 6;
/** From there on, calls that were no fault of who made them, up to so many. */
const FAULT = 1 << 8;
const MOST_FAULTS = (1 << 22) * FAULT;
/** In what an hour may be odd that is refused: how often and when it calls, and how that ends. */
const OF_REFUSALS: ReadonlySet<Family> = new Set(["volume", "denied", "error", "time", "clock"]);
/** What is out of order calls nobody at another hour. */
const OF_FAULTS: ReadonlySet<Family> = new Set(["volume", "denied", "error", "clock"]);
const OF_STRANGERS: ReadonlySet<Family> = new Set([...OF_REFUSALS, "net", "client"]);
/** Where it was tried with a name alone, at whatever. */
const OF_NAMES: ReadonlySet<Family> = new Set([...OF_STRANGERS, "what"]);
/** Beside faults an hour may have so many other errors, or such a share of them: hardly any is without. */
const FEW_OTHERS = 2;
/** Fewer faults are no outage that one catches up with. */
const FEW_FAULTS = 3;
const OTHERS = 0.25;
/** Whoever tries again makes so many times the usual calls, and at least one a minute; beyond, it may be the calls that put out of order. */
const AGAIN = 10;
const AGAIN_AT_LEAST = 60;
/** What no refusal brings. */
const BESIDE: readonly number[] = [FEATURE.bytes, FEATURE.resources, FEATURE.depth, FEATURE.fanOut];
/** Fields in which a stranger may be new; what it tries to do that was never done is another matter. */
const PLACES: readonly number[] = [FIELD.network, FIELD.asn, FIELD.address, FIELD.client];
const WHERE: readonly number[] = [FIELD.network, FIELD.asn, FIELD.address];

/** Called for each event of the row under the cursor, after its values were looked at. */
export function noteOutcome(row: Rows, sample: Sample): void {
  // Whoever is asked to ask more slowly and is nobody is refused.
  if (sample.isFault && !isOfAStranger(row, sample)) noteFault(row);
  else noteEnd(row, sample);
}

function noteFault(row: Rows): void {
  const known = row.get(AT.refusing);
  if (known < MOST_FAULTS) row.set(AT.refusing, known + FAULT);
}

function noteEnd(row: Rows, sample: Sample): void {
  const known = row.get(AT.refusing);
  const state = known & STATE;
  const rest = known & ~STATE;
  if (sample.denied || sample.isTurnedAway || isOfAStranger(row, sample)) {
    if (state !== REFUSED) row.set(AT.refusing, rest | (state === 0 ? REFUSED : BOTH));
  } else if (sample.failed) row.set(AT.refusing, known | FAILED);
  else if (known !== 0)
    row.set(AT.refusing, rest | servedIn(row, sample, known & BY) | (state === REFUSED ? LET_IN : state));
}

/** What was not refused brought nothing new where it is known. */
function servedIn(row: Rows, sample: Sample, by: number): number {
  return by !== 0 && by < BY_OTHERS && !isWhereItIsKnown(row, sample) && !isVisitor(row, sample) ? BY_OTHERS : 0;
}

/** The sample brought a value that is news in the field. */
export function noteNews(row: Rows, sample: Sample, field: number): void {
  row.set(AT.refusing, row.get(AT.refusing) | bringerOf(row, sample, field));
}

function bringerOf(row: Rows, sample: Sample, field: number): number {
  const { denied, isTurnedAway } = sample;
  if (field !== FIELD.delegation && isOfAStranger(row, sample)) return BY_NOBODY;
  if (WHERE.includes(field) && isVisitor(row, sample)) return 0;
  if (isTurnedAway && (field === FIELD.scope || PLACES.includes(field))) return BY_SIGN_INS;
  return denied && PLACES.includes(field) ? BY_REFUSED : BY_OTHERS;
}

/** Nobody asks in vain. From where it is known to be it may be somebody inside, whatever others are refused from outside. */
function isOfAStranger(row: Rows, sample: Sample): boolean {
  return sample.isOfNobody && !isWhereItIsKnown(row, sample);
}

/** Nobody is let in where whoever comes is nobody, and comes from somewhere else: that a place is new says nothing there. */
function isVisitor(row: Rows, sample: Sample): boolean {
  return sample.isUnnamed && !sample.isOfNobody && isNewInMostHours(row, FIELD.network);
}

function isWhereItIsKnown(row: Rows, { values, field, hash }: Sample): boolean {
  const at = field.indexOf(FIELD.network);
  if (at < 0 || at >= values) return true;
  const slot = findSlot(row, FIELD.network, hash[at] as number);
  return slot < endSlot(row, FIELD.network) && isRipe(trustIn(row, slot));
}

/** How the hour of the row under the cursor is odd, of whose evidence the families added so much; undefined where it shows more. */
export function refusedHow(row: Rows, added: ArrayLike<number>): Refused | undefined {
  const opinions = Array.from(opinionsOf(added));
  const isOf = (families: ReadonlySet<Family>): boolean => opinions.every((family) => families.has(family));
  if (isOf(OF_FAULTS) && isRefused(row, "failing")) return "failing";
  if ((hasFailed(row) || faultsIn(row) > 0) && opinions.includes("error")) return undefined;
  if (isOf(OF_REFUSALS) && isRefused(row, "as-ever")) return isByTurns(row) ? "by-turns" : "as-ever";
  return refusedElsewhere(row, isOf);
}

function isByTurns(row: Rows): boolean {
  return (row.get(AT.refusing) & STATE) === BOTH;
}

function refusedElsewhere(row: Rows, isOf: (families: ReadonlySet<Family>) => boolean): Refused | undefined {
  if (isOf(OF_NAMES) && isRefused(row, "as-stranger")) return "as-stranger";
  return isOf(OF_STRANGERS) && isRefused(row, "with-key") ? "with-key" : undefined;
}

/** The same by what the hour holds, whatever its evidence was when it was weighed last: who is let in later may do more than be refused. */
export function isRefused(row: Rows, how: Refused): boolean {
  if (!isOtherwiseUsual(row)) return false;
  if (how === "failing") return isFailing(row);
  if (how === "as-stranger" || how === "with-key") return isNew(row, FIELD.network) && isTried(row, how);
  const by = row.get(AT.refusing) & BY;
  // Another server that it is refused at is no new place of it.
  const isWhereItAlwaysIs = by <= BY_SIGN_INS && !isNew(row, FIELD.network) && !isNew(row, FIELD.client);
  return (row.get(AT.refusing) & STATE) !== 0 && isWhereItAlwaysIs;
}

/** By whom, where it was tried. */
function isTried(row: Rows, how: "as-stranger" | "with-key"): boolean {
  const by = row.get(AT.refusing) & BY;
  if (how === "as-stranger") return by === BY_SIGN_INS || isOfNobodyAlone(row);
  return (by & BY_REFUSED) !== 0 && by < BY_OTHERS;
}

/** All that the hour of the row under the cursor brought is what nobody asked for, and was refused. */
export function isOfNobodyAlone(row: Rows): boolean {
  const by = row.get(AT.refusing) & BY;
  return (by & BY_NOBODY) !== 0 && (by & (BY_REFUSED | BY_OTHERS)) === 0;
}

/** Most of what did not succeed was no fault of its own, and nothing is new. */
function isFailing(row: Rows): boolean {
  const faults = faultsIn(row);
  const others = row.get(AT.denied) + row.get(AT.failed) - faults;
  if (faults === 0 || others > Math.max(FEW_OTHERS, OTHERS * faults)) return false;
  const isNews = (row.get(AT.refusing) & BY) !== 0 || isNew(row, FIELD.network) || isNew(row, FIELD.client);
  return !isNews;
}

/** Calls of the open hour that did not succeed by no fault of who made them. */
export function faultsIn(row: Rows): number {
  return Math.floor(row.get(AT.refusing) / FAULT);
}

/** Its calls are as many as those that are tried again and again. */
export function isTriedAgain(row: Rows): boolean {
  return ownCalls(row) <= Math.max(AGAIN_AT_LEAST, AGAIN * row.get(AT.mean));
}

/** The hour was refused, and let in after that. */
export function isLetInAgain(row: Rows): boolean {
  return (row.get(AT.refusing) & STATE) === LET_IN;
}

/** Refusals of the hour, and sign-ins that failed, where nothing else did. */
export function refusalsOf(row: Rows): number {
  return row.get(AT.denied) + row.get(AT.shared) + (hasFailed(row) ? 0 : row.get(AT.failed));
}

function hasFailed(row: Rows): boolean {
  return (row.get(AT.refusing) & FAILED) !== 0;
}

/** What is not refused is no more than usual, neither in calls nor in what they move or start. */
function isOtherwiseUsual(row: Rows): boolean {
  if (BESIDE.some((feature) => row.get(AT_SUP + feature) >= DEVIATES)) return false;
  const served = Math.max(1, ownCalls(row) - row.get(AT.denied) - row.get(AT.failed));
  return rateSurprise(row, 1 + madeUp(row), served) < DEVIATES;
}

/** How many times the usual calls are made a second time, since they failed by no fault of who made them: once each at most. */
function madeUp(row: Rows): number {
  const faults = faultsIn(row);
  return faults < FEW_FAULTS ? 0 : Math.min(1, faults / row.get(AT.mean));
}
