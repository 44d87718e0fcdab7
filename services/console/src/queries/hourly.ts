import { ACTS, type Store } from "@rolecall/clickhouse";
import { ask, type Question } from "./question.ts";
import { HOUR_MS, hoursOf, type Span, sqlTime } from "./span.ts";

/** An hour of an identity. */
export interface Hour {
  /** Epoch ms of its start. */
  readonly at: number;
  readonly calls: number;
  /** Calls that were denied or failed. */
  readonly refused: number;
  /** Sent and received, as far as the log says; 0 where it does not. */
  readonly bytes: number;
}

/** Whose events a picture is of. */
export interface Whose {
  readonly tenant: string;
  readonly identity_uid: string;
}

/** Events of an identity per hour. */
export function hourlyQuestion(whose: Whose, span: Span): Question {
  return {
    sql: `SELECT toStartOfHour(time) AS hour, count() AS calls, countIf(outcome IN ('denied', 'error')) AS refused,
        sum(bytes_in) + sum(bytes_out) AS bytes
      FROM rolecall.events_latest
      WHERE tenant = {tenant:String} AND identity_uid = {uid:String} AND ${ACTS}
        AND time >= toDateTime64({from:String}, 3, 'UTC') AND time < toDateTime64({to:String}, 3, 'UTC')
      GROUP BY hour ORDER BY hour`,
    parameters: {
      tenant: whose.tenant,
      uid: whose.identity_uid,
      from: sqlTime(span.from),
      to: sqlTime(span.to),
    },
  };
}

/** Every hour of the span in order, those without events too. */
export async function hourly(store: Store, question: Question, span: Span): Promise<readonly Hour[]> {
  const { sql, parameters } = question;
  const rows = await ask<Hour>(store, {
    sql: `SELECT toUnixTimestamp(hour) AS at, calls, refused, bytes FROM (${sql})`,
    parameters,
  });
  const hours: Hour[] = Array.from({ length: hoursOf(span) }, (_, i) => ({
    at: span.from + i * HOUR_MS,
    calls: 0,
    refused: 0,
    bytes: 0,
  }));
  for (const row of rows) hours[(row.at * 1000 - span.from) / HOUR_MS] = { ...row, at: row.at * 1000 };
  return hours;
}
