import { ACTS, type Store } from "@rolecall/clickhouse";
import { parseTime } from "@rolecall/core";
import type { Whose } from "../hourly.ts";
import { ask } from "../question.ts";
import { sqlTime } from "../span.ts";

/** When the identity last acted before an instant, epoch ms; undefined where it never did. */
export async function lastBefore(store: Store, whose: Whose, at: number): Promise<number | undefined> {
  const [row] = await ask<{ readonly calls: number; readonly last: string }>(store, {
    sql: `SELECT count() AS calls, max(time) AS last FROM rolecall.events
      WHERE tenant = {tenant:String} AND identity_uid = {uid:String} AND ${ACTS} AND time < toDateTime64({at:String}, 3, 'UTC')`,
    parameters: { tenant: whose.tenant, uid: whose.identity_uid, at: sqlTime(at) },
  });
  return row === undefined || row.calls === 0 ? undefined : parseTime(row.last);
}
