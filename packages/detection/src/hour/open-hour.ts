import { decayActed, learnUsualDay } from "../day/acted-days.ts";
import { openBacklog } from "../features/backlog.ts";
import { gapOf } from "../features/gap.ts";
import { learnUsual, openProfile, type Profile } from "../features/profile.ts";
import { lostHours, type Outage } from "../feeds/feed.ts";
import { isPassing } from "../fleet/passers.ts";
import { log10 } from "../math/detmath.ts";
import { AT, AT_SUP, FEATURE, HOUR_FROM, HOUR_TO, WEEK } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { WEEKLY_DECAY, weekOf } from "../state/week.ts";
import { decayWeek } from "../state/week-sums.ts";
import type { Baselines } from "./baselines.ts";

const profile: Profile = { presence: 0, mean: 0, kappa: 0 };

/** The identity under the cursor acts for the first time in `hour`: what is expected of it, and how odd it is to act now. */
export function openHour(baselines: Baselines, id: number, hour: number): void {
  const row = baselines.rows;
  clearHour(row);
  if (row.get(AT.birth) === 0) beBorn(row, hour);
  decayWeeks(row, hour);
  const group = baselines.groupOfIdentity(id);
  openProfile(row, hour, group, baselines.fleet.all, profile);
  row.set(AT.hour, hour);
  row.set(AT.mean, profile.mean);
  row.set(AT.presence, profile.presence);
  row.set(AT.kappa, profile.kappa);
  row.set(AT.nextCount, 2);
  row.set(AT.nextDenied, 1);
  row.set(AT.nextFailed, 1);
  row.set(AT.nextSpawn, 1);
  row.set(AT.next5, 2);
  // Who goes on beyond the hour in which it came has no usual hours yet.
  if (row.get(AT.activeHours) > 0 && !isPassing(row)) {
    row.set(AT_SUP + FEATURE.when, -log10(profile.presence));
    const gap = hour - row.get(AT.lastHour);
    row.set(AT_SUP + FEATURE.gap, gapOf(row, group, gap, Math.max(0, hour - baselines.fleet.birth)));
    openBacklog(row, gap, (missed) => expectedCalls(baselines, id, missed));
  }
  baselines.open.push(id);
}

function expectedCalls(baselines: Baselines, id: number, hour: number): number {
  openProfile(baselines.rows, hour, baselines.groupOfIdentity(id), baselines.fleet.all, profile);
  return profile.presence * profile.mean;
}

/** After so many lost hours nobody knows what an identity was used to. */
const MOST_LOST = 4 * WEEK;

/**
 * The identity under the cursor acts again in `hour`: what its log did not tell is no pause of it, and none that it learns, nor were those
 * hours of its week empty: a week later each would have been expected to be less than it is.
 */
export function passOver(row: Rows, outage: Outage | undefined, hour: number): void {
  if (outage === undefined || row.get(AT.activeHours) === 0) return;
  const last = row.get(AT.lastHour);
  const lost = lostHours(outage, last, hour);
  if (lost === 0) return;
  row.set(AT.lastHour, last + lost);
  const from = Math.max(last, outage.from) + 1;
  for (let each = from; lost <= MOST_LOST && each < from + lost; each += 1) {
    decayWeeks(row, each);
    learnUsual(row, each);
    const isDayBegun = each === from || each % 24 === 0;
    if (isDayBegun && dayOf(each) > dayOf(last) && dayOf(each) < dayOf(hour)) learnUsualDay(row, each);
  }
}

function dayOf(hour: number): number {
  return Math.floor(hour / 24);
}

/** Forget all that belongs to one hour. */
export function clearHour(row: Rows): void {
  row.u8.fill(0, row.at8 + HOUR_FROM, row.at8 + HOUR_TO);
}

function beBorn(row: Rows, hour: number): void {
  row.set(AT.birth, hour);
  row.set(AT.level, 1);
  row.set(AT.week, weekOf(hour));
}

/** Weekly weights lose an eighth at each turn of the week; weeks without any activity count as well. */
function decayWeeks(row: Rows, hour: number): void {
  const week = weekOf(hour);
  const turns = Math.min(200, week - row.get(AT.week));
  if (turns <= 0) return;
  row.set(AT.week, week);
  let keep = 1;
  for (let turn = 0; turn < turns; turn += 1) keep *= WEEKLY_DECAY;
  decayWeek(row, keep);
  decayActed(row, keep);
}
