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

const LANES = `SELECT source, account_uid, sum(calls) AS events, max(last) AS last_seen,
      groupArray(dateDiff('hour', from, hour)) AS hours, groupArray(calls) AS counts`;

/** From the table that counts them as they come. */
const COUNTED: Question = {
  sql: `WITH (SELECT max(time) - INTERVAL ${MAP_HOURS - 1} HOUR FROM rolecall.coverage) AS from
    ${LANES}
    FROM (SELECT source, account_uid, coverage.time AS hour, coverage.events AS calls, coverage.last_seen AS last
      FROM rolecall.coverage AS coverage FINAL WHERE coverage.time >= from AND coverage.events > 0)
    GROUP BY source, account_uid ORDER BY events DESC LIMIT 200`,
  parameters: {},
};

/** From the events themselves, of a history that nobody counted: every event of a week is read. */
const READ: Question = {
  sql: `WITH (SELECT toStartOfHour(max(time)) - INTERVAL ${MAP_HOURS - 1} HOUR FROM rolecall.events) AS from
    ${LANES}
    FROM (SELECT source, account_uid, toStartOfHour(time) AS hour, count() AS calls, max(time) AS last
      FROM rolecall.events WHERE time >= from GROUP BY source, account_uid, hour)
    GROUP BY source, account_uid ORDER BY events DESC LIMIT 200`,
  parameters: {},
};

/** The map, and the question that it answers. */
export async function coverageMap(
  store: Store,
): Promise<{ readonly lanes: readonly CoverageLane[]; readonly question: Question }> {
  const counted = await ask<CoverageLane>(store, COUNTED);
  if (counted.length > 0) return { lanes: counted, question: COUNTED };
  return { lanes: await ask<CoverageLane>(store, READ), question: READ };
}
