import type { Store } from "@rolecall/clickhouse";
import { ask, type Question } from "./question.ts";

/** What one source logged of one account, by the hour. */
export interface CoverageLane {
  readonly source: string;
  readonly account_uid: string;
  readonly events: number;
  readonly last_seen: string;
  /** Hours since the map begins, and the events of each. */
  readonly hours: readonly number[];
  readonly counts: readonly number[];
}

/** The map shows a week. */
export const MAP_HOURS = 168;

export const COVERAGE_MAP: Question = {
  sql: `WITH (SELECT toStartOfHour(max(time)) - INTERVAL ${MAP_HOURS - 1} HOUR FROM rolecall.events) AS from
    SELECT source, account_uid, sum(calls) AS events, max(last) AS last_seen,
      groupArray(dateDiff('hour', from, hour)) AS hours, groupArray(calls) AS counts
    FROM (SELECT source, account_uid, toStartOfHour(time) AS hour, count() AS calls, max(time) AS last
      FROM rolecall.events WHERE time >= from GROUP BY source, account_uid, hour)
    GROUP BY source, account_uid ORDER BY events DESC LIMIT 200`,
  parameters: {},
};

export function coverageMap(store: Store): Promise<readonly CoverageLane[]> {
  return ask<CoverageLane>(store, COVERAGE_MAP);
}
