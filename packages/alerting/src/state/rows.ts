import type { Severity } from "@rolecall/core";
import type { Integration } from "../config/config.ts";
import type { Episode, EpisodeState, Group, NoticeReason, OutboxItem } from "./state.ts";

/** One row of the table `episodes`: replaced by `episode_id`, the highest `revision` wins. Times are epoch ms. */
export interface EpisodeRow {
  readonly tenant: string;
  readonly episode_id: string;
  readonly revision: number;
  readonly fingerprint: string;
  readonly n: number;
  readonly finding_uid: string;
  readonly identity_uid: string;
  readonly identity_kind: string;
  readonly owner: string;
  readonly environment: string;
  readonly detector: string;
  readonly kind: string;
  readonly title: string;
  readonly severity: Severity;
  readonly state: EpisodeState;
  /** Empty while there is none. */
  readonly verdict: string;
  readonly opened_at: number;
  readonly updated_at: number;
  /** 0 while it is open. */
  readonly ended_at: number;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly count: number;
  readonly flap_count: number;
  readonly acked_by: string;
  /** 0 where nobody has. */
  readonly acked_at: number;
  /** Whose verdict closed it; empty where none did. */
  readonly closed_by: string;
  /** `stage/reason/by` of what held it back when it last changed. */
  readonly suppressed_by: readonly string[];
  /** JSON: what {@link restoreState} needs. */
  readonly snapshot: string;
}

const NOTIFICATION_OUTCOMES = ["pending", "sent", "not-sent", "refused", "dead-lettered"] as const;
/** `pending`: in the outbox. `not-sent`: the receiver wants no resolutions. */
export type NotificationOutcome = (typeof NOTIFICATION_OUTCOMES)[number];

/** One row of the table `notifications` per finding of a notice: replaced by (`notice_id`, `episode_id`, `finding_uid`), highest `revision` wins. */
export interface NotificationRow {
  readonly tenant: string;
  readonly notice_id: string;
  readonly finding_uid: string;
  readonly revision: number;
  readonly episode_id: string;
  readonly identity_uid: string;
  readonly group_id: string;
  readonly group_key: string;
  readonly route: string;
  readonly receiver: string;
  readonly integration: Integration;
  readonly sequence: number;
  readonly reason: NoticeReason;
  readonly outcome: NotificationOutcome;
  /** Class of the failure; empty where there was none. */
  readonly failure: string;
  /** The same with a few words for people. */
  readonly detail: string;
  readonly attempts: number;
  readonly severity: Severity;
  readonly external_ids: Readonly<Record<string, string>>;
  /** When it was decided: the same in each revision. */
  readonly at: number;
  /** Versions of the finding that this notice answers for; 0 where it repeats what was said. */
  readonly count: number;
  /** JSON, on the first row of a notice only: what {@link restoreState} needs. */
  readonly snapshot: string;
}

/** The row of an episode as it stands. */
export function episodeRow(episode: Episode): EpisodeRow {
  const { finding } = episode;
  return {
    tenant: finding.tenant,
    episode_id: episode.episodeId,
    revision: episode.revision,
    fingerprint: episode.fingerprint,
    n: episode.n,
    finding_uid: finding.finding_uid,
    identity_uid: finding.identity_uid,
    identity_kind: finding.identity_kind,
    owner: finding.owner,
    environment: finding.environment,
    detector: finding.detector,
    kind: finding.kind,
    title: finding.title,
    severity: episode.severity,
    state: episode.state,
    verdict: episode.verdict ?? "",
    opened_at: episode.openedAt,
    updated_at: episode.updatedAt,
    ended_at: episode.endedAt ?? 0,
    first_seen: finding.first_seen,
    last_seen: finding.last_seen,
    count: episode.count,
    flap_count: episode.flapCount,
    acked_by: episode.ackedBy,
    acked_at: episode.ackedAt ?? 0,
    closed_by: episode.closedBy ?? "",
    suppressed_by: episode.suppressedBy.map(({ stage, reason, by }) => `${stage}/${reason}/${by}`),
    snapshot: JSON.stringify(episode),
  };
}

/** What the first row of a notice holds for a restart. */
export interface NoticeSnapshot {
  readonly group: Omit<Group, "members">;
  readonly item: OutboxItem;
}

/** The rows of a notice, one per finding it carries. */
export function notificationRows(
  context: { readonly tenant: string; readonly identityOf: (episodeId: string) => string },
  group: Group,
  item: OutboxItem,
  outcome: { readonly outcome: NotificationOutcome; readonly failure?: string; readonly detail?: string },
): readonly NotificationRow[] {
  const { members: _, ...rest } = group;
  const snapshot: NoticeSnapshot = { group: rest, item };
  return item.carried.map((carried, index) => ({
    tenant: context.tenant,
    notice_id: item.noticeId,
    finding_uid: carried.findingUid,
    revision: item.attempts * 10 + (outcome.outcome === "pending" ? 0 : 1),
    episode_id: carried.episodeId,
    identity_uid: context.identityOf(carried.episodeId),
    group_id: group.groupId,
    group_key: group.key,
    route: group.route,
    receiver: group.target.receiver,
    integration: group.target.integration,
    sequence: item.sequence,
    reason: item.reason,
    outcome: outcome.outcome,
    failure: outcome.failure ?? "",
    detail: outcome.detail ?? "",
    attempts: item.attempts,
    severity: item.severity,
    external_ids: group.externalIds,
    at: item.at,
    count: carried.count,
    snapshot: index === 0 ? JSON.stringify(snapshot) : "",
  }));
}
