import { CONFIDENCES, type Finding, type Severity } from "@rolecall/core";
import { type Alerter, isOpen } from "../alerter.ts";
import type { Integration } from "../config/config.ts";
import { dryRunHold } from "../config/rule-mode.ts";
import type { Hold } from "../delivery/receipt.ts";
import type { Correlation } from "../episode/correlate.ts";
import { severityRank } from "../episode/severity.ts";
import type { Labels } from "../matcher/matcher.ts";
import type { AlerterState, Episode, EpisodeState, Group, NoticeReason, OutboxItem, Remark } from "../state/state.ts";
import { beyondWords, heldByWords } from "../tell/held-by.ts";

/** One episode in a notice. */
export interface NoticeItem {
  readonly episodeId: string;
  readonly state: EpisodeState;
  readonly severity: Severity;
  readonly finding: Finding;
  /** Findings and updates of this episode. */
  readonly count: number;
  readonly openedAt: number;
  readonly ackedBy: string;
  /** Empty while there is none. */
  readonly verdict: string;
  /** Whose verdict that is; empty where nobody is known. */
  readonly closedBy: string;
  /** What holds it back, for people; empty where nothing does. It is told of because others are, or because it was told before. */
  readonly heldBy: string;
  /** What held it back until now; empty where nothing did. */
  readonly freedFrom: string;
  /** Who called the like expected, and why it is told all the same; empty where nobody did. */
  readonly beyond: string;
  /** Other open findings that share something with it: links, and no more. */
  readonly related: readonly RelatedFinding[];
}

/** Another open finding that may be part of the same story. */
export interface RelatedFinding {
  /** What both have in common. */
  readonly by: Correlation;
  readonly findingUid: string;
  readonly title: string;
  readonly severity: Severity;
}

/** How many firing episodes there are of which detector and identity, the most first; bounded. */
export interface DigestCounts {
  readonly detectors: readonly (readonly [string, number])[];
  readonly identities: readonly (readonly [string, number])[];
}

export type NoticeState = "firing" | "acknowledged" | "silenced" | "resolved" | "digest";

/** One message to one channel of one receiver. The same notice sent twice is the same to who receives it. */
export interface Notice {
  /** Same on each attempt. */
  readonly noticeId: string;
  readonly tenant: string;
  readonly receiver: string;
  readonly integration: Integration;
  /** Opaque id of the group, for buttons. */
  readonly groupId: string;
  readonly groupKey: string;
  readonly groupLabels: Labels;
  /** The dedup key on the wire: `rolecall:v1:` and a hash. Same for all notices of a group. */
  readonly wireKey: string;
  /** Grows per group. */
  readonly sequence: number;
  readonly reason: NoticeReason;
  readonly state: NoticeState;
  readonly severity: Severity;
  /** Whether that is more than was said last, with whatever reason. */
  readonly raised?: boolean | undefined;
  /** Epoch ms at which it was decided. */
  readonly at: number;
  /** The most severe first, at most {@link NOTICE_ITEMS}; of a digest all that are critical, up to a hundred. */
  readonly firing: readonly NoticeItem[];
  readonly resolved: readonly NoticeItem[];
  readonly firingTotal: number;
  readonly resolvedTotal: number;
  /** Episode ids that were not in the notice before. */
  readonly fresh: readonly string[];
  /** Only of a digest: what the storm is made of. */
  readonly digest?: DigestCounts | undefined;
  /** What the receiver said last time: a message's channel and timestamp. */
  readonly externalIds: Readonly<Record<string, string>>;
  /** What a person did that this message is about. */
  readonly remark?: Remark | undefined;
}

/** Episodes listed in one notice. The totals count all. */
const NOTICE_ITEMS = 20;
/** Critical ones that a digest lists: they are named, and not only counted. */
const DIGEST_CRITICAL = 100;

