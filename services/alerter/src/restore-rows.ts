import { fromTableRows, LIMITS, type RuleModes, type SilenceColumns } from "@rolecall/alerting";
import type { Store } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import { auditWriter } from "./commands/audit-chain.ts";
import { auditHead } from "./commands/audit-head.ts";
import { replayedSince } from "./replayed.ts";
import type { Stored } from "./tables.ts";

const HOUR_MS = 3_600_000;
const EXPECTED_MS = 30 * 24 * HOUR_MS;

const PENDING_FINDINGS = `SELECT finding_uid FROM rolecall.notifications FINAL
  WHERE tenant = {tenant:String} AND outcome = 'pending'`;

/** Episodes that matter still: open, lately ended, closed as expected, or in a notice that is on its way. */
const KEPT = `SELECT episode_id, max(at) AS newest FROM rolecall.episodes WHERE tenant = {tenant:String}
  GROUP BY episode_id
  HAVING argMax(state, at) NOT IN ('resolved', 'closed')
    OR newest >= parseDateTime64BestEffort({endedSince:String}, 3, 'UTC')
    OR (argMax(reason, at) = 'expected' AND newest >= parseDateTime64BestEffort({expectedSince:String}, 3, 'UTC'))
    OR hasAny(groupUniqArray(finding_uid), (SELECT groupUniqArray(finding_uid) FROM (${PENDING_FINDINGS})))`;

const EPISODES = `SELECT episode_id, toUnixTimestamp64Milli(at) AS written_at, body FROM rolecall.episodes
  WHERE tenant = {tenant:String} AND (episode_id, at) IN (${KEPT})`;

/** The last two words of each group that has one on its way, spoke lately, or speaks for a kept episode. */
const NOTIFICATIONS = `SELECT body FROM rolecall.notifications FINAL
  WHERE tenant = {tenant:String} AND body != '' AND (
    outcome = 'pending' OR at >= parseDateTime64BestEffort({endedSince:String}, 3, 'UTC')
    OR (receiver, group_key) IN (
      SELECT receiver, group_key FROM rolecall.notifications WHERE tenant = {tenant:String} AND finding_uid IN (
        SELECT finding_uid FROM rolecall.episodes WHERE tenant = {tenant:String}
          AND episode_id IN (SELECT episode_id FROM (${KEPT})))))
  ORDER BY JSONExtractUInt(body, 'sequence') DESC
  LIMIT 2 BY receiver, integration, group_key`;

const STAGED = `SELECT uniqExact(episode_id) AS alerts FROM rolecall.episodes
  WHERE tenant = {tenant:String} AND JSONExtractString(body, 'finding', 'detector') = {rule:String}
    AND opened_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
    AND opened_at < parseDateTime64BestEffort({until:String}, 3, 'UTC')`;

const SILENCES = `SELECT silence_id, matchers, starts_at, ends_at, created_by, comment, updated_at
  FROM rolecall.silences FINAL
  WHERE tenant = {tenant:String} AND ends_at >= parseDateTime64BestEffort({endedSince:String}, 3, 'UTC')`;

/** What each staged rule has opened while it was: kept in memory no longer than a day, so it is asked of the table. */
async function stagedSoFar(store: Store, tenant: string, modes: RuleModes): Promise<ReadonlyMap<string, number>> {
  const staged = new Map<string, number>();
  for (const [rule, mode] of modes) {
    if (mode.mode !== "staging") continue;
    const parameters = { tenant, rule, from: formatTime(mode.from), until: formatTime(mode.until) };
    const [row] = await store.select<{ alerts: number }>(STAGED, parameters);
    staged.set(rule, Number(row?.alerts ?? 0));
  }
  return staged;
}

/** Reads back what an alerter wrote; `now` is epoch ms. */
export async function restoreRows(
  store: Store,
  tenant: string,
  { now, modes }: { readonly now: number; readonly modes: RuleModes },
): Promise<Omit<Stored, "unheard">> {
  const parameters = {
    tenant,
    endedSince: formatTime(now - LIMITS.endedKeptMs - HOUR_MS),
    expectedSince: formatTime(now - EXPECTED_MS),
  };
  const [episodes, notifications, silences, replayed, audit, staged] = await Promise.all([
    store.select<{ episode_id: string; written_at: number; body: string }>(EPISODES, parameters),
    store.select<{ body: string }>(NOTIFICATIONS, parameters),
    store.select<SilenceColumns>(SILENCES, parameters),
    replayedSince(store, tenant, now),
    auditHead(store, auditWriter(tenant)),
    stagedSoFar(store, tenant, modes),
  ]);
  return {
    rows: { ...fromTableRows({ episodes, notifications, silences }), staged },
    writtenAt: new Map(episodes.map((row) => [row.episode_id, row.written_at])),
    replayed,
    audit,
  };
}
