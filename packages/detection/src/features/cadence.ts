import { log10 } from "../math/detmath.ts";
import { AT } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";

/** Calls closer together than a share of the period are one run of a job; than so much while no period is supposed. ms. */
const RUN_SHARE = 1 / 8;
const LEAST_RUN_MS = 30_000;
const MOST_RUN_MS = 600_000;
const FIRST_RUN_MS = 240_000;
/** Runs on the beat that make an identity a clock, and off the beat that unmake one. */
const CLOCK_BEATS = 8;
const STRIKES = 3;
/** Beats that may be missed in a row. */
const MOST_MISSED = 4;
/** A run belongs to a beat within a tenth of the period; a second clock keeps time to half a minute. Or six times the jitter. */
const ON_BEAT = 0.1;
const SAME_CLOCK_MS = 30_000;
const JITTERS = 6;
/** Runs off the beat that are expected before any were seen (by hand, once in a month of six-hourly ones), and their weight. */
const FIRST_OFF = 1 / 150;
const FIRST_WEIGHT = 10;
/** Beats remembered: a job that changes its habits is believed within weeks. */
const MOST_BEATS = 400;
/** Most that one more beat of a second clock adds. */
const MOST_ECHO = 3;
/** Days on which a second clock is news; a job that was seen in two copies more often is one that has copies. */
const NEWS_DAYS = 3;
const DAY_MS = 86_400_000;

/**
 * Follow the runs of the identity under the cursor, event times in ms, and return how surprising the run that begins at
 * `at` is: 0 where no run begins, where the identity is no clock, or where it keeps time.
 *
 * A clock is known by its period, phase and jitter. A run between the beats has the predictive probability of so many in so
 * many. One that comes a period after another one, while the clock itself goes on beating, is the beat of a second clock:
 * each further beat has the chance of hitting that instant. A clock that merely was moved no longer beats in its old place,
 * and a copy begins with the call that the job itself begins with: a process that does two things by the same period, and has
 * them at other times since it was started again, has no copy. `call` is the hash of the run's first call.
 */
export function cadenceSurprise(row: Rows, at: number, call: number): number {
  const since = at - row.get(AT.lastCall);
  if (since <= 0) return 0;
  row.set(AT.lastCall, at);
  if (since < runMs(row.get(AT.period))) return 0;
  return isClock(row) ? judgeRun(row, at, call) : learnRun(row, at, call);
}

/** True once the identity is known to run by a clock. */
export function isClock(row: Rows): boolean {
  return row.get(AT.beats) >= CLOCK_BEATS;
}

/** Does the clock keep time to a tenth of its period? Where nearly any run would be on the beat it is no news that one was. */
export function keepsTime(row: Rows): boolean {
  return row.get(AT.jitter) <= ON_BEAT * row.get(AT.period);
}

/** How long a pause ends a run. */
function runMs(period: number): number {
  return period === 0 ? FIRST_RUN_MS : Math.min(MOST_RUN_MS, Math.max(LEAST_RUN_MS, period * RUN_SHARE));
}

function tolerance(row: Rows, least: number): number {
  return Math.max(least, JITTERS * row.get(AT.jitter));
}

/** No clock yet: does this run confirm the period that the last ones had? */
function learnRun(row: Rows, at: number, call: number): 0 {
  const gap = at - row.get(AT.lastBeat);
  const known = row.get(AT.lastBeat) > 0;
  row.set(AT.lastBeat, at);
  if (!known) return 0;
  if (row.get(AT.period) > 0 && isBeat(row, gap)) {
    beat(row, gap, call);
    return 0;
  }
  row.add(AT.strikes, 1);
  if (row.get(AT.strikes) < STRIKES && row.get(AT.beats) > 0) return 0;
  row.set(AT.period, gap);
  row.set(AT.beats, 0);
  row.set(AT.strikes, 0);
  row.set(AT.jitter, 0);
  return 0;
}

