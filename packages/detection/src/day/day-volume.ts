import { isOfItsWeekday, PEAK } from "../features/peaks.ts";
import { countAt } from "../features/profile.ts";
import { countSurprise } from "../math/negative-binomial.ts";
import { type Group, SUM } from "../state/groups.ts";
import { AT } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { hourOfWeek, sameClassDays } from "../state/week.ts";
import { actedOn } from "./acted-days.ts";

/** The volume of a day is judged from this age on, in hours. */
const KNOWN_HOURS = 240;
const PEER_WEIGHT = 4;
/** Relative variance of a day's volume that a group without history is taken to have, and its weight in days. */
const FIRST_KAPPA = 0.1;
const FIRST_WEIGHT = 10;
const MEMORY = 0.98;
/** Squared standard deviations beyond which a day teaches no more of how days vary. */
const CLIP = 6.25;

/** Set what is expected of the day that begins with `hour`: its mean calls (0 while too little is known) and dispersion. */
export function expectDay(row: Rows, hour: number, group: Group): void {
  const birth = row.get(AT.birth);
  row.set(AT.dayMean, hour - birth < KNOWN_HOURS ? 0 : meanOf(row, hour));
  const firstNum = FIRST_WEIGHT * FIRST_KAPPA;
  const peers = (group.get(SUM.dayNum) + firstNum) / (group.get(SUM.dayDen) + FIRST_WEIGHT);
  const kappa = (row.get(AT.dayNum) + PEER_WEIGHT * peers) / (row.get(AT.dayDen) + PEER_WEIGHT);
  row.set(AT.dayKappa, Math.min(4, Math.max(0.004, kappa)));
}

/**
 * Mean calls of the day of the week where the identity acts on it, leaning on the days of its class (detector.md, 4.8). Days on which it does
 * not act are not in it, as they are not in the history that the day is weighed by: who acts each second day makes no more calls than usual.
 */
function meanOf(row: Rows, hour: number): number {
  const bin = hourOfWeek(hour);
  const weekday = Math.floor(bin / 24);
  const days = sameClassDays(bin);
  let [own, ownDays, all, allDays] = [0, 0, 0, 0];
  for (let day = days.from; day < days.to; day += 1) {
    let count = 0;
    for (let each = day * 24; each < (day + 1) * 24; each += 1) count += countAt(row, each, bin);
    const acted = actedOn(row, day, weekday);
    all += count;
    allDays += acted;
    if (day === weekday) [own, ownDays] = [count, acted];
  }
  return allDays < 1 ? 0 : (own + (1.5 * all) / allDays) / (ownDays + 1.5);
}

/**
 * Surprise of the day's calls so far; undefined while nobody knows how many there should be. A weekly run of one hour teaches the days with
 * care while it is told of, and the hours that told of it are remembered: no more than that, on the same day of the week, is none.
 */
export function dayVolumeSurprise(row: Rows): number | undefined {
  const [mean, count] = [row.get(AT.dayMean), row.get(AT.dayCount)];
  if (mean <= 0) return undefined;
  if (count > mean && isOfItsWeekday(row, PEAK.calls, count, row.get(AT.day))) return 0;
  return countSurprise(count, mean, 1 / row.get(AT.dayKappa));
}

/** The day is over: how far it was off teaches how days of the identity, and of its peers, vary. */
export function learnDay(row: Rows, groups: readonly Group[]): void {
  const mean = row.get(AT.dayMean);
  if (mean <= 0) return;
  const off = row.get(AT.dayCount) - mean;
  const squared = Math.min(off * off, CLIP * (mean + row.get(AT.dayKappa) * mean * mean));
  const weight = (mean * mean) / (mean * mean + mean + 1);
  const residual = (squared - mean) / (mean * mean + mean + 1);
  row.set(AT.dayNum, MEMORY * row.get(AT.dayNum) + residual);
  row.set(AT.dayDen, MEMORY * row.get(AT.dayDen) + weight);
  for (const group of groups) {
    group.add(SUM.dayNum, residual);
    group.add(SUM.dayDen, weight);
  }
}
