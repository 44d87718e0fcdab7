import { type Group, SUM } from "../state/groups.ts";
import { ACTIVE_UNIT, AT, WEEK } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { hourOfWeek, sameClassDays, visits, WEEKLY_DECAY, weekColumn } from "../state/week.ts";
import { setWeekActivity, setWeekCalls, weekActivity, weekCalls } from "../state/week-sums.ts";

/** Calls per active hour that a fleet without history is taken to make, and the weight of that guess in hours. */
const FIRST_MEAN = 100;
const FIRST_WEIGHT = 2;

/** An identity's hours of the day are known from so many active ones; each further hour from them halves its presence. */
const KNOWN_HOURS = 24;
const APART = 0.5;

/** What the identity is expected to do in the hour that begins. */
export interface Profile {
  /** Probability that it acts at all in this hour. */
  presence: number;
  /** Mean calls given that it acts, above 1. */
  mean: number;
  /** Dispersion of the calls: variance = mean + kappa mean². */
  kappa: number;
}

/** Mean calls per active hour of a group's members, leaning on the fleet while the group is young. */
function groupMean(group: Group, fleet: Group): number {
  const all = (fleet.get(SUM.count) + FIRST_WEIGHT * FIRST_MEAN) / (fleet.get(SUM.hours) + FIRST_WEIGHT);
  return (group.get(SUM.count) + 5 * all) / (group.get(SUM.hours) + 5);
}

/** Fill `profile` for the hour `hour` of the row under the cursor (detector.md, 4.1 and the kappa of 4.3). */
export function openProfile(row: Rows, hour: number, group: Group, fleet: Group, profile: Profile): void {
  const bin = hourOfWeek(hour);
  const birth = row.get(AT.birth);
  const age = hour - birth;
  const active = row.get(AT.activeHours);
  const own = ownLevel(age, active, group, bin);
  const mean = (active * row.get(AT.meanAll) + 2 * groupMean(group, fleet)) / (active + 2);
  const day = hourOfDay(row, bin, hour, birth);
  const here = visits(bin, hour, birth);
  const smooth =
    0.7 * activeAt(row, bin, bin) +
    0.15 * (activeAt(row, (bin + WEEK - 1) % WEEK, bin) + activeAt(row, (bin + 1) % WEEK, bin));
  const presentByDay = (day.active + 2 * own) / (day.visits + 2);
  const apart = active < KNOWN_HOURS ? 0 : Math.max(0, hoursApart(row, bin) - 1);
  profile.presence = Math.min(0.999, (smooth + 1.5 * presentByDay) / (here + 1.5)) * APART ** apart;
  const byDay = (day.count + 2 * mean) / (day.active + 2);
  const level = row.get(AT.level) || 1;
  profile.mean = Math.max(1.02, (level * (countAt(row, bin, bin) + 1.5 * byDay)) / (activeAt(row, bin, bin) + 1.5));
  profile.kappa = dispersion(row, active, group);
}

/** The hour went by, of the row's present week, and nobody was told what was in it: it counts as that hour of the week usually is. */
export function learnUsual(row: Rows, hour: number): void {
  const bin = hourOfWeek(hour);
  const birth = row.get(AT.birth);
  const own = { active: activeAt(row, bin, bin), count: countAt(row, bin, bin), visits: visits(bin, hour, birth) };
  // In the first week there is no such hour yet, but of other days.
  const usual = own.visits > 0 ? own : hourOfDay(row, bin, hour, birth);
  if (usual.active === 0 || usual.visits === 0) return;
  const column = weekColumn(bin);
  setWeekCalls(row, column, weekCalls(row, column) + usual.count / usual.visits);
  const active = Math.round((ACTIVE_UNIT * usual.active) / usual.visits);
  setWeekActivity(row, column, weekActivity(row, column) + active);
}

/** Own share of active hours, in the shape that the peers' week has: q0 of 4.1. */
function ownLevel(age: number, active: number, group: Group, bin: number): number {
  const average = group.get(SUM.presence);
  const level = (active + 24 * average) / (age + 24);
  return Math.min(0.97, Math.max(2e-4, (level * group.presenceAt(bin)) / average));
}

/** kappa of 4.3, wide while little is known of the identity, and wider while little is known of anyone. */
function dispersion(row: Rows, active: number, group: Group): number {
  const peers = (group.get(SUM.dispersionNum) + 15) / (group.get(SUM.dispersionDen) + 50);
  const own = (row.get(AT.dispersionNum) + 10 * peers) / (row.get(AT.dispersionDen) + 10);
  const ignorance = 3 + 9 / (1 + group.get(SUM.hours) / 20);
  return Math.min(8, Math.max(0.004, own)) + ignorance / (1 + active);
}

/** Hours of the clock from the nearest one in which the identity ever acted, on whatever day: 0 to 12. */
function hoursApart(row: Rows, bin: number): number {
  for (let apart = 0; apart < 12; apart += 1) {
    if (actedAt(row, (bin + apart) % 24) || actedAt(row, (bin + 24 - apart) % 24)) return apart;
  }
  return 12;
}

function actedAt(row: Rows, hourOfDay: number): boolean {
  const first = weekColumn(hourOfDay);
  for (let day = 0; day < 7; day += 1) if (weekActivity(row, first + day) > 0) return true;
  return false;
}

interface DaySums {
  active: number;
  count: number;
  visits: number;
}
const sums: DaySums = { active: 0, count: 0, visits: 0 };

/** The same hour of day over all days of the same class. */
function hourOfDay(row: Rows, bin: number, hour: number, birth: number): Readonly<DaySums> {
  const days = sameClassDays(bin);
  const hourInDay = bin % 24;
  sums.active = 0;
  sums.count = 0;
  sums.visits = 0;
  for (let day = days.from; day < days.to; day += 1) {
    const other = day * 24 + hourInDay;
    sums.active += activeAt(row, other, bin);
    sums.count += countAt(row, other, bin);
    sums.visits += visits(other, hour, birth);
  }
  return sums;
}

/**
 * Weights are kept as of the start of the identity's week, so that a bin whose turn has not come this week is one decay
 * ahead of its last visit; this takes it back.
 */
function asOfLastVisit(bin: number, now: number): number {
  return bin < now ? 1 : 1 / WEEKLY_DECAY;
}

/** Decayed weeks in which the identity was active in that hour of the week. */
function activeAt(row: Rows, bin: number, now: number): number {
  return (weekActivity(row, weekColumn(bin)) / ACTIVE_UNIT) * asOfLastVisit(bin, now);
}

/** Decayed calls in that hour of the week. */
export function countAt(row: Rows, bin: number, now: number): number {
  return weekCalls(row, weekColumn(bin)) * asOfLastVisit(bin, now);
}
