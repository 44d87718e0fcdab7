import { type Event, type Finding, formatTime, PERSON, parseTime, SEVERITIES } from "@rolecall/core";
import { SEVERITY_SCORE } from "../combine/severity.ts";
import { type Caller, calledFrom } from "../explain/called-from.ts";
import { evidenceSql, type Whose } from "../explain/evidence-sql.ts";
import { plain } from "../explain/words.ts";
import type { GroupFindings } from "../group/group-findings.ts";
import type { Peers } from "../group/peers.ts";
import { type Alarm, OF_A_RULE } from "../group/recent-alarms.ts";
import { actorOf, personDimension, personOf } from "../rules/beside.ts";
import type { RuleMatch, Together } from "../rules/index.ts";
import type { IdentityRecord } from "../state/record.ts";
import type { Episode } from "./episode.ts";
import type { EpisodeBook } from "./episode-book.ts";
import { findingUid, fingerprint } from "./finding-id.ts";
import { identityOf } from "./identity-of.ts";
import { namedEvents } from "./named-events.ts";
import { ruleSaw, showing, withValue } from "./observed-list.ts";
import { asReported, findReported, withReport } from "./reported.ts";

const HOUR_MS = 3_600_000;

type Shown =
  | "event_uid"
  | "origin"
  | "source"
  | "action"
  | "delegation"
  | "identity_uid"
  | "identity_kind"
  | "identity_name";

/** What a rule saw: the event, its time, and of whom. */
export interface Seen {
  readonly event: Pick<Event, Shown> & Caller;
  readonly time: number;
  readonly record: IdentityRecord;
  /** Where the evidence begins, ms, if before the hour of `time`. */
  readonly from?: number | undefined;
  /** The network that the evidence is from, if no other. */
  readonly network?: string | undefined;
}

/** With whom an identity may be told of. */
export interface Others {
  readonly groups: GroupFindings;
  /** Identities of the fleet that act. */
  readonly active: number;
}

/**
 * A rule's match opens an episode of (rule, identity, key), or joins the one that is open; where many match
 * alike it is told as part of that (see {@link GroupFindings}).
 */
export function noteMatch(episodes: EpisodeBook, tenant: string, match: RuleMatch, seen: Seen, others?: Others): void {
  const { time, record } = seen;
  const { reported } = match;
  const of = reported === undefined ? storyOf(match) : "";
  const key = `rule-episode:${JSON.stringify([of, record.uid, ...keysOf(match, seen)])}`;
  const known = reported === undefined ? episodes.find(key, time) : findReported(episodes, { key, reported, time });
  if (known === undefined) {
    const episode: Episode = {
      key,
      identity: -1,
      finding: opened(tenant, match, seen),
      lastAt: time,
      openedHour: Math.floor(time / HOUR_MS),
      peakHour: 0,
      peak: undefined,
      ...(reported !== undefined && asReported(episodes.get(key), reported)),
    };
    if (others !== undefined) joinOthers(others, match, seen, episode);
    episodes.open(episode);
    // Now that it can be looked up it may be the one that speaks for its group.
    others?.groups.refresh(episode);
    return;
  }
  known.finding = joined(known, match, seen);
  if (reported !== undefined) known.reported = withReport(known, reported);
  known.lastAt = Math.max(known.lastAt, time);
  episodes.touch(known);
  if (others !== undefined && known.within !== undefined) tellOthers(others, match, seen, known);
}

/** What it tells of: rules of one story are one finding, whichever came first. */
function storyOf({ story, rule }: RuleMatch): string {
  return story ?? rule;
}

/** For whom it acted, where it is one identity for everybody; of what is said about another than who acts, nobody. */
function personBehind({ event, record }: Seen): string | undefined {
  return event.identity_uid === record.uid ? personOf(event) : undefined;
}

/** What makes it the same thing again: the rule's key, and the person, where that does not say it. */
function keysOf({ key }: RuleMatch, seen: Seen): readonly string[] {
  const person = personBehind(seen);
  return person === undefined || person === key ? [key] : [key, person];
}

/** Told as part of a group, where others match from there as well. */
function joinOthers({ groups, active }: Others, match: RuleMatch, seen: Seen, episode: Episode): void {
  const alarm = alarmOf(match, seen, episode.key);
  if (alarm === undefined) return;
  const found = groups.find(alarm, peersOf(alarm, active));
  if (found !== undefined) groups.join(found, episode, alarm);
  groups.recent.add(alarm);
}

/** What one of a group does besides, elsewhere, is told of by itself. */
function tellOthers({ groups, active }: Others, match: RuleMatch, seen: Seen, episode: Episode): void {
  const alarm = alarmOf(match, seen, episode.key);
  const isAlike = alarm !== undefined && groups.fits(episode, alarm, peersOf(alarm, active));
  if (episode.isApart !== true && !isAlike) groups.part(episode);
  else groups.refresh(episode);
}

/** Of one owner, so that whoever is told answers for all of them; what is counted by owner says so itself. */
function peersOf({ peers, least }: Alarm, active: number): readonly Peers[] {
  return [{ name: least === undefined ? peers : "", active }];
}

/** So many people of whom the same is to be said are one finding. */
const OF_ONE_AGENT = 3;