function judgeRun(row: Rows, at: number, call: number): number {
  const gap = at - row.get(AT.lastBeat);
  if (isBeat(row, gap)) {
    beat(row, gap, call);
    row.set(AT.lastBeat, at);
    row.set(AT.strikes, 0);
    return 0;
  }
  // Right after its beat: the same job, tried again.
  if (gap <= tolerance(row, ON_BEAT * row.get(AT.period))) return 0;
  const period = row.get(AT.period);
  // Its beats stopped long ago: to be back is a gap, and no beat can be missed any more.
  if (gap > (MOST_MISSED + 1) * period) {
    row.set(AT.offAt, at);
    forget(row);
    return 0;
  }
  const isNews = noteOff(row, at, { gap, call });
  if (gap > period) row.add(AT.strikes, 1);
  if (row.get(AT.strikes) >= STRIKES) forget(row);
  return offSurprise(row, isNews);
}

/** A run between the beats, `gap` after the last one: true where it is the beat of a second clock, and that is news. */
function noteOff(row: Rows, at: number, { gap, call }: { readonly gap: number; readonly call: number }): boolean {
  const period = row.get(AT.period);
  const isEcho = Math.abs(at - row.get(AT.offAt) - period) <= tolerance(row, SAME_CLOCK_MS) && gap < period;
  const isCopy = isEcho && row.get(AT.beatCall) === call;
  if (isCopy && row.get(AT.offRun) === 1) countCopy(row, at);
  const isNews = isCopy && row.get(AT.copyDays) <= NEWS_DAYS;
  if (!isNews && row.get(AT.offAt) > 0) row.add(AT.offBeats, 1);
  // Where a job begins now with one call and now with another, its copy is counted as often as they meet.
  if (!isEcho) row.set(AT.offRun, 0);
  else if (isCopy) row.add(AT.offRun, 1);
  row.set(AT.offAt, at);
  return isNews;
}

function offSurprise(row: Rows, isNews: boolean): number {
  const rate = (row.get(AT.offBeats) + FIRST_WEIGHT * FIRST_OFF) / (row.get(AT.beats) + FIRST_WEIGHT);
  const chance = Math.min(MOST_ECHO, log10(row.get(AT.period) / (2 * tolerance(row, SAME_CLOCK_MS))));
  const echo = isNews ? row.get(AT.offRun) * Math.max(0, chance) : 0;
  return Math.max(0, -log10(Math.min(1, rate))) + echo;
}

/** A second clock beat twice: this is one of the days on which there was one. */
function countCopy(row: Rows, at: number): void {
  const day = Math.floor(at / DAY_MS);
  if (row.get(AT.copyDay) === day) return;
  row.set(AT.copyDay, day);
  row.add(AT.copyDays, 1);
}

function isBeat(row: Rows, gap: number): boolean {
  const period = row.get(AT.period);
  const beats = Math.round(gap / period);
  return beats >= 1 && beats <= MOST_MISSED + 1 && Math.abs(gap - beats * period) <= tolerance(row, ON_BEAT * period);
}

/** One more run on the beat: sharpen period and jitter. */
function beat(row: Rows, gap: number, call: number): void {
  const period = row.get(AT.period);
  const beats = Math.min(MOST_BEATS, row.get(AT.beats) + 1);
  const off = gap - Math.round(gap / period) * period;
  const weight = Math.max(1 / (beats + 1), 1 / 50);
  row.set(AT.beats, beats);
  row.set(AT.beatCall, call);
  row.set(AT.period, period + weight * (off / Math.round(gap / period)));
  row.set(AT.jitter, row.get(AT.jitter) + weight * (Math.abs(off) - row.get(AT.jitter)));
}

/** The beat is not kept any more: begin anew. */
function forget(row: Rows): void {
  row.set(AT.beats, 0);
  row.set(AT.strikes, 0);
  row.set(AT.lastBeat, row.get(AT.offAt));
  row.set(AT.offRun, 0);
}
