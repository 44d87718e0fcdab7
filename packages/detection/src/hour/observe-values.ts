import { inferRelease, isBeside, shareOfTakers } from "../changes/infer-release.ts";
import { noveltySurprise } from "../features/novelty.ts";
import { PEERS_KNOW } from "../state/adoption.ts";
import { type Group, hasLongBeenThere } from "../state/groups.ts";
import { AT, CLASS_COUNT, FEATURE_OF_FIELD, HAD, U8, U32 } from "../state/layout.ts";
import type { Remembers } from "../state/names.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD, type Sample } from "../state/sample.ts";
import { isOperatorNoNews, PLACES, TOUCH, type Touch, type TurnedAway, touch } from "../state/slots.ts";
import type { Baselines } from "./baselines.ts";
import { forfeitRelease, forfeitShared } from "./forfeit.ts";
import { raise } from "./raise.ts";
import { noteNews } from "./refused-hour.ts";

/** Tells what is asked for in vain from what is done. */
const ASKED = 0x5bd1e995;
/** Active hours from which on an identity is known by what it did. */
const YOUNG_HOURS = 72;

/** Values that the hour has had in this very combination, and the address that it had last, need not be looked for. */
export function observeValues(baselines: Baselines, id: number, sample: Sample, names: Remembers): boolean {
  const row = baselines.rows;
  const rose = !hasHad(row, sample.set) && observeSet(baselines, id, sample, names);
  if (sample.address === 0 || sample.address === row.get(AT.address)) return rose;
  row.set(AT.address, sample.address);
  return observeValue(baselines, id, sample, sample.values - 1, names) || rose;
}

function hasHad(row: Rows, set: number): boolean {
  return row.getU32(U32.had + (set & (HAD - 1))) === set;
}

function observeSet(baselines: Baselines, id: number, sample: Sample, names: Remembers): boolean {
  const row = baselines.rows;
  row.setU32(U32.had + (sample.set & (HAD - 1)), sample.set);
  const values = sample.address === 0 ? sample.values : sample.values - 1;
  inferRelease(baselines, id, sample);
  sample.isPlaced = isOperatorNoNews(row, sample);
  let rose = false;
  for (let i = 0; i < values; i += 1) rose = observeValue(baselines, id, sample, i, names) || rose;
  return rose;
}

function observeValue(baselines: Baselines, id: number, sample: Sample, at: number, names: Remembers): boolean {
  const row = baselines.rows;
  const hour = row.get(AT.hour);
  const field = sample.field[at] as number;
  const found = touch(row, field, sample.hash[at] as number, hour, turnedAway(sample, field));
  // That it is new was weighed when it was refused; what is told of that is another thing from here on.
  if (found === TOUCH.letIn) noteLetIn(baselines, id, sample, at);
  if (found === TOUCH.known || found === TOUCH.letIn) return false;
  const novelty = noveltyOf(baselines, id, sample, at, found, names);
  if (novelty === 0 || isNoNews(baselines, id, sample, at, found)) return false;
  const column = U8.novel + field * CLASS_COUNT + novelty - 1;
  row.setU8(column, row.getU8(column) + 1);
  noteNews(row, sample, field);
  const rose = forfeit(baselines, id, sample, field);
  if (baselines.explaining !== undefined && isGrave(field, sample)) baselines.distrustChanges(hour);
  const also = baselines.explaining?.allowance.novel[field] ?? 0;
  const group = baselines.groupOfIdentity(id);
  const expected = also + expectedOfPeers(baselines, id, sample, at, novelty);
  const free = baselines.explaining?.allowance.free[field] ?? 0;
  const surprise = noveltySurprise(row, group, baselines.fleet.all, field, expected, free);
  return raise(row, FEATURE_OF_FIELD[field] as number, surprise) || rose;
}

/** From here on it has the value, as peers have. */
function noteLetIn(baselines: Baselines, id: number, sample: Sample, at: number): void {
  const field = sample.field[at] as number;
  noteNews(baselines.rows, sample, field);
  baselines.adopted.push(baselines.groupOf[id] as number, field, sample.hash[at] as number);
}

/** Why it is not let in with the value, where it is not. */
function turnedAway(sample: Sample, field: number): TurnedAway | undefined {
  const { isOfNobody, isTurnedAway, isNotThere, denied } = sample;
  if (isOfNobody) return "nobody";
  if (isNotThere && isDeed(field)) return "not-there";
  if (denied && isDeed(field)) return "denied";
  return isTurnedAway && isPlace(field) ? "sign-in" : undefined;
}

/**
 * How many such values the peers let expect beside one's own: a client that they took up of late; and a deed that harms nobody, and to which
 * one after the other of those who have long been there comes. What nobody of them knows is news however often others bring something else.
 */
