import type { Explaining } from "../changes/change-book.ts";
import type { Evidence } from "../combine/evidence.ts";
import { distinctResources, learnAmounts } from "../features/amounts.ts";
import { closeBacklog } from "../features/backlog.ts";
import { DENIED, expectedFailures, expectedSpawns, FAILED, type FailureShape, ownCalls } from "../features/counts.ts";
import { learnGap } from "../features/gap.ts";
import { ageBin, expectedNovelty, learnReturned } from "../features/novelty.ts";
import { learnPeak, PEAK } from "../features/peaks.ts";
import { learnReach } from "../features/reach.ts";
import { BURST, DEPTH, learnTail } from "../features/tail.ts";
import { isPassing, livedBefore } from "../fleet/passers.ts";
import { log2 } from "../math/detmath.ts";
import { GROUP, type Group, novelColumn, SUM } from "../state/groups.ts";
import { ACTIVE_UNIT, AT, CLASS_COUNT, DEPTH_BINS, F32, FIELD_COUNT, U8 } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD } from "../state/sample.ts";
import { freshIn, quarantine } from "../state/slots.ts";
import { hourOfWeek, weekColumn } from "../state/week.ts";
import { setWeekActivity, setWeekCalls, weekActivity, weekCalls } from "../state/week-sums.ts";
import type { Baselines } from "./baselines.ts";
import { burstBin } from "./observe.ts";
import { clearHour } from "./open-hour.ts";
import { recordHour } from "./record-hour.ts";

/** -log10 P from which an hour is suspicious: learned from with care. */
const SUSPICIOUS = 3;
/** Active hours that are an identity's birth; what it tries out then says nothing of its habits. */
const BIRTH_HOURS = 12;
/** What a wave of peers may take up, so that it is no news of one more. */
const IN_WAVES: readonly number[] = [FIELD.action, FIELD.scope, FIELD.client, FIELD.delegation];
/** The class of values that are new to the identity, and known to its peers. */
const KNOWN_TO_PEERS = 2;
const NOVELTY_MEMORY = 0.9985;
const DISPERSION_MEMORY = 0.999;
const LEVEL_WEIGHT = 1 / 168;

/** An hour of the row under the cursor as it is learned: what of it counts, and how much. */
interface Lesson {
  readonly gated: boolean;
  /** False of one of too many that pass: of those the peers learn what the newborn bring, and nothing else. */
  readonly isSample: boolean;
  /** True of one that came when its fleet was there: of the others nobody knows when they were born. */
  readonly isBorn: boolean;
  /** Calls, winsorised. */
  readonly count: number;
  readonly weight: number;
}

/**
 * Learn the open hour of the row under the cursor and close it (detector.md, 8). What was alarming teaches little: counts
 * are cut nearer to the mean, new values gain no trust, and the sums of novelty do not move.
 */
export function closeHour(baselines: Baselines, id: number, evidence: Evidence, opensEpisode: boolean): void {
  const row = baselines.rows;
  const group = baselines.groupOfIdentity(id);
  const kind = baselines.kindOf[id] as number;
  const sum = Math.max(row.get(AT.sum), evidence.weigh(row, kind, baselines.fleet));
  const isSample = baselines.fleet.passers.note(isPassing(row));
  recordHour(baselines, id, { sum, opensEpisode, isSample }, evidence);
  const isBorn = baselines.fleet.wasBorn(row.get(AT.birth));
  const lesson = { ...lessonOf(row), isSample, isBorn };
  expectNovelty(row, group, baselines.fleet.all);
  leaveOutExplained(row, baselines.explaining);
  for (const peers of [group, baselines.fleet.all]) teachGroup(row, peers, lesson);
  teachVolume(row, lesson);
  teachNovelty(row, lesson);
  if (lesson.gated) quarantine(row, row.get(AT.hour));
  else teachTails(row, group);
  teachPeaks(row);
  closeBacklog(row, ownCalls(row));
  learnReach(row, [group, baselines.fleet.all], baselines.fleet.knownHours);
  row.add(AT.events, lesson.count);
  row.add(AT.denials, lesson.gated ? Math.min(1, row.get(AT.denied)) : row.get(AT.denied));
  row.add(AT.errors, lesson.gated ? Math.min(2, row.get(AT.failed)) : row.get(AT.failed));
  row.add(AT.spawnSum, lesson.gated ? Math.min(1, row.get(AT.spawns)) : row.get(AT.spawns));
  row.add(AT.activeHours, 1);
  row.set(AT.lastHour, row.get(AT.hour));
  baselines.hoursToday += 1;
  if (livedBefore(row, 24 * row.get(AT.day))) baselines.livingHoursToday += 1;
  clearHour(row);
}

