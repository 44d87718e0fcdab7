import type { Store } from "@rolecall/clickhouse";
import type { Severity } from "@rolecall/core";
import { ask } from "../queries/question.ts";

/** One stretch of the same finding, in its present state. */
export interface EpisodeItem {
  readonly episode_id: string;
  /** The newest of its findings. */
  readonly finding_uid: string;
  readonly identity_uid: string;
  readonly kind: string;
  readonly state: "pending" | "firing" | "acknowledged" | "resolved" | "closed";
  /** Of a closed one the verdict, of one that is expected `marked-expected`; else the state. */
  readonly reason: string;
  readonly severity: Severity;
  /** Who acknowledged it. */
  readonly actor: string;
  readonly opened_at: string;
  readonly at: string;
}

export interface EpisodeFilter {
  /** Neither resolved nor closed; or one of the two. */
  readonly open?: boolean | undefined;
  readonly severities?: readonly Severity[] | undefined;
  readonly identityUid?: string | undefined;
  /** Those that this finding is or was part of. */
  readonly findingUid?: string | undefined;
  /** Opened at or after, RFC 3339. */
  readonly since?: string | undefined;
  /** Only those after this one in the order of the list. */
  readonly after?: { readonly time: string; readonly uid: string } | undefined;
  readonly limit: number;
}

const EPOCH = "1970-01-01T00:00:00.000Z";

/** Episodes, the last opened first. */
export function listEpisodes(store: Store, filter: EpisodeFilter): Promise<readonly EpisodeItem[]> {
  const { open, severities = [], identityUid, findingUid, since = EPOCH, after, limit } = filter;
  return ask<EpisodeItem>(store, {
    sql: `SELECT * FROM (
        SELECT episode_id, argMax(finding_uid, episodes.at) AS finding_uid, any(identity_uid) AS identity_uid,
          argMax(kind, episodes.at) AS kind, argMax(state, episodes.at) AS state, argMax(reason, episodes.at) AS reason,
          argMax(severity, episodes.at) AS severity, argMax(actor, episodes.at) AS actor,
          min(opened_at) AS opened_at, max(episodes.at) AS at
        FROM rolecall.episodes AS episodes
        WHERE {anyFinding:Bool}
          OR episode_id IN (SELECT episode_id FROM rolecall.episodes WHERE finding_uid = {finding:String})
        GROUP BY episode_id)
      WHERE opened_at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
        AND ({anyState:Bool} OR (state NOT IN ('resolved', 'closed')) = {open:Bool})
        AND ({anySeverity:Bool} OR severity IN {severities:Array(String)})
        AND ({anyIdentity:Bool} OR identity_uid = {identity:String})
        AND ({isFirst:Bool} OR (opened_at, episode_id)
          < (parseDateTime64BestEffort({afterTime:String}, 3, 'UTC'), {afterUid:String}))
      ORDER BY opened_at DESC, episode_id DESC LIMIT {limit:UInt32}`,
    parameters: {
      ...{ since, limit, severities, anySeverity: severities.length === 0 },
      ...{ anyState: open === undefined, open: open === true },
      ...{ anyIdentity: identityUid === undefined, identity: identityUid ?? "" },
      ...{ anyFinding: findingUid === undefined, finding: findingUid ?? "" },
      ...{ isFirst: after === undefined, afterTime: after?.time ?? EPOCH, afterUid: after?.uid ?? "" },
    },
  });
}
