import { type NabProfile, nabScore, type ScoredSeries } from "./nab-score.ts";
import { table } from "./render-evaluation.ts";

/** The benchmark's own profiles. */
export const NAB_PROFILES: readonly NabProfile[] = [
  { name: "standard", hit: 1, miss: 1, falseAlarm: 0.11 },
  { name: "few false alarms", hit: 1, miss: 1, falseAlarm: 0.22 },
  { name: "few misses", hit: 1, miss: 2, falseAlarm: 0.11 },
];
/** The threshold of all series, -log10 p: the best of the halves from 1 to 7 on these very series, as the benchmark has it. */
export const RATE_THRESHOLD = 1.5;

/** What the volume model's alarms on the series are worth, by profile. */
export function renderRateSeries(series: readonly ScoredSeries[]): string {
  if (series.length === 0) return "Not judged: the series were not there.";
  const windows = series.reduce((sum, each) => sum + each.windows.length, 0);
  const rows = NAB_PROFILES.map((profile) => [profile.name, nabScore(series, RATE_THRESHOLD, profile).toFixed(1)]);
  return `${series.length} series of the Numenta Anomaly Benchmark with ${windows} windows, each value as so many calls of one machine; the surprise of the hour's calls and of its busiest five minutes, nothing else; alarms within half a day are one episode, as everywhere here. One threshold for all, 1e-${RATE_THRESHOLD}. 0 is to say nothing, 100 to say all windows at once and nothing else. What falls is not seen, and these are gauges rather than calls.\n\n${table(["profile", "score"], rows)}`;
}
