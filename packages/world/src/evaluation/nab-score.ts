/** One series: where it was said to be odd, and how odd; the windows in which it was, first and last row of each. */
export interface ScoredSeries {
  readonly scores: readonly number[];
  readonly windows: readonly (readonly [first: number, last: number])[];
}

/** Weights of the Numenta Anomaly Benchmark's profiles. */
export interface NabProfile {
  readonly name: string;
  readonly hit: number;
  readonly miss: number;
  readonly falseAlarm: number;
}

/** Alarms within half a day of the one before, in rows of five minutes, are of one episode: only its first is told. */
const EPISODE_ROWS = 144;
/** Share of a series in which nothing is scored, and of how many rows at most. */
const PROBATION = 0.15;
const MOST_PROBATION = 5000;

/**
 * The score of the Numenta Anomaly Benchmark (Lavin and Ahmad, 2015; `nab/sweeper.py`) of all series at one threshold: 0 for
 * saying nothing, 100 for the first row of each window and no other. In a window the earliest row counts, the earlier the more;
 * a row outside costs the more the farther it is from the window before it.
 */
export function nabScore(series: readonly ScoredSeries[], threshold: number, profile: NabProfile): number {
  const windows = series.reduce((sum, each) => sum + each.windows.length, 0);
  const raw = series.reduce((sum, each) => sum + scoreOf(each, threshold, profile), 0);
  const nothing = -profile.miss * windows;
  return (100 * (raw - nothing)) / (profile.hit * windows - nothing);
}

function scoreOf({ scores, windows }: ScoredSeries, threshold: number, profile: NabProfile): number {
  const best = windows.map(() => Number.NEGATIVE_INFINITY);
  let falseAlarms = 0;
  const from = Math.floor(PROBATION * Math.min(scores.length, MOST_PROBATION));
  for (const row of openings(scores, threshold)) {
    if (row < from) continue;
    const inside = windows.findIndex(([first, last]) => row >= first && row <= last);
    if (inside >= 0) best[inside] = Math.max(best[inside] as number, worthInside(windows[inside] as Window, row));
    else falseAlarms += costOutside(windows, row);
  }
  const hits = best.reduce(
    (sum, worth) => sum + (worth === Number.NEGATIVE_INFINITY ? -profile.miss : profile.hit * worth),
    0,
  );
  return hits + profile.falseAlarm * falseAlarms;
}

/** The rows at which an episode opens. */
function openings(scores: readonly number[], threshold: number): readonly number[] {
  const alarms = scores.flatMap((score, row) => (score >= threshold ? [row] : []));
  return alarms.filter((row, at) => row - (alarms[at - 1] ?? Number.NEGATIVE_INFINITY) > EPISODE_ROWS);
}

type Window = readonly [first: number, last: number];

/** From 1 at the first row of the window to 0 behind its last. */
function worthInside([first, last]: Window, row: number): number {
  return sigmoid(-(last - row + 1) / (last - first + 1)) / sigmoid(-1);
}

/** From 0 right behind a window down to -1. */
function costOutside(windows: readonly Window[], row: number): number {
  const before = windows.findLast(([, last]) => last < row);
  if (before === undefined) return -1;
  const [first, last] = before;
  return sigmoid((row - last) / (last - first));
}

function sigmoid(position: number): number {
  return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}
