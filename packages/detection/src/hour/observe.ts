import { inferRelease, isBeside, isReleased, shareOfTakers, withoutRelease } from "../changes/infer-release.ts";
import { bytesSurprise, resourcesSurprise } from "../features/amounts.ts";
import { cadenceSurprise } from "../features/cadence.ts";
import { DENIED, FAILED, failureSurprise, rateSurprise, spawnSurprise } from "../features/counts.ts";
import { noveltySurprise } from "../features/novelty.ts";
import { beyondPeaks, PEAK } from "../features/peaks.ts";
import { hashOfReach, reachSurprise } from "../features/reach.ts";
import { BURST, DEPTH, tailSurprise } from "../features/tail.ts";
import { log2 } from "../math/detmath.ts";
import { setBit } from "../state/bits.ts";
import type { Group } from "../state/groups.ts";
import {
  AT,
  AT_SUP,
  BURST_BINS,
  CLASS_COUNT,
  DEPTH_BINS,
  FEATURE,
  FEATURE_OF_FIELD,
  HAD,
  RUNS,
  U8,
  U32,
} from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD, type Sample } from "../state/sample.ts";
import { TOUCH, type Touch, touch } from "../state/slots.ts";
import type { Baselines } from "./baselines.ts";
import { isRefusedToMany, noteRefused, withoutShared } from "./refusals.ts";

/** Active hours from which on an identity is known by what it did. */
const YOUNG_HOURS = 72;
const FIVE_MINUTES = 300_000;
/** A value is known to the peers when so many of them adopted it. */
const PEERS_KNOW = 2;
/** Counts are looked at again when they have grown by this. */
const GROWTH = 1.25;
/** Bursts are compared once the identity's usual one is known from so many hours. */
const BURST_HOURS = 3;
/** Below this a surprise changes no decision, and the sum is not weighed again. */
const NEGLIGIBLE = 0.4;

/** Remembers the text of a value when it is first seen, so that it can be named later. */
export interface Names {
  remember(hash: number, text: string): void;
}

/**
 * Count the event into the open hour of the row under the cursor. Every statistic is a supremum over the hour, so looking
 * at each event costs nothing in false alarms. True if some surprise rose enough to matter.
 */
export function observe(baselines: Baselines, id: number, sample: Sample, names: Names): boolean {
  const row = baselines.rows;
  row.add(AT.count, 1);
  baselines.isShared = sample.denied && isRefusedToMany(baselines, id, sample);
  // What opening the hour showed, a return or an odd time, is weighed with its first event, whatever else that shows.
  let rose = row.get(AT.count) === 1 && opensOddly(row);
  rose = observeShown(baselines, id, sample, names) || rose;
  if (!baselines.isShared) rose = observeCall(baselines, id, sample) || rose;
  return observeSeldom(baselines, id, sample, names) || rose;
}

/** That it called, when, and what that moved. */
function observeCall(baselines: Baselines, id: number, sample: Sample): boolean {
  const row = baselines.rows;
  const isMore = observeVolume(baselines, id, sample);
  const isOff = raise(row, FEATURE.cadence, cadenceSurprise(row, sample.time));
  const isLarge = (sample.bytes > 0 || sample.resource !== 0) && observeAmounts(baselines, id, sample);
  return isMore || isOff || isLarge;
}

/** What the event shows, whenever it was: it counts for nothing that has to do with its hour. */
export function observeOvertaken(baselines: Baselines, id: number, sample: Sample, names: Names): boolean {
  baselines.isShared = false;
  return observeShown(baselines, id, sample, names);
}

function observeShown(baselines: Baselines, id: number, sample: Sample, names: Names): boolean {
  const row = baselines.rows;
  if (sample.impact > row.get(AT.impact)) row.set(AT.impact, sample.impact);
  const rose = observeValues(baselines, id, sample, names);
  if (baselines.isShared) return rose;
  return ((sample.reach & ~row.get(AT.reachedNow)) !== 0 && observeReach(baselines, id, sample)) || rose;
}

function opensOddly(row: Rows): boolean {
  return row.get(AT_SUP + FEATURE.gap) > NEGLIGIBLE || row.get(AT_SUP + FEATURE.when) > NEGLIGIBLE;
}

function observeAmounts(baselines: Baselines, id: number, sample: Sample): boolean {
  const row = baselines.rows;
  const group = baselines.groupOfIdentity(id);
  const byBytes = sample.bytes > 0 && raise(row, FEATURE.bytes, bytesSurprise(row, group, sample.bytes));
  const { resource } = sample;
  return (resource !== 0 && raise(row, FEATURE.resources, resourcesSurprise(row, group, resource))) || byBytes;
}

