import type { Store } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";

/** A silence as it stands. */
export interface ListedSilence {
  readonly silence_id: string;
  readonly state: "pending" | "active" | "expired";
  readonly matchers: readonly string[];
  readonly starts_at: string;
  readonly ends_at: string;
  readonly created_by: string;
  readonly comment: string;
  /** Findings that it held back. */
  readonly hidden: number;
}

/** Silences of these tenants, one of several once; the one that ends first on top; those that have ended only where they are asked for. `now` is epoch ms. */
export function listSilences(
  store: Store,
  tenants: readonly string[],
  now: number,
  withExpired: boolean,
): Promise<readonly ListedSilence[]> {
  return store.select<ListedSilence>(
    `WITH parseDateTime64BestEffort({now:String}, 3, 'UTC') AS present
     SELECT silence_id, multiIf(present >= ends_at, 'expired', present >= starts_at, 'active', 'pending') AS state,
       matchers, starts_at, ends_at, created_by, comment, toUInt32(hiding.hidden) AS hidden
     FROM (SELECT * FROM rolecall.silences FINAL WHERE tenant IN {tenants:Array(String)}) AS silences
     LEFT JOIN (SELECT by, uniqExact(finding_uid) AS hidden FROM rolecall.receipts
       WHERE tenant IN {tenants:Array(String)} AND stage = 'silence' GROUP BY by) AS hiding ON hiding.by = silences.silence_id
     WHERE {withExpired:Bool} OR ends_at > present
     ORDER BY ends_at, silence_id LIMIT 1 BY silence_id`,
    { tenants, now: formatTime(now), withExpired },
  );
}
