import { exp, log2, log10 } from "../math/detmath.ts";
import { AT, CLASS_COUNT, PEAK_DAYS, PEAKS, U8, U16, WEEK } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD } from "../state/sample.ts";
import { hourOfWeek } from "../state/week.ts";
import { countAt } from "./profile.ts";

/**
 * Amounts whose highest are remembered, in their order in a row: of an hour, and of actions and scopes those that it seldom shows; of
 * hours on end, what they say together.
 */
export const PEAK = {
  calls: 0,
  burst: 1,
  bytes: 2,
  resources: 3,
  denied: 4,
  failed: 5,
  actions: 6,
  scopes: 7,
  busy: 8,
} as const;
export type Peak = (typeof PEAK)[keyof typeof PEAK];

/** Steps in an octave; the highest is rounded up to one. */
const STEPS = 4;
/** A peak is forgotten after so many days: longer than two months, so that two months' ends are remembered. */
export const FORGOTTEN_DAYS = 75;
const WEEK_DAYS = 7;
/** On so many days before, and a peak is what the identity does now and then. */
export const OFTEN = 2;
/** From so many active hours on, two of them are rarer than one in ten. */
const HOURS_OF_TEN: number = 9 * (OFTEN + 1);

/**
 * What is left of the surprise of an amount where the identity reached nearly as much on two days before: as rare as that is
 * among its hours, and what goes beyond (`at` is the surprise of an amount). A machine that sweeps once a week, or pays once a
 * month, is told of twice: its alarmed hours teach what is usual with care, so that it would be told of for ever. In its second night
 * there is one day before, and what is no more than that is as rare as that is.
 */
export function beyondPeaks(row: Rows, peak: Peak, surprise: number, at: (amount: number) => number): number {
  const hours = row.get(AT.activeHours);
  // What nearly every event is, without a logarithm.
  if (hours >= HOURS_OF_TEN && surprise <= 1) return surprise;
  const known = log10((hours + OFTEN + 1) / (OFTEN + 1));
  if (surprise <= known) return surprise;
  const day = Math.floor(row.get(AT.hour) / 24);
  const [once, twice] = highestBefore(row, peak, day);
  if (twice > 0) return Math.min(surprise, known + Math.max(0, surprise - at(twice)));
  const isNoMore = once > 0 && ENOUGH_ONCE.has(peak) && surprise <= at(once);
  return isNoMore && isLikeItsFirst(row, day) ? known : surprise;
}

/**
 * On the day after its first, at the time of day that was its busiest, and with nothing that it did not show before: whoever goes on over
 * midnight, all day long, with other calls or from elsewhere is no nightly job.
 */
function isLikeItsFirst(row: Rows, day: number): boolean {
  return day === Math.floor(row.get(AT.birth) / 24) + 1 && !showsNew(row) && wasBusyThen(row, row.get(AT.hour));
}

/** A day ago it called about as often as it ever did, give or take an hour. */
function wasBusyThen(row: Rows, hour: number): boolean {
  const now = hourOfWeek(hour);
  let most = 0;
  for (let bin = 0; bin < WEEK; bin += 1) most = Math.max(most, countAt(row, bin, now));
  const then = [hour - 25, hour - 24, hour - 23].map((each) => countAt(row, hourOfWeek(each), now));
  return Math.max(...then) >= most / 2;
}

/** Something of the hour was never seen of it. Addresses change from run to run. */
function showsNew(row: Rows): boolean {
  for (let field = 0; field < FIELD.address; field += 1) {
    const ofField = U8.novel + field * CLASS_COUNT;
    for (let each = 1; each < CLASS_COUNT; each += 1) if (row.getU8(ofField + each) > 0) return true;
  }
  return false;
}

/** Remember an amount of the open hour if it is one of the highest of its days. */
export function learnPeak(row: Rows, peak: Peak, amount: number): void {
  if (amount < 1) return;
  const day = Math.floor(row.get(AT.hour) / 24);
  const level = Math.min(255, Math.ceil(STEPS * log2(amount)) + 1);
  const place = placeFor(row, peak, day);
  if (level <= row.getU8(U8.peaks + place)) return;
  row.setU8(U8.peaks + place, level);
  row.setU16(U16.peakDays + place, day);
}

/** Where a peak of the day belongs: in its own place if it has one, else in that of the lowest. */
function placeFor(row: Rows, peak: Peak, day: number): number {
  let place = peak * PEAK_DAYS;
  for (let each = place; each < (peak + 1) * PEAK_DAYS; each += 1) {
    const age = day - row.getU16(U16.peakDays + each);
    if (age > FORGOTTEN_DAYS) row.setU8(U8.peaks + each, 0);
    else if (age === 0 && row.getU8(U8.peaks + each) > 0) return each;
    if (row.getU8(U8.peaks + each) < row.getU8(U8.peaks + place)) place = each;
  }
  return place;
}

/** Whoever took the identity over made the peaks of this day. */
export function forgetPeaks(row: Rows, day: number): void {
  for (let each = 0; each < PEAKS; each += 1) {
    if (row.getU16(U16.peakDays + each) === day) row.setU8(U8.peaks + each, 0);
  }
}

/** Of these one day is enough where there can be no second: a nightly job's second night is like its first. */
const ENOUGH_ONCE: ReadonlySet<Peak> = new Set([PEAK.calls, PEAK.burst, PEAK.bytes, PEAK.resources]);

/** The most that the identity reached on two days before `day`; 0 where there are none. */
export function peakBefore(row: Rows, peak: Peak, day: number): number {
  return highestBefore(row, peak, day)[1];
}

/** Did it reach so much in an hour on two days before `day` that are the same day of the week? */
export function isOfItsWeekday(row: Rows, peak: Peak, amount: number, day: number): boolean {
  let before = 0;
  for (let each = peak * PEAK_DAYS; each < (peak + 1) * PEAK_DAYS; each += 1) {
    const ago = day - row.getU16(U16.peakDays + each);
    const isSuchADay = ago > 0 && ago <= FORGOTTEN_DAYS && ago % WEEK_DAYS === 0;
    if (isSuchADay && amount <= amountOf(row.getU8(U8.peaks + each))) before += 1;
  }
  return before >= OFTEN;
}

/** The most that it reached on a day before, and on two. */
function highestBefore(row: Rows, peak: Peak, day: number): readonly [once: number, twice: number] {
  let [highest, second] = [0, 0];
  for (let each = peak * PEAK_DAYS; each < (peak + 1) * PEAK_DAYS; each += 1) {
    const at = row.getU16(U16.peakDays + each);
    if (at >= day || day - at > FORGOTTEN_DAYS) continue;
    const level = row.getU8(U8.peaks + each);
    if (level > highest) [highest, second] = [level, highest];
    else if (level > second) second = level;
  }
  return [amountOf(highest), amountOf(second)];
}

function amountOf(level: number): number {
  return level === 0 ? 0 : exp(((level - 1) / STEPS) * Math.LN2);
}
