import { exp, log } from "../math/detmath.ts";
import type { RunSizes } from "../state/record.ts";

/** Of a week what is left a week later; half is gone after a month. */
const KEPT_WEEKLY = 0.85;
/** Of a size of which less is left nothing is known: of one run, after three months. */
const LEAST = 0.1;
/** The tail is the longest twentieth of the runs, and no fewer than these. */
const TAIL = 0.05;
const LEAST_OF_TAIL = 8;
/** Days whose longest run was beyond the bound: how many are remembered, and for how long. */
const MOST_LONG = 4;
const REMEMBERED_DAYS = 100;
/** As long as one that is known. */
const AS_LONG = 1.5;
/** What goes on is told of once, and a job comes again a week, a month or a quarter later. Days. */
const AGAIN: readonly (readonly [from: number, to: number])[] = [
  [0, 2],
  [7, 7],
  [28, 35],
  [88, 94],
];

/** Sizes are counted in steps of a quarter of each doubling: 0, 1, 2, … 8, 10, 12, 14, 16, 20, … */
export function stepOf(size: number): number {
  if (size < 4) return size;
  const octave = 31 - Math.clz32(size);
  return octave * 4 + ((size >>> (octave - 2)) & 3) - 4;
}

/** The largest size of a step. */
export function largestOf(step: number): number {
  return smallestOf(step + 1) - 1;
}

function smallestOf(step: number): number {
  if (step < 4) return step;
  const octave = Math.floor(step / 4) + 1;
  return (4 + (step % 4)) * 2 ** (octave - 2);
}

/**
 * A run of that size ended on that day. One that is beyond the bound teaches only where there was one on another day before, and
 * then no more than twice the bound.
 */
export function learnSize(sizes: RunSizes, size: number, day: number): void {
  const { counts, bound = Infinity } = sizes;
  if (size > bound) {
    const before = longBefore(sizes, day);
    const [, sameDay = 0] = sizes.long.find(([each]) => each === day) ?? [];
    sizes.long = [...before, [day, Math.max(size, sameDay)] as const].slice(-MOST_LONG);
    if (before.length === 0) return;
  }
  const step = stepOf(Math.min(size, 2 * bound));
  while (counts.length <= step) counts.push(0);
  counts[step] = (counts[step] as number) + 1;
}

function longBefore({ long }: RunSizes, day: number): RunSizes["long"] {
  return long.filter(([each]) => each !== day && day - each < REMEMBERED_DAYS);
}

/** So many weeks later. */
export function forgetSizes(sizes: RunSizes, weeks: number): void {
  const kept = exp(weeks * log(KEPT_WEEKLY));
  const counts = sizes.counts.map((count) => (count * kept < LEAST ? 0 : count * kept));
  sizes.counts = counts.slice(0, counts.findLastIndex((count) => count > 0) + 1);
}

/** True where a run of that size is what goes on, or came a week, a month or a quarter before. */
export function isAwaited({ long }: RunSizes, size: number, day: number): boolean {
  return long.some(
    ([each, before]) => size <= before * AS_LONG && AGAIN.some(([from, to]) => day - each >= from && day - each <= to),
  );
}

/** How many are known. */
export function known({ counts }: RunSizes): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The longest that is known, 0 where there is none. */
export function longestOf({ counts }: RunSizes): number {
  return counts.length === 0 ? 0 : largestOf(counts.length - 1);
}

/** More than so many had at most that share of the runs. */
export function rarerThan(sizes: RunSizes, share: number): number {
  const { step } = tailOf(sizes, share * known(sizes));
  return largestOf(step);
}

/**
 * So many times the longest of `days` days the longest of the next day will be once in `once` days, as the tail of the sizes says:
 * where that is Pareto's with index 1/h (Hill's estimate, of the longest runs) the chance to pass so many falls with its power 1/h.
 */
export function marginOf(sizes: RunSizes, days: number, once: number): number {
  const { step, count, logs } = tailOf(sizes, Math.max(LEAST_OF_TAIL, TAIL * known(sizes)));
  if (count === 0) return 1;
  const spread = Math.max(0, logs / count - log(Math.max(1, smallestOf(step))));
  return exp(spread * Math.max(0, log(once / Math.max(1, days))));
}

/** The longest so many runs, by whole steps: the step that it begins with, how many they are, and the sum of the logarithms of their sizes. */
function tailOf({ counts }: RunSizes, wanted: number): { step: number; count: number; logs: number } {
  let [count, logs] = [0, 0];
  let step = counts.length - 1;
  for (; step >= 0; step -= 1) {
    const here = counts[step] as number;
    count += here;
    logs += here * log(Math.max(1, largestOf(step)));
    if (count > wanted) break;
  }
  return { step: Math.max(0, step), count, logs };
}
