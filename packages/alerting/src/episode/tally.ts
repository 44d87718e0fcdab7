import { SEVERITIES, type Severity } from "@rolecall/core";
import type { Episode, Pending } from "../state/state.ts";

/** What is counted as it changes, so that nobody has to walk over all episodes to know it. */
export interface Tally {
  /** Answers that groups owe. */
  owed: number;
  /** Open episodes. */
  readonly open: Record<Severity, number>;
}

/** Counts what a state holds. */
export function tallyOf(episodes: Iterable<Episode>): Tally {
  const tally: Tally = {
    owed: 0,
    open: Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Tally["open"],
  };
  for (const episode of episodes) {
    tally.owed += episode.pending.length;
    if (isOpen(episode)) tally.open[episode.severity] += 1;
  }
  return tally;
}

/** True while the episode has neither been resolved nor closed. */
export function isOpen(episode: Episode): boolean {
  return episode.state !== "resolved" && episode.state !== "closed";
}

/** Sets what is owed for an episode. */
export function setPending(tally: Tally, episode: Episode, pending: readonly Pending[]): void {
  tally.owed += pending.length - episode.pending.length;
  episode.pending = pending;
}
