import { type Alerter, armResolve, changeEpisode, isOpen } from "../alerter.ts";
import { dryRunHold } from "../config/rule-mode.ts";
import { flushNow, groupFor, joinGroup, ownGroup, targetsOf, wakeGroups } from "../group/group.ts";
import { waysOf } from "../route/ways.ts";
import type { Episode, Group, Remark } from "../state/state.ts";
import { type Turn, touch } from "../turn.ts";
import { subjectsOf } from "./acknowledge.ts";
import { newestEpisode } from "./episode.ts";
import { endExpectation } from "./expect.ts";
import type { Subject } from "./judgement.ts";
import { resolveAfterMs } from "./resolve-after.ts";
import { isOfAnEnd } from "./verdict.ts";

/** Who says so, and why in their own words. */
interface Asked {
  readonly by: string;
  readonly comment: string;
}

/**
 * Takes back what was said of it. Nobody owns any more what somebody had acknowledged. Each verdict goes, with what it alone
 * allows: what that held back is told. What lately ended is open again where no later stretch of the same has begun, and each
 * message that told its end says who thinks so. Of what is long over only the verdict goes.
 */
export function reopen(turn: Turn, subject: Subject, { by, comment }: Asked): void {
  const { state } = turn.alerter;
  const about = saidOf(turn.alerter, subject) ?? subjectsOf(turn, subject);
  const taken = about.filter(isTaken);
  const ended = about.filter((episode) => !isOpen(episode));
  const judged = ended.filter(({ state: at }) => at === "closed");
  const again = new Set(ended.flatMap((episode) => openAgain(turn, episode, ended) ?? []));
  if (taken.length + judged.length + again.size === 0)
    return void turn.rejected.push("nothing of it is left to reopen");
  const remark: Remark = { did: "reopened", by, why: comment };
  for (const episode of taken) giveBack(turn, episode, remark);
  for (const episode of judged) takeBack(turn, episode, remark);
  for (const episode of again) open(turn, episode, by);
  for (const episode of again) enter(turn, episode);
  for (const group of state.groups.values()) tellAgain(turn, group, { again, ended }, remark);
}

interface Reopened {
  readonly again: ReadonlySet<Episode>;
  readonly ended: readonly Episode[];
}

/** A message that has told the end of these, or of what was the same before them, tells that they go on. */
function tellAgain(turn: Turn, group: Group, { again, ended }: Reopened, remark: Remark): void {
  const over = new Set(
    [...again, ...ended].filter(({ episodeId }) => isToldOver(turn.alerter, group, episodeId)).map(fingerprintOf),
  );
  const told = [...again].filter(({ fingerprint }) => over.has(fingerprint));
  if (told.length === 0) return;
  for (const { episodeId } of told) turn.alerter.memberships.add(group, episodeId);
  group.remark = remark;
  flushNow(turn, group);
}

function fingerprintOf({ fingerprint }: Episode): string {
  return fingerprint;
}

/**
 * What is to be taken back of what a message says: that somebody has acknowledged it, else that it is over. Of a receiver's
 * incident: the former alone. Undefined for any other subject.
 */
export function saidOf({ state }: Pick<Alerter, "state">, subject: Subject): readonly Episode[] | undefined {
  const episodesOf = (ids: readonly string[]): readonly Episode[] => ids.flatMap((id) => state.episodes.get(id) ?? []);
  if ("wireKey" in subject) {
    const { saidAt = Number.POSITIVE_INFINITY } = subject;
    const groups = [...state.groups.values()].filter(({ wireKey }) => wireKey === subject.wireKey);
    return [...new Set(groups.flatMap(({ members }) => episodesOf(members)))].filter(
      (episode) => isTaken(episode) && (episode.ackedAt ?? 0) <= saidAt,
    );
  }
  if (!("groupId" in subject)) return undefined;
  const group = state.groups.get(subject.groupId);
  const taken = episodesOf(group?.members ?? []).filter(isTaken);
  return taken.length > 0 ? taken : episodesOf(group?.log?.resolved ?? []);
}

function isTaken({ state }: Pick<Episode, "state">): boolean {
  return state === "acknowledged";
}

