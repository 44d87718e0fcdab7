import type { Finding, Severity } from "@rolecall/core";
import type { Integration } from "./config.ts";
import type { Labels } from "./matcher.ts";
import type { Hold } from "./receipt.ts";
import { severityRank } from "./severity.ts";
import type { AlerterState, Episode, EpisodeState, Group, NoticeReason, OutboxItem, Remark } from "./state.ts";

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
  /** What held it back until now, in words of the receipts; empty where nothing did. */
  readonly heldBy: string;
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
  /** Epoch ms at which it was decided. */
  readonly at: number;
  /** The most severe first, at most {@link NOTICE_ITEMS}. */
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
export const NOTICE_ITEMS = 20;

/** The notice as the episodes stand now: one sent again after an hour tells the news of that hour. */
export function createNotice(state: AlerterState, tenant: string, group: Group, item: OutboxItem): Notice {
  const firing = itemsOf(state, group, item.firing);
  const resolved = itemsOf(state, group, item.resolved);
  return {
    noticeId: item.noticeId,
    tenant,
    receiver: group.target.receiver,
    integration: group.target.integration,
    groupId: group.groupId,
    groupKey: group.key,
    groupLabels: group.labels,
    wireKey: group.wireKey,
    sequence: item.sequence,
    reason: item.reason,
    state: group.digest && item.firing.length > 0 ? "digest" : stateOf(item, firing),
    ...(group.digest ? { digest: digestCounts(state, item.firing) } : {}),
    severity: item.severity,
    at: item.at,
    firing: firing.slice(0, NOTICE_ITEMS),
    resolved: resolved.slice(0, NOTICE_ITEMS),
    firingTotal: item.firing.length,
    resolvedTotal: item.resolved.length,
    fresh: item.fresh,
    externalIds: group.externalIds,
    ...(item.remark === undefined ? {} : { remark: item.remark }),
  };
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

function stateOf(item: OutboxItem, firing: readonly NoticeItem[]): NoticeState {
  if (item.firing.length === 0) return "resolved";
  if (firing.length === 0) return "firing";
  if (firing.every(({ state }) => state === "acknowledged")) return "acknowledged";
  return item.reason === "snoozed" ? "silenced" : "firing";
}

function itemsOf(state: AlerterState, group: Group, ids: readonly string[]): readonly NoticeItem[] {
  const episodes = ids.flatMap((id) => state.episodes.get(id) ?? []);
  return episodes
    .toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity))
    .map((episode) => itemOf(episode, holdIn(group.held, episode) ?? holdIn(group.freed, episode)));
}

function holdIn(holds: Group["freed"], { episodeId }: Episode): Hold | undefined {
  return holds !== undefined && Object.hasOwn(holds, episodeId) ? holds[episodeId] : undefined;
}

function itemOf(episode: Episode, hold: Hold | undefined): NoticeItem {
  return {
    episodeId: episode.episodeId,
    state: episode.state,
    severity: episode.severity,
    finding: episode.finding,
    count: episode.count,
    openedAt: episode.openedAt,
    ackedBy: episode.ackedBy,
    verdict: episode.verdict ?? "",
    heldBy: hold ? [hold.reason, hold.by].filter((part) => part !== "").join(" ") : "",
  };
}
