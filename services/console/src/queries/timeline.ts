import type { Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { ask, type Question } from "./question.ts";
import { HOUR_MS, type Span, sqlTime } from "./span.ts";

/** What the timeline shows of an event. */
export interface Moment {
  readonly event_uid: string;
  readonly time: string;
  readonly action: string;
  readonly resource: string;
  readonly outcome: string;
  readonly error_code: string;
  readonly src_ip: string;
  readonly src_network: string;
  readonly client: string;
  readonly credential_uid: string;
  readonly raw: string;
}

/** The events shown at most: those nearest to the peak. */
export const MOST_MOMENTS = 300;
const MARGIN_MS = HOUR_MS / 2;

/** What the identity did from half an hour before the hour of the peak to half an hour after it. */
export function timelineQuestion(finding: Finding, span: Span, peakAt: number): Question {
  return {
    sql: `SELECT event_uid, time, action, resource, outcome, error_code, src_ip, src_network, client, credential_uid, raw
      FROM rolecall.events_latest
      WHERE tenant = {tenant:String} AND identity_uid = {uid:String}
        AND time >= toDateTime64({from:String}, 3, 'UTC') AND time < toDateTime64({to:String}, 3, 'UTC')
      ORDER BY abs(dateDiff('millisecond', time, toDateTime64({peak:String}, 3, 'UTC'))), time, event_uid
      LIMIT ${MOST_MOMENTS}`,
    parameters: {
      tenant: finding.tenant,
      uid: finding.identity_uid,
      from: sqlTime(span.peak - MARGIN_MS),
      to: sqlTime(span.to + MARGIN_MS),
      peak: sqlTime(peakAt),
    },
  };
}

/** In order of time. */
export async function timeline(store: Store, question: Question): Promise<readonly Moment[]> {
  const moments = await ask<Moment>(store, question);
  return moments.toSorted((a, b) => (a.time === b.time ? compare(a.event_uid, b.event_uid) : compare(a.time, b.time)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
