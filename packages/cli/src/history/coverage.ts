import type { Store } from "@rolecall/clickhouse";

/** What one source of one account has logged: where logs are missing, nothing can be found. */
export interface Coverage {
  readonly source: string;
  readonly provider: string;
  readonly account_uid: string;
  readonly events: number;
  readonly identities: number;
  /** Hours with an event. */
  readonly hours: number;
  readonly first_seen: string;
  readonly last_seen: string;
  /** Longest time between two events, hours with one digit. */
  readonly longest_gap_hours: number;
}

/** Counted from the events themselves, the sources with the most of them first. */
export async function readCoverage(store: Store, since?: string): Promise<readonly Coverage[]> {
  return store.select<Coverage>(
    `SELECT source, provider, account_uid, count() AS events, uniqExact(identity_uid) AS identities,
       uniqExact(toStartOfHour(time)) AS hours, min(time) AS first_seen, max(time) AS last_seen,
       round(arrayMax(arrayDifference(arraySort(groupUniqArray(toUnixTimestamp(time))))) / 3600, 1) AS longest_gap_hours
     FROM rolecall.events_latest WHERE time >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
     GROUP BY source, provider, account_uid ORDER BY events DESC, source, account_uid`,
    { since: since ?? "1970-01-01T00:00:00.000Z" },
  );
}
