import { jsonRows, type Store } from "@rolecall/clickhouse";
import { type Finding, formatTime } from "@rolecall/core";

const DAY_MS = 86_400_000;
/** How long a finding may wait to be accepted, and what a replay told of keeps others silent. */
export const PENDING_MS: number = 7 * DAY_MS;

const ROWS = 5000;
/** Stage and reason of the receipt that a replay leaves. */
const REPLAY = { stage: "replay", reason: "replayed" } as const;

/**
 * Writes that these findings, in this state, are a replay's: a receipt each, so that no alerter notifies anybody of
 * them, whosever they are: each tenant has an alerter of its own, which looks for its own. To be called before the findings
 * themselves are written. `now` is epoch ms.
 */
export async function markReplayed(store: Store, findings: readonly Finding[], now: number): Promise<void> {
  const at = formatTime(now);
  for (let from = 0; from < findings.length; from += ROWS) {
    const rows = findings.slice(from, from + ROWS).map(({ tenant, finding_uid, identity_uid, last_seen }) => ({
      ...{ at, tenant, finding_uid, identity_uid, ...REPLAY },
      ...{ by: last_seen, detail: "a replay of the past notifies nobody" },
    }));
    await store.insert("receipts", jsonRows(rows));
  }
}

/** `last_seen` of what was replayed lately, by `finding_uid`. */
export async function replayedSince(store: Store, tenant: string, now: number): Promise<ReadonlyMap<string, string>> {
  const rows = await store.select<{ finding_uid: string; last_seen: string }>(
    `SELECT finding_uid, max(by) AS last_seen FROM rolecall.receipts
     WHERE tenant = {tenant:String} AND stage = '${REPLAY.stage}'
       AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
     GROUP BY finding_uid`,
    { tenant, since: formatTime(now - PENDING_MS) },
  );
  return new Map(rows.map((row) => [row.finding_uid, row.last_seen]));
}