/** New values per field and class: what an ordinary hour of the identity brings, and what this one taught; filled once per close. */
const usual = new Float64Array(FIELD_COUNT * CLASS_COUNT);
const brought = new Float64Array(FIELD_COUNT * CLASS_COUNT);

function expectNovelty(row: Rows, group: Group, fleet: Group): void {
  for (let field = 0; field < FIELD_COUNT; field += 1) {
    for (let novelty = 1; novelty <= CLASS_COUNT; novelty += 1) {
      usual[field * CLASS_COUNT + novelty - 1] = expectedNovelty(row, group, fleet, field, novelty);
    }
  }
}

/** What a change explains is no sample of what comes unexplained; the newest values are explained first. */
function leaveOutExplained(row: Rows, explaining: Explaining | undefined): void {
  for (let field = 0; field < FIELD_COUNT; field += 1) {
    let explained = explaining?.allowance.novel[field] ?? 0;
    for (let novelty = CLASS_COUNT; novelty >= 1; novelty -= 1) {
      const at = field * CLASS_COUNT + novelty - 1;
      const seen = row.getU8(U8.novel + at);
      const left = Math.max(0, seen - explained);
      explained -= seen - left;
      brought[at] = left;
    }
  }
}

function lessonOf(row: Rows): Omit<Lesson, "isSample" | "isBorn"> {
  const gated = row.get(AT.alarmed) > 0 || row.get(AT.logP) > SUSPICIOUS;
  const mean = row.get(AT.mean);
  const above = mean - 1;
  const deviation = Math.sqrt(above + row.get(AT.kappa) * above * above);
  const most = gated ? mean + 1.5 * deviation + 1 : mean + 4 * deviation + 3;
  return { gated, count: Math.min(ownCalls(row), most), weight: gated ? 0.3 : 1 };
}

function teachVolume(row: Rows, lesson: Lesson): void {
  const column = weekColumn(hourOfWeek(row.get(AT.hour)));
  const active = row.get(AT.activeHours);
  setWeekCalls(row, column, weekCalls(row, column) + lesson.weight * lesson.count);
  const weeks = weekActivity(row, column) + Math.round(lesson.weight * ACTIVE_UNIT);
  setWeekActivity(row, column, Math.min(65_535, weeks));
  if (active >= 2) {
    row.set(AT.dispersionNum, DISPERSION_MEMORY * row.get(AT.dispersionNum) + residual(row, lesson));
    row.set(AT.dispersionDen, DISPERSION_MEMORY * row.get(AT.dispersionDen) + residualWeight(row));
  }
  const level = row.get(AT.level);
  if (active >= 24) {
    const ratio = Math.min(3, Math.max(0.3, (lesson.count * level) / row.get(AT.mean)));
    row.set(AT.level, Math.min(1.4, Math.max(0.7, level + LEVEL_WEIGHT * (ratio - level))));
  }
  const mean = row.get(AT.meanAll);
  row.set(AT.meanAll, mean + Math.max(1 / (active + 1), 1 / 200) * lesson.weight * (lesson.count - mean));
}

/** Squared deviation beyond Poisson, over the squared mean; clipped at 2.5 standard deviations once the mean is known. */
function residual(row: Rows, lesson: Lesson): number {
  const mean = row.get(AT.mean) - 1;
  const off = lesson.count - 1 - mean;
  const variance = mean + row.get(AT.kappa) * mean * mean;
  const squared = row.get(AT.activeHours) >= 12 ? Math.min(off * off, 6.25 * variance) : off * off;
  return (squared - mean) / (mean * mean + mean + 1);
}

/** Weight of that residual: near 1 for busy hours, small where a count says nothing of dispersion. */
function residualWeight(row: Rows): number {
  const mean = row.get(AT.mean) - 1;
  return (mean * mean) / (mean * mean + mean + 1);
}

function teachNovelty(row: Rows, lesson: Lesson): void {
  if (lesson.gated || row.get(AT.activeHours) < BIRTH_HOURS) return;
  for (let field = 0; field < FIELD_COUNT; field += 1) {
    for (let novelty = 1; novelty <= CLASS_COUNT; novelty += 1) {
      const at = F32.novelty + field * CLASS_COUNT + novelty - 1;
      const seen = brought[field * CLASS_COUNT + novelty - 1] as number;
      const most = 3 + 3 * (usual[field * CLASS_COUNT + novelty - 1] as number);
      row.setF32(at, NOVELTY_MEMORY * row.getF32(at) + Math.min(seen, most));
    }
  }
  row.set(AT.exposure, NOVELTY_MEMORY * row.get(AT.exposure) + 1);
}

