import type { Identity } from "@rolecall/core";
import type { Store } from "../store.ts";
import { ACTS } from "./acts.ts";

/** Hours of a week. */
const HOURS = 168;

/**
 * How many events an identity has in each hour of the week, UTC: 168 counts, Monday 00:00 first.
 * @param since event time at or after, RFC 3339; all of them by default.
 */
export async function hoursOfWeek(
  store: Store,
  { tenant, identity_uid }: Pick<Identity, "tenant" | "identity_uid">,
  since?: string,
): Promise<readonly number[]> {
  const rows = await store.select<{ hour: number; n: number }>(
    `SELECT (toDayOfWeek(time) - 1) * 24 + toHour(time) AS hour, count() AS n FROM rolecall.events_latest
     WHERE tenant = {tenant:String} AND identity_uid = {uid:String} AND ${ACTS}
       AND time >= parseDateTime64BestEffort({since:String}, 3, 'UTC') GROUP BY hour`,
    { tenant, uid: identity_uid, since: since ?? "1970-01-01T00:00:00.000Z" },
  );
  const counts = new Array<number>(HOURS).fill(0);
  for (const { hour, n } of rows) counts[hour] = n;
  return counts;
}
