import type { CompiledConfig } from "./compile.ts";
import { InhibitIndex } from "./inhibit.ts";
import { type Due, Schedule } from "./schedule.ts";
import { type AlerterState, createState, type Episode, type Group, type OutboxItem } from "./state.ts";

/** A configuration, the state under it, and what is derived from both for speed. One owner, one call at a time. */
export interface Alerter {
  readonly config: CompiledConfig;
  readonly state: AlerterState;
  /** Derived: the open sources of inhibition. */
  readonly inhibit: InhibitIndex;
  /** Derived: the timers. */
  readonly schedule: Schedule;
}

/** Binds a state, new or restored, to a configuration. The state is used in place from here on. */
export function createAlerter(config: CompiledConfig, state: AlerterState = createState()): Alerter {
  const alerter = { config, state, inhibit: new InhibitIndex(config.inhibitRules), schedule: new Schedule() };
  for (const episode of state.episodes.values()) {
    alerter.inhibit.set(episode.episodeId, episode.labels, isOpen(episode));
    armResolve(alerter, episode, episode.resolveAt);
  }
  for (const group of state.groups.values()) armFlush(alerter, group, group.flushAt);
  for (const item of state.outbox.values()) armSend(alerter, item, item.nextAt);
  return alerter;
}

/** True while the episode has neither been resolved nor closed. */
export function isOpen(episode: Episode): boolean {
  return episode.state !== "resolved" && episode.state !== "closed";
}

/** Changes an episode, and tells the inhibition index what became of it. */
export function changeEpisode(alerter: Alerter, episode: Episode, change: () => void): void {
  alerter.inhibit.set(episode.episodeId, episode.labels, false);
  change();
  alerter.inhibit.set(episode.episodeId, episode.labels, isOpen(episode));
}

export function armResolve(alerter: Alerter, episode: Episode, at: number | undefined): void {
  episode.resolveAt = at;
  if (at !== undefined) alerter.schedule.push({ at, kind: "resolve", id: episode.episodeId });
}

export function armFlush(alerter: Alerter, group: Group, at: number | undefined): void {
  group.flushAt = at;
  if (at !== undefined) alerter.schedule.push({ at, kind: "flush", id: group.groupId });
}

export function armSend(alerter: Alerter, item: OutboxItem, at: number | undefined): void {
  item.nextAt = at;
  if (at !== undefined) alerter.schedule.push({ at, kind: "send", id: item.noticeId });
}

/** The next thing due at `now`, or undefined. */
export function takeDue(alerter: Alerter, now: number): Due | undefined {
  return alerter.schedule.take(now, (due) => isCurrent(alerter, due));
}

/** When `decide` wants its next tick (epoch ms); undefined where nothing waits. */
export function nextTimer(alerter: Alerter): number | undefined {
  return alerter.schedule.peek((due) => isCurrent(alerter, due))?.at;
}

function isCurrent({ state }: Alerter, due: Due): boolean {
  if (due.kind === "resolve") return state.episodes.get(due.id)?.resolveAt === due.at;
  if (due.kind === "flush") return state.groups.get(due.id)?.flushAt === due.at;
  return state.outbox.get(due.id)?.nextAt === due.at;
}