/** What few events have. */
function observeSeldom(baselines: Baselines, id: number, sample: Sample, names: Names): boolean {
  const row = baselines.rows;
  const lineage = sample.run !== 0 || sample.depth > row.get(AT.depthMax);
  if (!sample.denied && !sample.failed && !lineage) return false;
  const group = baselines.groupOfIdentity(id);
  let rose = false;
  if (sample.denied) {
    rose = !baselines.isShared && observeRefusal(baselines, id, sample, names);
  }
  if (sample.failed) rose = observeFailure(row, group, FEATURE.error) || rose;
  if (lineage) rose = observeLineage(row, group, sample) || rose;
  return rose;
}

/** Values that the hour has had in this very combination, and the address that it had last, need not be looked for. */
function observeValues(baselines: Baselines, id: number, sample: Sample, names: Names): boolean {
  const row = baselines.rows;
  const rose = !hasHad(row, sample.set) && observeSet(baselines, id, sample, names);
  if (sample.address === 0 || sample.address === row.get(AT.address)) return rose;
  row.set(AT.address, sample.address);
  return observeValue(baselines, id, sample, sample.values - 1, names) || rose;
}

function hasHad(row: Rows, set: number): boolean {
  return row.getU32(U32.had + (set & (HAD - 1))) === set;
}

function observeSet(baselines: Baselines, id: number, sample: Sample, names: Names): boolean {
  const row = baselines.rows;
  row.setU32(U32.had + (sample.set & (HAD - 1)), sample.set);
  const values = sample.address === 0 ? sample.values : sample.values - 1;
  inferRelease(baselines, id, sample);
  let rose = false;
  for (let i = 0; i < values; i += 1) rose = observeValue(baselines, id, sample, i, names) || rose;
  return rose;
}

function observeValue(baselines: Baselines, id: number, sample: Sample, at: number, names: Names): boolean {
  const row = baselines.rows;
  const hour = row.get(AT.hour);
  const field = sample.field[at] as number;
  const found = touch(row, field, sample.hash[at] as number, hour);
  if (found === TOUCH.known) return false;
  const novelty = noveltyOf(baselines, id, sample, at, found, names);
  if (novelty === 0) return false;
  if (found === TOUCH.absent && isWave(baselines, id, sample, at)) return false;
  if (baselines.isShared && isDeed(field)) return false;
  const column = U8.novel + field * CLASS_COUNT + novelty - 1;
  row.setU8(column, row.getU8(column) + 1);
  const rose = forfeit(baselines, id, sample, field);
  if (baselines.explaining !== undefined && isGrave(field, sample)) baselines.distrustChanges(hour);
  const also = baselines.explaining?.allowance.novel[field] ?? 0;
  const group = baselines.groupOfIdentity(id);
  const expected = field === FIELD.client ? also + shareOfTakers(row, group, sample.hash[at] as number) : also;
  const free = baselines.explaining?.allowance.free[field] ?? 0;
  const surprise = noveltySurprise(row, group, baselines.fleet.all, field, expected, free);
  return raise(row, FEATURE_OF_FIELD[field] as number, surprise) || rose;
}

/**
 * Peers take the value up at present, and it harms nobody: it comes with what moves them, and is no news of this one. A place is
 * never that: a thief of many keys uses them from one.
 */
function isWave(baselines: Baselines, id: number, sample: Sample, at: number): boolean {
  const field = sample.field[at] as number;
  if (isGrave(field, sample) || isPlace(field)) return false;
  return baselines.groupOfIdentity(id).isTakingUp(field, sample.hash[at] as number, baselines.rows.get(AT.hour));
}

