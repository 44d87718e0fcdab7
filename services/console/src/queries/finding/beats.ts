import { ACTS, type Store } from "@rolecall/clickhouse";
import type { Whose } from "../hourly.ts";
import { ask, type Question } from "../question.ts";
import { type Span, sqlTime } from "../span.ts";

const DAY_MS = 86_400_000;
const BACK_MS = 14 * DAY_MS;
/** Calls closer together than this are one run of a job, as for the detector. */
const RUN_MS = 600_000;
const MOST_MINUTES = 20_000;

/** The minutes in which an identity acted, from two weeks before the oddness to its end. */
export function beatsQuestion(whose: Whose, span: Span): Question {
  return {
    sql: `SELECT DISTINCT toStartOfMinute(time) AS minute FROM rolecall.events
      WHERE tenant = {tenant:String} AND identity_uid = {uid:String} AND ${ACTS}
        AND time >= toDateTime64({from:String}, 3, 'UTC') AND time < toDateTime64({to:String}, 3, 'UTC')
      ORDER BY minute DESC LIMIT ${MOST_MINUTES}`,
    parameters: {
      tenant: whose.tenant,
      uid: whose.identity_uid,
      from: sqlTime(span.usualTo - BACK_MS),
      to: sqlTime(span.to),
    },
  };
}

/** When each run of its job began, epoch ms in order: the first minutes after at least ten without calls. */
export async function runsOf(store: Store, { sql, parameters }: Question): Promise<readonly number[]> {
  const rows = await ask<{ readonly at: number }>(store, {
    sql: `SELECT toUnixTimestamp(minute) AS at FROM (${sql}) ORDER BY at`,
    parameters,
  });
  return rows.map(({ at }) => at * 1000).filter((at, i, all) => i === 0 || at - (all[i - 1] ?? at) >= RUN_MS);
}