/** The notice as the episodes stand now: one sent again after an hour tells the news of that hour. */
export function createNotice(alerter: Alerter, group: Group, item: OutboxItem): Notice {
  const { state, config } = alerter;
  const firing = listed(alerter, item.firing);
  const resolved = listed(alerter, item.resolved);
  const isAcknowledged = firing.length > 0 && firing.every((episode) => episode.state === "acknowledged");
  return {
    noticeId: item.noticeId,
    tenant: config.tenant,
    receiver: group.target.receiver,
    integration: group.target.integration,
    groupId: group.groupId,
    groupKey: group.key,
    groupLabels: group.labels,
    wireKey: group.wireKey,
    sequence: item.sequence,
    reason: item.reason,
    state: group.digest && item.firing.length > 0 ? "digest" : stateOf(item, isAcknowledged),
    ...(group.digest ? { digest: digestCounts(state, item.firing) } : {}),
    severity: item.severity,
    ...(isRaised(group, item) ? { raised: true } : {}),
    at: item.at,
    firing: firing.slice(0, listLength(group, firing)).map((episode) => itemOf(alerter, group, episode, item.at)),
    resolved: resolved.slice(0, NOTICE_ITEMS).map((episode) => itemOf(alerter, group, episode, item.at)),
    firingTotal: item.firing.length,
    resolvedTotal: item.resolved.length,
    fresh: item.fresh,
    externalIds: group.externalIds,
    ...(item.remark === undefined ? {} : { remark: item.remark }),
  };
}

function isRaised({ log }: Group, item: OutboxItem): boolean {
  if (log === undefined || log.firing.length === 0 || item.firing.length === 0) return false;
  return severityRank(item.severity) > severityRank(log.severity);
}

function listLength(group: Group, firing: readonly Episode[]): number {
  if (!group.digest) return NOTICE_ITEMS;
  const critical = firing.findIndex(({ severity }) => severity !== "critical");
  return Math.max(NOTICE_ITEMS, Math.min(critical < 0 ? firing.length : critical, DIGEST_CRITICAL));
}

const DIGEST_TOP = 5;

function digestCounts(state: AlerterState, ids: readonly string[]): DigestCounts {
  const findings = ids.flatMap((id) => state.episodes.get(id)?.finding ?? []);
  return {
    detectors: top(findings.map(({ detector }) => detector)),
    identities: top(findings.map(({ identity_uid }) => identity_uid)),
  };
}

function top(values: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, DIGEST_TOP);
}

function stateOf(item: OutboxItem, isAcknowledged: boolean): NoticeState {
  if (item.firing.length === 0) return "resolved";
  if (isAcknowledged) return "acknowledged";
  return item.reason === "snoozed" ? "silenced" : "firing";
}

/** The most severe first; of those the surest, and then the highest score: what a page leads with. */
function listed({ state }: Alerter, ids: readonly string[]): readonly Episode[] {
  return ids
    .flatMap((id) => state.episodes.get(id) ?? [])
    .toSorted(
      (a, b) =>
        severityRank(b.severity) - severityRank(a.severity) ||
        CONFIDENCES.indexOf(b.finding.confidence) - CONFIDENCES.indexOf(a.finding.confidence) ||
        b.finding.score - a.finding.score,
    );
}

function holdIn(holds: Group["freed"], { episodeId }: Episode): Hold | undefined {
  return holds !== undefined && Object.hasOwn(holds, episodeId) ? holds[episodeId] : undefined;
}

function itemOf(alerter: Alerter, group: Group, episode: Episode, at: number): NoticeItem {
  const words = (hold: Hold | undefined): string => (hold === undefined ? "" : heldByWords(alerter, hold));
  const heldBy = words(holdIn(group.held, episode));
  return {
    episodeId: episode.episodeId,
    state: episode.state,
    severity: episode.severity,
    finding: episode.finding,
    count: episode.count,
    openedAt: episode.openedAt,
    ackedBy: episode.ackedBy,
    verdict: episode.verdict ?? "",
    closedBy: episode.state === "closed" ? (episode.closedBy ?? "") : "",
    heldBy,
    freedFrom: words(holdIn(group.freed, episode)),
    beyond: heldBy === "" && isOpen(episode) ? beyondWords(alerter, episode, at) : "",
    related: relatedOf(alerter, group, { episode, at }),
  };
}

const RELATED_TOP = 3;

/** Those of other groups: what is in the message already needs no link. */
function relatedOf(
  { related, config }: Alerter,
  group: Group,
  { episode, at }: { readonly episode: Episode; readonly at: number },
): readonly RelatedFinding[] {
  if (group.digest) return [];
  return related
    .relatedTo(episode, episode.finding, RELATED_TOP + group.members.length)
    .filter(({ episode: other }) => !group.members.includes(other.episodeId))
    .filter(({ episode: other }) => dryRunHold(config.ruleModes, other.finding.detector, at) === undefined)
    .slice(0, RELATED_TOP)
    .map(({ by, episode: { finding, severity } }) => ({
      by,
      findingUid: finding.finding_uid,
      title: finding.title,
      severity,
    }));
}
