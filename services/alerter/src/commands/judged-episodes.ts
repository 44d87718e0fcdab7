import type { StoredEpisode } from "@rolecall/alerting";
import type { Store } from "@rolecall/clickhouse";

/** More stretches of one finding than anybody judges. */
const MOST = 100;

/** Those whose evidence another finding took over are its own as well. */
const JUDGED = `SELECT argMax(body, at) AS snapshot FROM rolecall.episodes
  WHERE tenant = {tenant:String} AND episode_id IN (SELECT episode_id FROM rolecall.episodes
    WHERE tenant = {tenant:String} AND finding_uid = {uid:String})
  GROUP BY episode_id HAVING argMax(state, at) = 'closed' ORDER BY max(at) DESC LIMIT ${MOST}`;

/** The episodes of a finding that are closed by a verdict now, the last first. */
export function judgedEpisodes(store: Store, tenant: string, findingUid: string): Promise<readonly StoredEpisode[]> {
  return store.select<StoredEpisode>(JUDGED, { tenant, uid: findingUid });
}
