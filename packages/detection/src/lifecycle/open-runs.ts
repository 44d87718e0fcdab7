import type { OpenRun, RunSizes, Runs } from "../state/record.ts";
import { MEASURES, sizeOf, THINGS } from "./run-measures.ts";
import { forgetSizes, known, learnSize, longestOf, marginOf, rarerThan } from "./run-sizes.ts";

const WEEK_DAYS = 7;
const DAY_MINUTES = 24 * 60;
/** A run is over when nothing came of it for so long, and at the latest after a day: some logs name one session for months. Minutes. */
const IDLE = 2 * 60;
/** Runs that may go on at a time, and what is remembered of all of them; one that was silent for so many minutes is over first. */
const MOST_OPEN = 8;
const MOST_LEFT = 64;
const SILENT = 10;
/** Runs are known after so many, on so many days; how many of a day touch many things, on so many days after. */
const KNOWN_RUNS = 50;
const KNOWN_DAYS = 7;
/** Of each identity with runs and each measure, a run in so many days may be told of by chance. */
const ONCE_IN_DAYS = 300;
/** One run in so many, and more than so many things, is one that touches many; so many such runs a day are no news. */
const SHARE_OF_MANY = 1 / 50;
const LEAST_MANY = 4;
const RUNS_OF_DAY: Bound = { least: 8, times: 2 };

/** So many are no news, whatever came before; nor is so many times the most that came. */
interface Bound {
  readonly least: number;
  readonly times: number;
}

export function noRuns(): Runs {
  return {
    open: [],
    days: 0,
    day: 0,
    week: 0,
    sizes: MEASURES.map(() => ({ counts: [], long: [] })),
    many: 0,
    today: { day: 0, runs: 0, weight: 0 },
    ofDays: { counts: [], long: [] },
  };
}

/** The run of that id at that minute, which goes on or begins; what is over is learned from. */
export function openRun(runs: Runs, id: number, now: number): OpenRun {
  const isOver = (run: OpenRun): boolean => now - run.last > IDLE || now - run.since > DAY_MINUTES;
  if (runs.open.some(isOver)) {
    const over = runs.open.filter(isOver);
    runs.open = runs.open.filter((run) => !isOver(run));
    learn(runs, over);
  }
  const goesOn = runs.open.find((run) => run.id === id);
  if (goesOn !== undefined) {
    goesOn.last = Math.max(goesOn.last, now);
    return goesOn;
  }
  makeRoom(runs, now);
  const run: OpenRun = { id, since: now, last: now, calls: 0, left: [], zeros: 0, told: MEASURES.length, counted: 0 };
  runs.open.push(run);
  return run;
}

/** Another day began. */
export function turnDay(runs: Runs, day: number): void {
  const { today, ofDays } = runs;
  if (day <= today.day) return;
  if (runs.many > 0) {
    learnSize(ofDays, today.weight, today.day);
    const days = known(ofDays);
    if (days >= KNOWN_DAYS) ofDays.bound = boundOf(ofDays, RUNS_OF_DAY, days);
  }
  runs.today = { day, runs: 0, weight: 0 };
}

function makeRoom(runs: Runs, now: number): void {
  while (runs.open.length >= MOST_OPEN || (runs.open.length > 0 && leftOf(runs.open) > MOST_LEFT))
    end(runs, leastOf(runs.open, now));
}

/** Runs that go on side by side grow beside each other: the others are over where all of them touched too much to be remembered. */
export function keepRoom(runs: Runs, growing: OpenRun, now: number): void {
  while (runs.open.length > 1 && leftOf(runs.open) > MOST_LEFT) {
    const others = runs.open.filter((run) => run !== growing);
    end(runs, leastOf(others, now));
  }
}

function end(runs: Runs, over: OpenRun): void {
  runs.open = runs.open.filter((run) => run !== over);
  learn(runs, [over]);
}

/** The run that was silent longest; where all just acted the smallest, for what matters is the largest. */
function leastOf(open: readonly OpenRun[], now: number): OpenRun {
  const silent = open.reduce((least, run) => (run.last < least.last ? run : least));
  return now - silent.last >= SILENT ? silent : open.reduce((least, run) => (run.calls < least.calls ? run : least));
}

function leftOf(open: readonly OpenRun[]): number {
  return open.reduce((sum, { left }) => sum + left.length, 0);
}

/** How large the runs were that are over. */
function learn(runs: Runs, over: readonly OpenRun[]): void {
  for (const run of over) {
    const day = Math.floor(run.last / DAY_MINUTES);
    forget(runs, Math.floor(day / WEEK_DAYS));
    if (day > runs.day) {
      runs.day = day;
      runs.days += 1;
    }
    for (const [n, sizes] of runs.sizes.entries()) {
      const size = sizeOf(run, n);
      if (size > 0) learnSize(sizes, size, day);
    }
  }
  // Whatever a run does is a call: of these there are as many sizes as runs.
  if (runs.days >= KNOWN_DAYS && known(runs.sizes.at(-1) as RunSizes) >= KNOWN_RUNS) setBounds(runs);
}

function setBounds(runs: Runs): void {
  for (const [n, measure] of MEASURES.entries()) {
    const sizes = runs.sizes[n] as RunSizes;
    sizes.bound = boundOf(sizes, measure, runs.days);
  }
  runs.many = Math.max(LEAST_MANY, rarerThan(runs.sizes[THINGS] as RunSizes, SHARE_OF_MANY));
}

function forget(runs: Runs, week: number): void {
  if (week <= runs.week) return;
  if (runs.week > 0) for (const sizes of [...runs.sizes, runs.ofDays]) forgetSizes(sizes, week - runs.week);
  runs.week = week;
}

function boundOf(sizes: RunSizes, { least, times }: Bound, days: number): number {
  return Math.max(least, Math.round(longestOf(sizes) * Math.max(times, marginOf(sizes, days, ONCE_IN_DAYS))));
}
