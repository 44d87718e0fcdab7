import { PERSON, parseIdentityUid, SEVERITIES, type Severity } from "@rolecall/core";
import type { Alerter } from "../alerter.ts";
import { maxSeverity } from "../episode/severity.ts";
import { flushNow } from "../group/group.ts";
import { createMatcher, formatMatcher } from "../matcher/matcher.ts";
import type { AlerterState, Group } from "../state/state.ts";
import type { Turn } from "../turn.ts";
import { checkSilence, isSilencedBy, isSnooze, type Silence, SNOOZED, silenceIdOf, silenceState } from "./silence.ts";

/** Sets or changes a silence. An older write than the one known changes nothing; one that is out of bounds is refused. */
export function setSilence(turn: Turn, silence: Silence): void {
  const { state, config } = turn.alerter;
  const known = state.silences.get(silence.silenceId);
  if (known && known.updatedAt >= silence.updatedAt) return;
  const wrong = checkSilence(silence, config.limits);
  if (wrong !== undefined) return void turn.rejected.push(wrong);
  if (known === undefined && !makeRoom(turn)) return void turn.rejected.push("too many silences");
  write(turn, { ...silence, hidden: known?.hidden ?? 0, episodes: known?.episodes ?? [] });
}

/** Ends a silence now. It stays readable. One that has ended, or is not known, is left as it is. */
export function endSilence(turn: Turn, silenceId: string): void {
  const known = turn.alerter.state.silences.get(silenceId);
  if (known === undefined) return void turn.rejected.push("no silence under this id");
  if (silenceState(known, turn.now) === "expired") return;
  const startsAt = Math.min(known.startsAt, turn.now);
  write(turn, { ...known, startsAt, endsAt: turn.now, updatedAt: Math.max(turn.now, known.updatedAt + 1) });
}

/** A silence for exactly the labels of one group, for a bounded time, and for nothing graver than its message shows. */
export function snooze(turn: Turn, groupId: string, forMs: number, by: string): void {
  const { state } = turn.alerter;
  const group = state.groups.get(groupId);
  if (group === undefined) return void turn.rejected.push("no group under this id");
  const set = exactly(group);
  if (set.length === 0) return void turn.rejected.push("this group has no labels: its silence would hide everything");
  const silence = {
    matchers: [[...set, ...noGraver(group, state)]],
    startsAt: turn.now,
    endsAt: turn.now + forMs,
    createdBy: by,
    comment: SNOOZED,
    updatedAt: turn.now,
    hidden: 0,
    episodes: [],
  };
  const silenceId = silenceIdOf(silence);
  setSilence(turn, { ...silence, silenceId });
  if (group.log === undefined) return;
  noteSnooze(group, { ...silence, silenceId });
  flushNow(turn, group);
}

/** The snooze that holds for a group at `now`, of several the one that lasts longest. */
export function snoozeOf({ state }: Pick<Alerter, "state">, groupId: string, now: number): Silence | undefined {
  const group = state.groups.get(groupId);
  if (group === undefined) return undefined;
  const key = exactly(group).join();
  const shown = { ...group.labels, severity: group.labels["severity"] ?? group.log?.severity ?? "" };
  let longest: Silence | undefined;
  for (const silence of state.silences.values()) {
    if (silence.endsAt <= (longest?.endsAt ?? 0) || snoozeKey(silence) !== key) continue;
    if (isSilencedBy(silence, shown, now)) longest = silence;
  }
  return longest;
}

/** Somebody has snoozed what its message does not yet say is snoozed, nor that it is to be told of at the end of that. */
export function recallSnoozes({ silences, groups }: AlerterState): void {
  const snoozes = newestSnoozes(silences.values());
  if (snoozes.size === 0) return;
  for (const group of groups.values()) {
    if (group.log === undefined || group.target.integration !== "slack") continue;
    const last = snoozes.get(exactly(group).join());
    if (last !== undefined && last.updatedAt > (group.spokeAt ?? 0)) noteSnooze(group, last);
  }
}

/** By what they are about. */
function newestSnoozes(silences: Iterable<Silence>): ReadonlyMap<string, Silence> {
  const newest = new Map<string, Silence>();
  for (const silence of silences) {
    const key = snoozeKey(silence);
    if (key === undefined) continue;
    if (silence.updatedAt > (newest.get(key)?.updatedAt ?? 0)) newest.set(key, silence);
  }
  return newest;
}

/** The matchers of a silence that is a snooze, but for how grave that may be. */
function snoozeKey(silence: Silence): string | undefined {
  return isSnooze(silence) ? silence.matchers[0]?.filter((text) => !text.startsWith(NO_GRAVER)).join() : undefined;
}

const NO_GRAVER = "severity=~";

/** Whoever snoozes has seen how grave it is, in its message or, before there is one, elsewhere: what is graver is another matter. */
function noGraver({ labels, log, members }: Group, { episodes }: AlerterState): readonly string[] {
  if (labels["severity"] !== undefined) return [];
  return noGraverThan(log?.severity ?? maxSeverity(members.flatMap((id) => episodes.get(id)?.severity ?? [])));
}

/** The matcher that holds for what is so grave at most, as a list; of what is critical none, since nothing is graver. */
export function noGraverThan(severity: Severity): readonly string[] {
  if (severity === "critical") return [];
  const values = SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1);
  return [formatMatcher(createMatcher("severity", "=~", values.join("|")))];
}

function noteSnooze(group: Group, { silenceId, createdBy, endsAt }: Silence): void {
  group.snooze = silenceId;
  group.refresh = "snoozed";
  group.remark = { did: "snoozed", by: createdBy, why: "", until: endsAt };
}

/**
 * Matchers of exactly a group's labels; none where it has none. What an agent is told of by itself says nothing of the people
 * who work with it, each of whom has a message of his own.
 */
function exactly({ labels }: Group): readonly string[] {
  const set = Object.entries(labels).filter(([, value]) => value !== "");
  const matchers = set.map(([name, value]) => createMatcher(name, "=", value));
  const isOfNobody = labels[PERSON] === undefined && isAgent(labels["identity_uid"] ?? "");
  if (isOfNobody) matchers.push(createMatcher(PERSON, "!~", SOMEBODY));
  return matchers.map(formatMatcher);
}

/** An `identity_uid` of a person: a label of that name may say anything else where the inventory gives it. */
const SOMEBODY = "[^:]*:[^:]*:human:.*";

function isAgent(uid: string): boolean {
  return parseIdentityUid(uid)?.kind === "ai-agent";
}

function write(turn: Turn, silence: Silence): void {
  turn.alerter.state.silences.set(silence.silenceId, silence);
  turn.alerter.silences.set(silence);
  turn.alerter.schedule.push({ at: silence.endsAt, kind: "wake", id: silence.silenceId });
  turn.silences.set(silence.silenceId, silence);
}

/** Drops a silence that has ended from memory (the table keeps it) where the bound is reached. */
function makeRoom(turn: Turn): boolean {
  const { state, config, silences } = turn.alerter;
  if (state.silences.size < config.limits.silences) return true;
  for (const silence of state.silences.values()) {
    if (silenceState(silence, turn.now) !== "expired") continue;
    silences.delete(silence);
    return state.silences.delete(silence.silenceId);
  }
  return false;
}
