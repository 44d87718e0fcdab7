import { type Alerter, armResolve, changeEpisode, isOpen } from "../alerter.ts";
import { dryRunHold, routesOf } from "../config/rule-mode.ts";
import { flushNow, groupFor, joinGroup, ownGroup, targetsOf, wakeGroups } from "../group/group.ts";
import type { Episode, Group, Remark } from "../state/state.ts";
import { type Turn, touch } from "../turn.ts";
import { type Subject, subjectsOf } from "./acknowledge.ts";
import { newestEpisode } from "./episode.ts";
import { resolveAfterMs } from "./resolve-after.ts";
import { isOfAnEnd } from "./verdict.ts";

/** Who says so, and why in their own words. */
interface Asked {
  readonly by: string;
  readonly comment: string;
}

/**
 * Takes back what was said of it. Each verdict goes, with what it alone allows: what that held back is told. What lately ended
 * is open again where no later stretch of the same has begun, and each message that told its end says who thinks so. Of what
 * is long over only the verdict goes.
 */
export function reopen(turn: Turn, subject: Subject, { by, comment }: Asked): void {
  const { state } = turn.alerter;
  const ended = ("groupId" in subject ? toldOver(turn.alerter, subject.groupId) : subjectsOf(turn, subject)).filter(
    (episode) => !isOpen(episode),
  );
  const judged = ended.filter(({ state: at }) => at === "closed");
  const again = new Set(ended.flatMap((episode) => openAgain(turn, episode, ended) ?? []));
  if (judged.length + again.size === 0) return void turn.rejected.push("nothing of it is left to reopen");
  const remark: Remark = { did: "reopened", by, why: comment };
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

/** The episodes that a group's message has told to be over. */
export function toldOver({ state }: Pick<Alerter, "state">, groupId: string): readonly Episode[] {
  return (state.groups.get(groupId)?.log?.resolved ?? []).flatMap((id) => state.episodes.get(id) ?? []);
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
  const { expectation, closedBy } = episode;
  changeEpisode(alerter, episode, () => {
    episode.state = "resolved";
    episode.verdict = undefined;
    episode.closedBy = undefined;
    episode.reopenedBy = remark.by;
    episode.expectation = undefined;
  });
  armResolve(alerter, episode, now + alerter.config.limits.endedKeptMs);
  touch(turn, episode);
  for (const id of alerter.memberships.of(episode.episodeId)) forgetVerdict(alerter.state.groups.get(id), closedBy);
  if (expectation === undefined) return;
  alerter.expected.remove(expectation);
  alerter.state.expected.delete(expectation.entryId);
  tellHeld(turn, expectation.entryId, remark);
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
  const { labels } = episode;
  for (const { route, target } of targetsOf(alerter, routesOf(alerter, episode, now), labels)) {
    const group = ownGroup(alerter, episode, { route, target }) ?? groupFor(alerter, route, target, labels, now);
    joinGroup(turn, group, episode, route, "reopened");
  }
}
