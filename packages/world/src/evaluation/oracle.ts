/** An hour that a baseline judged. */
export interface JudgedHour {
  readonly identity: string;
  readonly hour: number;
  readonly score: number;
  /** The attack that acted in it, if one did. */
  readonly attack: string | undefined;
}

/** Alarms of one identity within half a day are one. */
const EPISODE_HOURS = 12;

/**
 * Share of `planted` attacks that a baseline finds when its threshold is the best one for so many false episodes, chosen
 * with knowledge of the labels: an upper bound of what it would do in use.
 */
export function oracleRecall(hours: readonly JudgedHour[], planted: number, falseEpisodes: number): number {
  const found = new Set<string>();
  const alarmed = new Map<string, number[]>();
  let wrong = 0;
  for (const { identity, hour, score, attack } of hours.toSorted((a, b) => b.score - a.score)) {
    if (score <= 0) break;
    if (attack !== undefined) {
      found.add(attack);
      continue;
    }
    const times = alarmed.get(identity) ?? [];
    alarmed.set(identity, times);
    if (!times.some((time) => Math.abs(time - hour) <= EPISODE_HOURS)) wrong += 1;
    times.push(hour);
    if (wrong > falseEpisodes) break;
  }
  return planted === 0 ? 0 : found.size / planted;
}
