/**
 * SQL of where findings stand: of each the newest stretch that it is or was part of, also where another finding has taken its
 * evidence over since. Columns `finding_uid`, `state`, `reason`, `actor`, `changed_at`. `whose`: which rows of
 * `rolecall.episodes` it is about; all by default.
 */
export function findingStates(whose?: string): string {
  const where =
    whose === undefined ? "" : `WHERE episode_id IN (SELECT episode_id FROM rolecall.episodes WHERE ${whose})`;
  return `SELECT finding_uid, argMax(stretch_state, moved) AS state, argMax(stretch_reason, moved) AS reason,
      argMax(stretch_actor, moved) AS actor, max(moved) AS changed_at
    FROM (SELECT arrayJoin(groupUniqArray(finding_uid)) AS finding_uid, max(at) AS moved, argMax(state, at) AS stretch_state,
        argMax(reason, at) AS stretch_reason, argMax(actor, at) AS stretch_actor
      FROM rolecall.episodes ${where} GROUP BY tenant, episode_id)
    WHERE finding_uid != '' GROUP BY finding_uid`;
}
