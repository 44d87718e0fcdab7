import { bytesSurprise, resourcesSurprise } from "../features/amounts.ts";
import { withBacklog } from "../features/backlog.ts";
import { cadenceSurprise } from "../features/cadence.ts";
import { DENIED, FAILED, failureSurprise, rateSurprise, spawnSurprise } from "../features/counts.ts";
import { beyondPeaks, PEAK } from "../features/peaks.ts";
import { hashOfReach, reachSurprise } from "../features/reach.ts";
import { BURST, DEPTH, tailSurprise } from "../features/tail.ts";
import { log2 } from "../math/detmath.ts";
import { setBit } from "../state/bits.ts";
import type { Group } from "../state/groups.ts";
import { AT, AT_SUP, BURST_BINS, DEPTH_BINS, FEATURE, RUNS, U32 } from "../state/layout.ts";
import type { Remembers } from "../state/names.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD, type Sample } from "../state/sample.ts";
import type { Baselines } from "./baselines.ts";
import { forfeitRelease } from "./forfeit.ts";
import { observeValues } from "./observe-values.ts";
import { NEGLIGIBLE, raise } from "./raise.ts";
import { isRefusedToMany, noteRefused } from "./refusals.ts";
import { noteOutcome } from "./refused-hour.ts";

const FIVE_MINUTES = 300_000;
/** Counts are looked at again when they have grown by this. */
const GROWTH = 1.25;
/** Bursts are compared once the identity's usual one is known from so many hours. */
const BURST_HOURS = 3;

/**
 * Count the event into the open hour of the row under the cursor. Every statistic is a supremum over the hour, so looking
 * at each event costs nothing in false alarms. True if some surprise rose enough to matter.
 */
export function observe(baselines: Baselines, id: number, sample: Sample, names: Remembers): boolean {
  const row = baselines.rows;
  row.add(AT.count, 1);
  baselines.isLikePeers = false;
  baselines.isShared = sample.denied && isRefusedToMany(baselines, id, sample);
  // What opening the hour showed, a return or an odd time, is weighed with its first event, whatever else that shows.
  let rose = row.get(AT.count) === 1 && opensOddly(row);
  rose = observeShown(baselines, id, sample, names) || rose;
  noteOutcome(row, sample);
  if (!baselines.isShared) rose = observeCall(baselines, id, sample) || rose;
  return observeSeldom(baselines, id, sample, names) || rose;
}

/** That it called, when, and what that moved. */
function observeCall(baselines: Baselines, id: number, sample: Sample): boolean {
  const row = baselines.rows;
  const isMore = observeVolume(baselines, id, sample);
  const isOff = raise(row, FEATURE.cadence, cadenceSurprise(row, sample.time, sample.hash[0] as number));
  const isLarge = (sample.bytes > 0 || sample.resource !== 0) && observeAmounts(baselines, id, sample);
  return isMore || isOff || isLarge;
}

/** What the event shows, whenever it was: it counts for nothing that has to do with its hour. */
export function observeOvertaken(baselines: Baselines, id: number, sample: Sample, names: Remembers): boolean {
  baselines.isShared = false;
  return observeShown(baselines, id, sample, names);
}

function observeShown(baselines: Baselines, id: number, sample: Sample, names: Remembers): boolean {
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
  const known = baselines.fleet.knownHours;
  const byBytes = sample.bytes > 0 && raise(row, FEATURE.bytes, bytesSurprise(row, group, sample.bytes, known));
  const { resource } = sample;
  // What nobody is refused was not reached.
  const isReached = resource !== 0 && !sample.isOfNobody;
  return (isReached && raise(row, FEATURE.resources, resourcesSurprise(row, group, resource, known))) || byBytes;
}

/** What few events have. */
function observeSeldom(baselines: Baselines, id: number, sample: Sample, names: Remembers): boolean {
  const row = baselines.rows;
  const lineage = sample.run !== 0 || sample.depth > row.get(AT.depthMax);
  if (!sample.denied && !sample.failed && !lineage) return false;
  const group = baselines.groupOfIdentity(id);
  let rose = false;
  if (sample.denied) {
    rose = !baselines.isShared && observeRefusal(baselines, id, sample, names);
  }
  if (sample.failed) rose = observeFailure(row, group, FEATURE.error, baselines.isLikePeers) || rose;
  if (lineage) rose = observeLineage(baselines, group, sample) || rose;
  return rose;
}

function observeReach(baselines: Baselines, id: number, sample: Sample): boolean {
  const { rows, fleet, adopted } = baselines;
  if ((rows.get(AT.reached) & sample.reach) === 0)
    adopted.push(baselines.groupOf[id] as number, FIELD.action, hashOfReach(sample.reach));
  const surprise = reachSurprise(rows, baselines.groupOfIdentity(id), fleet.all, sample.reach, fleet.knownHours);
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
  const times = withBacklog(row, baselines.explaining?.allowance.calls);
  const at = (calls: number): number => tailSurprise(row, group, BURST, burstBin(row, calls, times));
  return raise(row, FEATURE.burst, beyondPeaks(row, PEAK.burst, at(most), at)) || rose;
}

/** Half octaves of so many calls in five minutes over `times` the identity's usual busiest five; bin 8 is the usual. */
export function burstBin(row: Rows, calls: number, times = 1): number {
  const octaves = log2(calls) - row.get(AT.burstRef) - log2(times);
  return Math.min(BURST_BINS - 1, Math.max(0, Math.floor(2 * octaves) + 8));
}

/** A call that is new as it is to peers, and failed, is one sign: some logs have a name of its own for a job that failed. */
function observeFailure(row: Rows, group: Group, feature: number, isTold = false): boolean {
  const shape = feature === FEATURE.denied ? DENIED : FAILED;
  const next = feature === FEATURE.denied ? AT.nextDenied : AT.nextFailed;
  row.add(shape.hour, 1);
  const count = row.get(shape.hour);
  if (isTold || count < row.get(next)) return false;
  row.set(next, Math.max(count + 1, Math.floor(count * GROWTH)));
  return raise(row, feature, failureSurprise(row, group, shape));
}

function observeRefusal(baselines: Baselines, id: number, sample: Sample, names: Remembers): boolean {
  const row = baselines.rows;
  noteRefused(row, sample, names);
  const rose = observeFailure(row, baselines.groupOfIdentity(id), FEATURE.denied);
  return (row.get(AT.denied) === 1 && forfeitRelease(baselines, id)) || rose;
}

function observeLineage({ rows: row, fleet }: Baselines, group: Group, sample: Sample): boolean {
  let rose = false;
  if (row.raise(AT.depthMax, sample.depth)) {
    rose = raise(row, FEATURE.depth, tailSurprise(row, group, DEPTH, Math.min(DEPTH_BINS - 1, sample.depth)));
  }
  if (sample.run === 0 || !setBit(row, U32.run, RUNS, sample.run)) return rose;
  row.add(AT.spawns, 1);
  const spawns = row.get(AT.spawns);
  if (spawns < row.get(AT.nextSpawn)) return rose;
  row.set(AT.nextSpawn, Math.max(spawns + 1, Math.floor(spawns * GROWTH)));
  return raise(row, FEATURE.fanOut, spawnSurprise(row, group, fleet.knownHours)) || rose;
}
