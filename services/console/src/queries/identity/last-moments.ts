import type { Store } from "@rolecall/clickhouse";
import type { Whose } from "../hourly.ts";
import { ask, type Question } from "../question.ts";
import { type Span, sqlTime } from "../span.ts";
import type { Moment } from "../timeline.ts";

const MOST = 200;
const DAY_MS = 86_400_000;

/** The last calls of an identity within its last day. */
export function lastMomentsQuestion(whose: Whose, span: Span): Question {
  return {
    sql: `SELECT event_uid, time, action, resource, outcome, error_code, src_ip, src_network, client, credential_uid, raw
      FROM rolecall.events_latest
      WHERE tenant = {tenant:String} AND identity_uid = {uid:String}
        AND time >= toDateTime64({from:String}, 3, 'UTC') AND time < toDateTime64({to:String}, 3, 'UTC')
      ORDER BY time DESC, event_uid LIMIT ${MOST}`,
    parameters: {
      ...{ tenant: whose.tenant, uid: whose.identity_uid },
      ...{ from: sqlTime(span.to - DAY_MS), to: sqlTime(span.to) },
    },
  };
}

export async function lastMoments(store: Store, question: Question): Promise<readonly Moment[]> {
  const moments = await ask<Moment>(store, question);
  return moments.toReversed();
}
