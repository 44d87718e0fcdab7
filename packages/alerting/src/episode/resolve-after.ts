import { parseTime, saidAgainMs } from "@rolecall/core";
import { DEFAULTS } from "../config/defaults.ts";
import { isToldOnce } from "../meta/meta-alerts.ts";
import type { Episode } from "../state/state.ts";
import { severityRank } from "./severity.ts";

/**
 * How long without new evidence until an episode is resolved: an hour, and a day for high and critical ones that nobody
 * has acknowledged (of one that somebody has, from that word on where it is the last news), and for what lasts for days: its evidence comes by the hour or the night. A state that is said once in a
 * week has a day more than that: it is one episode, and not resolved and opened anew each week. In hold-down (it flaps) each further return doubles that, up to a day.
 */
export function resolveAfterMs(episode: Episode, now: number): number {
  if (isToldOnce(episode.finding.detector)) return A_YEAR_MS;
  const again = saidAgainMs(episode.finding.detector);
  if (again !== undefined) return again + DAY_MS;
  const severe = severityRank(episode.severity) >= severityRank("high") && episode.state !== "acknowledged";
  const base = severe || lastsForDays(episode) ? DEFAULTS.resolveAfterSevereMs : DEFAULTS.resolveAfterMs;
  const over = recentReopens(episode, now).length - DEFAULTS.flapLimit;
  if (over < 0) return base;
  return Math.min(base * 2 ** (over + 1), DEFAULTS.resolveAfterSevereMs);
}

function lastsForDays({ finding }: Episode): boolean {
  return parseTime(finding.last_seen) - parseTime(finding.first_seen) >= DAY_MS;
}

const DAY_MS = 24 * 3_600_000;
const A_YEAR_MS = 365 * 24 * 3_600_000;

/** Instants at which it came back within the flap window. */
export function recentReopens(episode: Episode, now: number): readonly number[] {
  return episode.reopens.filter((at) => at > now - DEFAULTS.flapWindowMs);
}