function teachTails(row: Rows, group: Group): void {
  learnTail(row, group, DEPTH, Math.min(DEPTH_BINS - 1, row.get(AT.depthMax)));
  learnGap(row, group);
  learnAmounts(row, group);
  // Where it is refused as its peers are and nothing else, no call counted: of none there is no logarithm.
  if (row.get(AT.most5) === 0) return;
  const bursts = row.get(AT.burstHours);
  if (bursts >= 3) learnTail(row, group, BURST, burstBin(row, row.get(AT.most5)));
  const reference = row.get(AT.burstRef);
  const usual = log2(row.get(AT.most5));
  row.set(AT.burstRef, reference + Math.max(1 / (bursts + 1), 1 / 100) * (usual - reference));
  row.set(AT.burstHours, bursts + 1);
}

/** Alarmed hours teach this as well: what comes again and again is told of twice. */
function teachPeaks(row: Rows): void {
  learnPeak(row, PEAK.calls, ownCalls(row));
  learnPeak(row, PEAK.burst, row.get(AT.most5));
  learnPeak(row, PEAK.bytes, row.get(AT.bytes));
  learnPeak(row, PEAK.resources, distinctResources(row));
  for (const { peak, hour } of [DENIED, FAILED]) learnPeak(row, peak, row.get(hour));
  learnReturned(row);
}

/** What the hour teaches the peers: bounded like what it teaches the identity, so that one member moves them little. */
function teachGroup(row: Rows, peers: Group, lesson: Lesson): void {
  if (!lesson.gated) teachHazards(row, peers, lesson);
  if (!lesson.isSample) return;
  peers.add(GROUP.active + hourOfWeek(row.get(AT.hour)), 1);
  peers.add(SUM.hours, 1);
  peers.add(SUM.count, lesson.count);
  if (row.get(AT.activeHours) >= 2) {
    peers.add(SUM.dispersionNum, residual(row, lesson));
    peers.add(SUM.dispersionDen, residualWeight(row));
  }
  if (!lesson.gated) {
    teachMoments(row, peers, DENIED);
    teachMoments(row, peers, FAILED);
    const expected = expectedSpawns(row, peers);
    const off = row.get(AT.spawns) - expected;
    peers.add(SUM.spawnNum, Math.min(off * off, 100 * expected + 100) - expected);
    peers.add(SUM.spawnDen, expected * expected);
    peers.add(SUM.spawns, row.get(AT.spawns));
  }
  peers.add(SUM.events, lesson.count);
}

function teachHazards(row: Rows, peers: Group, { isSample, isBorn }: Lesson): void {
  const age = ageBin(row.get(AT.activeHours));
  for (let field = 0; field < FIELD_COUNT; field += 1) {
    const shared = isBorn ? sharedAtBirth(row, field) : 0;
    let seen = 0;
    let expected = 0;
    for (let novelty = 1; novelty <= CLASS_COUNT; novelty += 1) {
      const mean = usual[field * CLASS_COUNT + novelty - 1] as number;
      const came = (brought[field * CLASS_COUNT + novelty - 1] as number) + (novelty === KNOWN_TO_PEERS ? shared : 0);
      const count = Math.min(came, 3 + 3 * mean);
      peers.add(novelColumn(field, novelty, age), count);
      seen += count;
      expected += mean;
    }
    if (!isSample) continue;
    peers.add(GROUP.fano + field * 2, (seen - expected) * (seen - expected));
    peers.add(GROUP.fano + field * 2 + 1, expected);
  }
  peers.add(GROUP.age + age, 1);
}

/**
 * Values of the open hour that were no news of a newborn, since its peers take them up at present. Who is born after that wave shows
 * them as well: what a newborn is expected to bring is all that newborns bring, whatever was told of it. With which a log begins, and what is
 * the wave of its first day, is no lesson: learnt, the first hours of a fleet were no news to itself, and its first release after a week was.
 */
function sharedAtBirth(row: Rows, field: number): number {
  if (row.get(AT.activeHours) >= BIRTH_HOURS || !IN_WAVES.includes(field)) return 0;
  let news = 0;
  for (let novelty = 2; novelty <= CLASS_COUNT; novelty += 1)
    news += row.getU8(U8.novel + field * CLASS_COUNT + novelty - 1);
  return Math.max(0, freshIn(row, field) - news);
}

function teachMoments(row: Rows, peers: Group, shape: FailureShape): void {
  const expected = expectedFailures(row, peers, shape);
  const off = row.get(shape.hour) - expected;
  peers.add(shape.num, Math.min(off * off, 100 * expected + 100));
  peers.add(shape.den, expected);
  peers.add(shape.group, Math.min(row.get(shape.hour), 2 + 4 * expected));
}