/** What a rule says of many, or, of an agent of everybody, what many do alike who work with it. */
function togetherOf(match: RuleMatch, seen: Seen): Together | undefined {
  const person = personBehind(seen);
  if (match.together !== undefined || person === undefined) return match.together;
  const { record, event } = seen;
  const words = match.title
    .replace(record.name, "")
    .replace(/ \([^()]*\)$/, "")
    .trim();
  const of = match.call ?? (match.key === person ? event.action : match.key || event.action);
  return { words, marks: [`${record.name}: ${of}`], least: OF_ONE_AGENT };
}

function alarmOf(match: RuleMatch, seen: Seen, episode: string): Alarm | undefined {
  const { rule } = match;
  const together = togetherOf(match, seen);
  if (together === undefined || together.marks.length === 0) return undefined;
  const { words, marks, least } = together;
  const { time, record } = seen;
  const person = personBehind(seen);
  const identity = person === undefined ? record.uid : actorOf(seen.event);
  const shared = { marks, values: marks.slice(0, 1), hasValue: true, words, ...(least !== undefined && { least }) };
  return { family: OF_A_RULE, rule, ...shared, at: time, identity, episode, peers: record.group };
}

function opened(tenant: string, match: RuleMatch, seen: Seen): Finding {
  const { event, time, record, from = time } = seen;
  const at = formatTime(time);
  const keys = keysOf(match, seen);
  const person = personBehind(seen);
  return {
    finding_uid: findingUid(tenant, storyOf(match), record.uid, `${keys.join(" ")} ${time}`),
    tenant,
    detector: match.rule,
    detector_version: match.version,
    kind: match.kind ?? "rule",
    title: titleOf(match, event, record),
    ...identityOf(record),
    time: at,
    first_seen: at,
    last_seen: at,
    origin: event.origin,
    severity: match.severity,
    confidence: match.confidence,
    calibration: "none",
    score: SEVERITY_SCORE[match.severity],
    probability: undefined,
    expected_rate: undefined,
    dimensions: [...match.dimensions, ...(person === undefined ? [] : [personDimension(person)]), ...calledFrom(event)],
    attacks: match.attacks,
    owasp: match.owasp,
    events: namedEvents(event.event_uid, event.event_uid, event.event_uid),
    sql: evidenceSql(tenant, whoseEvents(seen), from - (from % HOUR_MS), time + 1),
    fingerprint: fingerprint(tenant, storyOf(match), record.uid, match.key === "" ? keys.slice(1) : keys),
  };
}

/** Of an agent of everybody, what it did for that person; where the place is what is told, what it did from there. */
function whoseEvents(seen: Seen): Whose {
  const { identity_uid: identity } = seen.event;
  if (seen.network !== undefined) return { identity, network: seen.network };
  const person = personBehind(seen);
  return person === undefined ? identity : { identity, people: [person] };
}

/** A worse match becomes what the finding tells; any match moves its end, and is told with it where it saw another thing. */
function joined(episode: Episode, match: RuleMatch, seen: Seen): Finding {
  const { event, time, record } = seen;
  const { finding } = episode;
  const from = parseTime(finding.first_seen);
  const last = Math.max(time, parseTime(finding.last_seen));
  const worse = SEVERITIES.indexOf(match.severity) > SEVERITIES.indexOf(finding.severity);
  const dimensions = withObserved(episode, match, worse ? event : undefined);
  const [first = event.event_uid, peak = event.event_uid] = finding.events;
  const told = worse
    ? {
        ...(match.story !== undefined && { detector: match.rule, detector_version: match.version }),
        title: titleOf(match, event, record),
        severity: match.severity,
        confidence: match.confidence,
        score: SEVERITY_SCORE[match.severity],
        attacks: match.attacks,
        owasp: match.owasp,
      }
    : {};
  return {
    ...finding,
    ...told,
    dimensions,
    last_seen: formatTime(last),
    events: namedEvents(first, worse ? event.event_uid : peak, event.event_uid),
    sql: evidenceSql(finding.tenant, whoseEvents(seen), from - (from % HOUR_MS), last + 1),
  };
}

/** With the name that the identity has, where this record of it gives an id only. */
function titleOf(
  { title }: RuleMatch,
  { identity_uid, identity_name }: Seen["event"],
  { uid, name }: IdentityRecord,
): string {
  return identity_uid === uid && identity_name !== name && identity_name !== ""
    ? title.replace(identity_name, () => plain(name))
    : title;
}

/** The dimensions of the worst match, with what the others saw; `worse` is the event of this one where it is worse than those before. */
function withObserved(episode: Episode, match: RuleMatch, worse: Caller | undefined): Finding["dimensions"] {
  const before = episode.finding.dimensions;
  const isWorse = worse !== undefined;
  const lasting = before.filter(({ name }) => name === PERSON);
  const dimensions = isWorse ? [...match.dimensions, ...lasting, ...calledFrom(worse)] : before;
  const [own, value] = [ruleSaw(before), ruleSaw(match.dimensions)];
  if (own === undefined || value === undefined) return dimensions;
  const known = episode.observed ?? [own];
  const values = withValue(known, value, isWorse);
  if (values.length > 1) episode.observed = values;
  return isWorse || values !== known ? showing(dimensions, values) : dimensions;
}