function isPlace(field: number): boolean {
  return field === FIELD.network || field === FIELD.asn || field === FIELD.address;
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

/** From here on nothing that came with a release is excused by it, nor was it: who takes it up shows more than it brings. */
function forfeitRelease(baselines: Baselines, id: number): boolean {
  if (!isReleased(baselines)) return false;
  const row = baselines.rows;
  baselines.distrustChanges(row.get(AT.hour), "release");
  return raiseAll(row, withoutRelease(baselines, id));
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

/** The class of a value that was not known: 0 where it pushed out another one of this hour, and is no news. */
function noveltyOf(baselines: Baselines, id: number, sample: Sample, at: number, found: Touch, names: Names): number {
  if (found === TOUCH.untrusted) return 1;
  if (found === TOUCH.burnt) return CLASS_COUNT;
  const field = sample.field[at] as number;
  const hash = sample.hash[at] as number;
  names.remember(hash, sample.text[at] as string);
  const peers = baselines.groupOfIdentity(id).adoption.count(field, hash);
  baselines.adopted.push(baselines.groupOf[id] as number, field, hash);
  if (found === TOUCH.thrash) return 0;
  if (found === TOUCH.crowded) return 1;
  return peers >= PEERS_KNOW || isExpected(baselines, id, sample, at) ? 2 : CLASS_COUNT;
}

function observeReach(baselines: Baselines, id: number, sample: Sample): boolean {
  const { rows, fleet, adopted } = baselines;
  if ((rows.get(AT.reached) & sample.reach) === 0)
    adopted.push(baselines.groupOf[id] as number, FIELD.action, hashOfReach(sample.reach));
  const surprise = reachSurprise(rows, baselines.groupOfIdentity(id), fleet.all, sample.reach);
  return raise(rows, FEATURE.reach, surprise);
}

function observeVolume(baselines: Baselines, id: number, sample: Sample): boolean {
  const row = baselines.rows;
  let rose = false;
  const count = row.get(AT.count);
  if (count >= row.get(AT.nextCount)) {
    row.set(AT.nextCount, Math.max(count + 1, Math.floor(count * GROWTH)));
    rose = raise(row, FEATURE.rate, rateSurprise(row, baselines.explaining?.allowance.calls));
  }
  const slot = Math.floor(sample.time / FIVE_MINUTES);
  if (slot === row.get(AT.slot5)) {
    row.add(AT.count5, 1);
  } else {
    row.set(AT.slot5, slot);
    row.set(AT.count5, 1);
  }
  if (!row.raise(AT.most5, row.get(AT.count5))) return rose;
  const most = row.get(AT.most5);
  if (most < row.get(AT.next5) || row.get(AT.burstHours) < BURST_HOURS) return rose;
  row.set(AT.next5, Math.max(most + 1, Math.floor(most * GROWTH)));
  const group = baselines.groupOfIdentity(id);
  const times = baselines.explaining?.allowance.calls;
  const at = (calls: number): number => tailSurprise(row, group, BURST, burstBin(row, calls, times));
  return raise(row, FEATURE.burst, beyondPeaks(row, PEAK.burst, at(most), at)) || rose;
}

/** Half octaves of so many calls in five minutes over `times` the identity's usual busiest five; bin 8 is the usual. */
export function burstBin(row: Rows, calls: number, times = 1): number {
  const octaves = log2(calls) - row.get(AT.burstRef) - log2(times);
  return Math.min(BURST_BINS - 1, Math.max(0, Math.floor(2 * octaves) + 8));
}

function observeFailure(row: Rows, group: Group, feature: number): boolean {
  const shape = feature === FEATURE.denied ? DENIED : FAILED;
  const next = feature === FEATURE.denied ? AT.nextDenied : AT.nextFailed;
  row.add(shape.hour, 1);
  const count = row.get(shape.hour);
  if (count < row.get(next)) return false;
  row.set(next, Math.max(count + 1, Math.floor(count * GROWTH)));
  return raise(row, feature, failureSurprise(row, group, shape));
}

/** From here on it is refused alone. */
function forfeitShared(baselines: Baselines, id: number): boolean {
  return raiseAll(baselines.rows, withoutShared(baselines, id));
}

function observeRefusal(baselines: Baselines, id: number, sample: Sample, names: Names): boolean {
  const row = baselines.rows;
  noteRefused(row, sample, names);
  const rose = observeFailure(row, baselines.groupOfIdentity(id), FEATURE.denied);
  return (row.get(AT.denied) === 1 && forfeitRelease(baselines, id)) || rose;
}

function observeLineage(row: Rows, group: Group, sample: Sample): boolean {
  let rose = false;
  if (row.raise(AT.depthMax, sample.depth)) {
    rose = raise(row, FEATURE.depth, tailSurprise(row, group, DEPTH, Math.min(DEPTH_BINS - 1, sample.depth)));
  }
  if (sample.run === 0 || !setBit(row, U32.run, RUNS, sample.run)) return rose;
  row.add(AT.spawns, 1);
  const spawns = row.get(AT.spawns);
  if (spawns < row.get(AT.nextSpawn)) return rose;
  row.set(AT.nextSpawn, Math.max(spawns + 1, Math.floor(spawns * GROWTH)));
  return raise(row, FEATURE.fanOut, spawnSurprise(row, group)) || rose;
}

function raise(row: Rows, feature: number, surprise: number): boolean {
  return surprise > 0 && row.raise(AT_SUP + feature, surprise) && surprise > NEGLIGIBLE;
}

function raiseAll(row: Rows, all: readonly (readonly [feature: number, surprise: number])[]): boolean {
  return all.reduce((rose, [feature, surprise]) => raise(row, feature, surprise) || rose, false);
}