/** As if nobody had acknowledged it: reminders go on, and its messages say who thinks so. */
function giveBack(turn: Turn, episode: Episode, remark: Remark): void {
  const { alerter, now } = turn;
  changeEpisode(alerter, episode, () => {
    episode.state = "firing";
    episode.ackedBy = "";
    episode.ackedAt = undefined;
    episode.reopenedBy = remark.by;
    episode.givenBackAt = now;
  });
  armResolve(alerter, episode, Math.max(now, episode.lastAt + resolveAfterMs(episode, now)));
  touch(turn, episode);
  for (const id of alerter.memberships.of(episode.episodeId)) {
    const group = alerter.state.groups.get(id);
    if (group === undefined) continue;
    group.refresh = "unacknowledged";
    group.remark = { ...remark, did: "unacknowledged" };
    if (group.log) flushNow(turn, group);
  }
}

/** The stretch that is to go on: the newest one, where it has ended lately and nobody else has judged it. */
function openAgain(turn: Turn, episode: Episode, asked: readonly Episode[]): Episode | undefined {
  const newest = newestEpisode(turn.alerter, episode.fingerprint);
  // One that has taken no evidence was made up for a verdict: nobody was to be told of it.
  if (newest === undefined || isOpen(newest) || newest.versions.length === 0) return undefined;
  if (newest !== episode && (episode.state !== "closed" || (newest.state === "closed" && !asked.includes(newest)))) {
    return undefined;
  }
  const { state, config } = turn.alerter;
  const isLate = turn.now - (newest.endedAt ?? turn.now) <= config.limits.endedKeptMs;
  const isTold = (group: Group): boolean => isToldOver(turn.alerter, group, newest.episodeId);
  return isLate || [...state.groups.values()].some(isTold) ? newest : undefined;
}

/** Its end has been told, or is being told. */
function isToldOver({ state }: Pick<Alerter, "state">, { log, inFlight }: Group, episodeId: string): boolean {
  const underWay = state.outbox.get(inFlight ?? "");
  return (underWay ?? log)?.resolved.includes(episodeId) ?? false;
}

/** As if nobody had judged it: it is over, and allows nothing. */
function takeBack(turn: Turn, episode: Episode, remark: Remark): void {
  const { alerter, now } = turn;
  const { closedBy } = episode;
  changeEpisode(alerter, episode, () => {
    episode.state = "resolved";
    episode.verdict = undefined;
    episode.closedBy = undefined;
    episode.reopenedBy = remark.by;
  });
  armResolve(alerter, episode, now + alerter.config.limits.endedKeptMs);
  touch(turn, episode);
  for (const id of alerter.memberships.of(episode.episodeId)) forgetVerdict(alerter.state.groups.get(id), closedBy);
  const ended = endExpectation(turn, episode);
  if (ended !== undefined) tellHeld(turn, ended.entryId, remark);
}

/** A message that has not told the verdict yet has nothing to tell of it. */
function forgetVerdict(group: Group | undefined, by: string | undefined): void {
  const remark = group?.remark;
  if (group !== undefined && remark !== undefined && remark.by === by && isOfAnEnd(remark)) group.remark = undefined;
}

/** What an expectation held back is told at once, with who ended it. */
function tellHeld(turn: Turn, entryId: string, remark: Remark): void {
  const { state, waiting } = turn.alerter;
  for (const id of waiting.get(entryId) ?? []) {
    const group = state.groups.get(id);
    const isHeld = Object.values(group?.held ?? {}).some(({ by }) => by === entryId);
    if (group !== undefined && isHeld) group.remark = remark;
  }
  wakeGroups(turn, entryId);
}

function open(turn: Turn, episode: Episode, by: string): void {
  const { alerter, now } = turn;
  changeEpisode(alerter, episode, () => {
    episode.state = "firing";
    episode.endedAt = undefined;
    episode.lastAt = now;
    episode.ackedBy = "";
    episode.ackedAt = undefined;
    episode.reopenedBy = by;
  });
  armResolve(alerter, episode, now + resolveAfterMs(episode, now));
  touch(turn, episode);
}

/** Where it is to be told: in its messages, and where nobody had heard of it yet. */
function enter(turn: Turn, episode: Episode): void {
  const { alerter, now } = turn;
  if (dryRunHold(alerter.config.ruleModes, episode.finding.detector, now) !== undefined) return;
  for (const destination of targetsOf(alerter, waysOf(alerter, episode, now), episode.labels)) {
    const group = ownGroup(alerter, episode, destination) ?? groupFor(alerter, destination, now);
    joinGroup(turn, group, episode, destination.route, "reopened");
  }
}
