import { ACTS, type Store } from "@rolecall/clickhouse";
import type { Coverage } from "@rolecall/core";

/** What one source of one account has logged: where logs are missing, nothing can be found. */
export interface SourceCoverage {
  readonly source: string;
  readonly provider: string;
  readonly account_uid: string;
  readonly events: number;
  readonly identities: number;
  /** Hours with an event. */
  readonly hours: number;
  readonly first_seen: string;
  readonly last_seen: string;
  /** The longest time without an event, hours with one digit; one that lasts counts until the newest event of all sources. */
  readonly silence_hours: number;
}

/** Counted from the events themselves, the sources with the most of them first. */
export async function readSources(store: Store, since?: string): Promise<readonly SourceCoverage[]> {
  return store.select<SourceCoverage>(
    `SELECT source, provider, account_uid, count() AS events, uniqExact(identity_uid) AS identities,
       uniqExact(toStartOfHour(time)) AS hours, min(time) AS first_seen, max(time) AS last_seen,
       round(greatest(
         arrayMax(arrayDifference(arraySort(groupUniqArray(toUnixTimestamp(time))))),
         dateDiff('second', max(time), (SELECT max(time) FROM rolecall.events))) / 3600, 1) AS silence_hours
     FROM rolecall.events_latest WHERE ${ACTS} AND time >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
     GROUP BY source, provider, account_uid ORDER BY events DESC, source, account_uid`,
    { since: since ?? "1970-01-01T00:00:00.000Z" },
  );
}

/** Who is watched by what, and how well; one identity's in the order of the detectors' names. */
export function readCoverage(
  store: Store,
  filter: { readonly identity?: string | undefined; readonly since?: string | undefined },
): Promise<readonly Coverage[]> {
  return store.select<Coverage>(
    `SELECT tenant, identity_uid, identity_kind, identity_name, detector, state, reason, time FROM rolecall.coverage FINAL
     WHERE ({identity:String} = '' OR identity_uid = {identity:String})
       AND time >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
     ORDER BY identity_uid, detector`,
    { identity: filter.identity ?? "", since: filter.since ?? "1970-01-01T00:00:00.000Z" },
  );
}

/** How many identities a detector watches in a state, for one reason. */
export interface CoverageCount extends Pick<Coverage, "detector" | "state" | "reason"> {
  readonly identities: number;
}

export function countCoverage(store: Store): Promise<readonly CoverageCount[]> {
  return store.select<CoverageCount>(
    `SELECT detector, state, reason, count() AS identities FROM rolecall.coverage FINAL
     GROUP BY detector, state, reason ORDER BY detector, identities DESC, state, reason`,
  );
}
