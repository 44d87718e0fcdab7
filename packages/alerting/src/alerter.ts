import type { CompiledConfig } from "./config/compile.ts";
import { countStaged } from "./config/rule-mode.ts";
import { Lanes } from "./delivery/lanes.ts";
import type { Hold } from "./delivery/receipt.ts";
import { CorrelationIndex } from "./episode/correlate.ts";
import { Memberships } from "./episode/membership.ts";
import { isOpen, type Tally, tallyOf } from "./episode/tally.ts";
import { type Due, Schedule } from "./group/schedule.ts";
import { ExpectedIndex } from "./hold/expected.ts";
import { InhibitIndex } from "./hold/inhibit.ts";
import { SilenceIndex } from "./hold/silence-index.ts";
import { type AlerterState, createState, type Episode, type Group, type OutboxItem } from "./state/state.ts";

export { isOpen };

/** A configuration, the state under it, and what is derived from both for speed. One owner, one call at a time. */
export interface Alerter {
  readonly config: CompiledConfig;
  readonly state: AlerterState;
  /** Derived: the open sources of inhibition. */
  readonly inhibit: InhibitIndex;
  /** Derived: the open episodes by what they have in common. */
  readonly related: CorrelationIndex<Episode>;
  /** Derived: silences and expected-entries by what they match. */
  readonly silences: SilenceIndex;
  readonly expected: ExpectedIndex;
  /** Derived: the groups of each episode. */
  readonly memberships: Memberships;
  /** Derived: groups with a member that a silence, entry or window holds back, by its id. */
  readonly waiting: Map<string, Set<string>>;
  /** Derived: what is counted. */
  readonly tally: Tally;
  /** Derived: episodes that owe an answer where nobody is to be told of them any more. */
  readonly orphans: Set<Episode>;
  /** Derived: the outbox by channel. */
  readonly lanes: Lanes;
  /** Derived: the timers. */
  readonly schedule: Schedule;
}

/** Binds a state, new or restored, to a configuration. The state is used in place from here on. */
export function createAlerter(config: CompiledConfig, state: AlerterState = createState()): Alerter {
  const alerter: Alerter = {
    config,
    state,
    inhibit: new InhibitIndex(config.inhibitRules),
    related: new CorrelationIndex(),
    silences: new SilenceIndex(state.silences),
    expected: new ExpectedIndex(state.expected.values()),
    memberships: new Memberships(state.groups.values()),
    waiting: new Map(),
    tally: tallyOf(state.episodes.values()),
    orphans: new Set(),
    lanes: new Lanes(),
    schedule: new Schedule(),
  };
  for (const episode of state.episodes.values()) {
    index(alerter, episode, isOpen(episode));
    armResolve(alerter, episode, episode.resolveAt);
  }
  for (const group of state.groups.values()) {
    armFlush(alerter, group, group.flushAt);
    for (const hold of Object.values(group.held)) waitFor(alerter, group, hold);
  }
  for (const { name: id, to: at } of config.windows) alerter.schedule.push({ at, kind: "wake", id });
  for (const { silenceId: id, endsAt: at } of state.silences.values()) alerter.schedule.push({ at, kind: "wake", id });
  for (const { entryId: id, endsAt: at } of state.expected.values()) alerter.schedule.push({ at, kind: "wake", id });
  for (const [id, { until: at }] of config.ruleModes) alerter.schedule.push({ at, kind: "enable", id });
  for (const item of state.outbox.values()) {
    const group = state.groups.get(item.groupId);
    if (group !== undefined) alerter.lanes.enter(item, group.target);
    armSend(alerter, item, item.nextAt);
  }
  return alerter;
}

/** Changes an episode, and tells the indices what became of it. */
export function changeEpisode(alerter: Alerter, episode: Episode, change: () => void): void {
  const { inhibit, related, tally } = alerter;
  const { finding } = episode;
  const wasOpen = isOpen(episode);
  inhibit.set(episode.episodeId, episode.labels, false);
  if (wasOpen) tally.open[episode.severity] -= 1;
  change();
  const open = isOpen(episode);
  if (open) tally.open[episode.severity] += 1;
  inhibit.set(episode.episodeId, episode.labels, open);
  if (wasOpen && open) related.move(episode, finding, episode.finding);
  else if (wasOpen) related.set(episode, finding, false);
  else if (open) related.set(episode, episode.finding, true);
}

/** Makes a new episode known. */
export function enterEpisode(alerter: Alerter, episode: Episode): void {
  alerter.state.episodes.set(episode.episodeId, episode);
  alerter.state.byFingerprint.set(episode.fingerprint, episode.episodeId);
  countStaged(alerter, episode);
  alerter.tally.open[episode.severity] += 1;
  index(alerter, episode, true);
}

function index({ inhibit, related }: Alerter, episode: Episode, open: boolean): void {
  inhibit.set(episode.episodeId, episode.labels, open);
  related.set(episode, episode.finding, open);
}

/** Notes that a group waits for the end of what holds a member back, where that has one of its own. */
export function waitFor({ waiting }: Alerter, group: Group, { stage, by }: Hold): void {
  if (stage !== "silence" && stage !== "expected" && stage !== "maintenance") return;
  const groups = waiting.get(by) ?? new Set<string>();
  groups.add(group.groupId);
  waiting.set(by, groups);
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
  const waited = item.nextAt !== undefined;
  item.nextAt = at;
  if (waited !== (at !== undefined)) alerter.lanes.changed(item);
  if (at !== undefined) alerter.schedule.push({ at, kind: "send", id: item.noticeId });
}

/** The next thing due at `now`, or undefined. */
export function takeDue(alerter: Alerter, now: number): Due | undefined {
  return alerter.schedule.take(now, (due) => isCurrent(alerter, due));
}

/** When `decide` wants its next tick (epoch ms); undefined where nothing waits. */
export function nextTimer(alerter: Alerter): number | undefined {
  if (alerter.orphans.size > 0) return 0;
  return alerter.schedule.peek((due) => isCurrent(alerter, due))?.at;
}

function isCurrent({ state, config }: Alerter, due: Due): boolean {
  if (due.kind === "resolve") return state.episodes.get(due.id)?.resolveAt === due.at;
  if (due.kind === "enable") return config.ruleModes.get(due.id)?.until === due.at;
  if (due.kind === "wake") return endOf(state, config, due.id) === due.at;
  if (due.kind === "flush") return state.groups.get(due.id)?.flushAt === due.at;
  return state.outbox.get(due.id)?.nextAt === due.at;
}

/** When a silence, an expected-entry or a maintenance window ends. */
function endOf(state: AlerterState, { windows }: CompiledConfig, id: string): number | undefined {
  const known = state.silences.get(id)?.endsAt ?? state.expected.get(id)?.endsAt;
  return known ?? windows.find(({ name }) => name === id)?.to;
}
