import type { Store } from "@rolecall/clickhouse";
import { ask } from "../queries/question.ts";

export type SilenceState = "pending" | "active" | "expired";

/** A silence as it stands now. */
export interface SilenceItem {
  readonly silence_id: string;
  readonly matchers: readonly string[];
  readonly state: SilenceState;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly created_by: string;
  readonly comment: string;
  readonly updated_at: string;
  /** Findings that it held back. */
  readonly hidden: number;
}

export interface SilenceFilter {
  readonly state?: SilenceState | undefined;
  /** RFC 3339. */
  readonly now: string;
  /** Only those after this one in the order of the list. */
  readonly after?: { readonly time: string; readonly uid: string } | undefined;
  readonly limit: number;
}

/** Silences, one of several tenants once; the one that ends last first. A silence covers its start and not its end. */
export function listSilences(store: Store, filter: SilenceFilter): Promise<readonly SilenceItem[]> {
  const { state, now, after, limit } = filter;
  return ask<SilenceItem>(store, {
    sql: `WITH parseDateTime64BestEffort({now:String}, 3, 'UTC') AS present
      SELECT silence_id, matchers, multiIf(present >= ends_at, 'expired', present >= starts_at, 'active', 'pending') AS state,
        starts_at, ends_at, created_by, comment, updated_at, toUInt32(hiding.hidden) AS hidden
      FROM (SELECT * FROM rolecall.silences FINAL) AS silences
      LEFT JOIN (SELECT by, uniqExact(finding_uid) AS hidden FROM rolecall.receipts WHERE stage = 'silence' GROUP BY by)
        AS hiding ON hiding.by = silences.silence_id
      WHERE ({anyState:Bool} OR state = {state:String})
        AND ({isFirst:Bool} OR (ends_at, silence_id)
          < (parseDateTime64BestEffort({afterTime:String}, 3, 'UTC'), {afterUid:String}))
      ORDER BY ends_at DESC, silence_id DESC LIMIT 1 BY silence_id LIMIT {limit:UInt32}`,
    parameters: {
      ...{ now, limit, anyState: state === undefined, state: state ?? "" },
      ...{ isFirst: after === undefined, afterTime: after?.time ?? now, afterUid: after?.uid ?? "" },
    },
  });
}
