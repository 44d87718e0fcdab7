import type { Store } from "@rolecall/clickhouse";
import { ask } from "./question.ts";

/** One hour of one source and account. */
export interface CoverageHour {
  /** Start of the hour. */
  readonly time: string;
  readonly source: string;
  readonly provider: string;
  readonly account_uid: string;
  readonly events: number;
  readonly duplicates: number;
  readonly dead: number;
  readonly filtered: number;
  readonly identities: number;
  readonly last_seen: string;
}

export interface CoverageFilter {
  readonly source?: string | undefined;
  readonly account?: string | undefined;
  /** Hours that begin at or after, RFC 3339. */
  readonly since?: string | undefined;
  /** Only those after this one in the order of the list. */
  readonly after?: { readonly time: string; readonly source: string; readonly account_uid: string } | undefined;
  readonly limit: number;
}

/** What was logged, the last hour first. */
export function coverage(store: Store, filter: CoverageFilter): Promise<readonly CoverageHour[]> {
  return ask<CoverageHour>(store, {
    sql: `SELECT time, source, provider, account_uid, events, duplicates, dead, filtered, identities, last_seen
      FROM rolecall.coverage FINAL
      WHERE time >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
        AND ({anySource:Bool} OR source = {source:String}) AND ({anyAccount:Bool} OR account_uid = {account:String})
        AND ({isFirst:Bool} OR (time, source, account_uid)
          < (parseDateTime64BestEffort({afterTime:String}, 3, 'UTC'), {afterSource:String}, {afterAccount:String}))
      ORDER BY time DESC, source DESC, account_uid DESC LIMIT {limit:UInt32}`,
    parameters: {
      since: filter.since ?? "1970-01-01T00:00:00.000Z",
      anySource: filter.source === undefined,
      source: filter.source ?? "",
      anyAccount: filter.account === undefined,
      account: filter.account ?? "",
      isFirst: filter.after === undefined,
      afterTime: filter.after?.time ?? "1970-01-01T00:00:00.000Z",
      afterSource: filter.after?.source ?? "",
      afterAccount: filter.after?.account_uid ?? "",
      limit: filter.limit,
    },
  });
}
