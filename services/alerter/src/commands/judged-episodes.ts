import type { Episode, StoredEpisode } from "@rolecall/alerting";
import type { Store } from "@rolecall/clickhouse";

/** More stretches of one finding than anybody judges. */
const MOST = 100;

/** Those whose evidence another finding took over are its own as well. */
const JUDGED = `SELECT argMax(body, at) AS snapshot, groupUniqArray(finding_uid) AS uids FROM rolecall.episodes
  WHERE tenant = {tenant:String} AND episode_id IN (SELECT episode_id FROM rolecall.episodes
    WHERE tenant = {tenant:String} AND finding_uid = {uid:String})
  GROUP BY episode_id HAVING argMax(state, at) = 'closed' ORDER BY max(at) DESC LIMIT ${MOST}`;

/** One that a verdict has closed. */
export interface JudgedEpisode extends StoredEpisode {
  /** The findings that it speaks for: rows of an earlier version name only the last in themselves. */
  readonly uids: readonly string[];
}

/** With all that it speaks for. */
export function speaking(episode: Episode, { uids }: Pick<JudgedEpisode, "uids">): Episode {
  const before = uids.filter((uid) => uid !== episode.finding.finding_uid);
  if (before.length > 0) episode.before ??= before;
  return episode;
}

/** The episodes of a finding that are closed by a verdict now, the last first. */
export function judgedEpisodes(store: Store, tenant: string, findingUid: string): Promise<readonly JudgedEpisode[]> {
  return store.select<JudgedEpisode>(JUDGED, { tenant, uid: findingUid });
}
