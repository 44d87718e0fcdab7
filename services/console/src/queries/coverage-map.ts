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

/** How many identities a detector watches how well, and what is missing. */
export interface Watched {
  readonly detector: string;
  readonly calibrated: number;
  readonly learning: number;
  readonly blind: number;
  /** What is missing most often; empty where nothing is. */
  readonly missing: readonly string[];
}

export const WATCHED: Question = {
  sql: `SELECT detector, countIf(state = 'calibrated') AS calibrated, countIf(state = 'learning') AS learning,
      countIf(state = 'blind') AS blind, topKIf(3)(reason, reason != '') AS missing
    FROM rolecall.coverage FINAL GROUP BY detector ORDER BY detector LIMIT 200`,
  parameters: {},
};

export function watched(store: Store): Promise<readonly Watched[]> {
  return ask<Watched>(store, WATCHED);
}