function expectedOfPeers(baselines: Baselines, id: number, sample: Sample, at: number, novelty: number): number {
  const field = sample.field[at] as number;
  const group = baselines.groupOfIdentity(id);
  const hash = takenAs(sample, at, group);
  if (field === FIELD.client) return shareOfTakers(baselines.rows, group, hash);
  if (!isDeed(field) || novelty === CLASS_COUNT || isGrave(field, sample)) return 0;
  const pace = group.latecomersPerHour(field, hash);
  if (pace > 0) baselines.isLikePeers = true;
  return pace;
}

/** Not known of this one before, and yet of no weight: others have it, or it says nothing. */
function isNoNews(baselines: Baselines, id: number, sample: Sample, at: number, found: Touch): boolean {
  const field = sample.field[at] as number;
  // What was part of a compromise is news whoever brings it.
  if (field === FIELD.asn && sample.isPlaced && found !== TOUCH.burnt) return true;
  if (isFirst(found) && isWave(baselines, id, sample, at)) return true;
  // Logs have a name of its own for a sign-in that fails: it is no call that was made.
  if (field === FIELD.action && sample.isTurnedAway && found !== TOUCH.burnt) return true;
  return baselines.isShared && isDeed(field);
}

/**
 * Peers take the value up at present, and it harms nobody: it comes with what moves them, and is no news of this one. A place is
 * never that: a thief of many keys uses them from one.
 */
function isWave(baselines: Baselines, id: number, sample: Sample, at: number): boolean {
  const field = sample.field[at] as number;
  if (isGrave(field, sample) || isPlace(field)) return false;
  const group = baselines.groupOfIdentity(id);
  return group.isTakingUp(field, takenAs(sample, at, group), baselines.rows.get(AT.hour));
}

function isPlace(field: number): boolean {
  return PLACES.includes(field);
}

/** What it is refused as its peers are it did not do. */
function isDeed(field: number): boolean {
  return field === FIELD.action || field === FIELD.scope;
}

/** What is new in the field takes from the hour what others excused. */
function forfeit(baselines: Baselines, id: number, sample: Sample, field: number): boolean {
  if (!isBeside(field)) return isGrave(field, sample) && forfeitRelease(baselines, id);
  const alone = forfeitShared(baselines, id);
  return forfeitRelease(baselines, id) || alone;
}

/** A young machine does what its make is known to do: as if peers did. */
function isExpected({ rows, profiles, named }: Baselines, id: number, sample: Sample, at: number): boolean {
  const young = rows.get(AT.activeHours) < YOUNG_HOURS ? named(id) : undefined;
  const expected = young === undefined ? undefined : profiles.of(young);
  if (expected === undefined) return false;
  const field = sample.field[at];
  // The action comes first; its scopes are expected with it.
  if (field === FIELD.action || field === FIELD.scope) return expected.action(sample.text[0] as string);
  return field === FIELD.client && expected.client(sample.text[at] as string);
}

/** A new way to administer, to delete, or to take secrets. */
function isGrave(field: number, { impact }: Sample): boolean {
  return impact === 2 && isDeed(field);
}

/**
 * Of whom nothing is known but a name, which may be made up, it is no place until it is let in; nor where names are tried; and of nobody
 * it is nothing at all.
 */
function isTakenUp({ isOfNobody, isTurnedAway, outside }: Sample, field: number): boolean {
  return !isOfNobody && !((outside || isTurnedAway) && isPlace(field));
}

function isFirst(found: Touch): boolean {
  return found === TOUCH.absent || found === TOUCH.letInLater;
}

/**
 * As what peers know the value. Who asked for what is not there made nothing known but that it is asked for, unless it is there for
 * others: whoever gets it later does what nobody did.
 */
function takenAs({ isNotThere, field, hash }: Sample, at: number, { adoption }: Group): number {
  const [its, value] = [field[at] as number, hash[at] as number];
  return isNotThere && isDeed(its) && adoption.count(its, value) === 0 ? (value ^ ASKED) >>> 0 : value;
}

/** The class of a value that was not known: 0 where it pushed out another one of this hour, and is no news. */
function noveltyOf(
  baselines: Baselines,
  id: number,
  sample: Sample,
  at: number,
  found: Touch,
  names: Remembers,
): number {
  if (found === TOUCH.untrusted) return 1;
  if (found === TOUCH.burnt) return CLASS_COUNT;
  const field = sample.field[at] as number;
  const hash = sample.hash[at] as number;
  names.remember(hash, sample.text[at] as string);
  const group = baselines.groupOfIdentity(id);
  const taken = takenAs(sample, at, group);
  const peers = group.adoption.count(field, taken);
  const isLate = isFirst(found) && hasLongBeenThere(baselines.rows.get(AT.activeHours));
  if (isTakenUp(sample, field)) baselines.adopted.push(baselines.groupOf[id] as number, field, taken, isLate);
  if (found === TOUCH.thrash) return 0;
  if (found === TOUCH.crowded) return 1;
  const isKnown = peers >= PEERS_KNOW || isExpected(baselines, id, sample, at);
  // Everybody comes to the next model in his turn; one that nobody here asks is what a key is resold for.
  if (isKnown && field === FIELD.scope && sample.isOfModel) return 0;
  return isKnown ? 2 : CLASS_COUNT;
}
