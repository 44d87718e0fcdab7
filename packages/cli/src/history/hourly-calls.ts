import { ACTS, type Store } from "@rolecall/clickhouse";
import { type Identity, parseTime } from "@rolecall/core";

/** An hour in which an identity acted. */
export interface HourlyCalls {
  /** Start of the hour, epoch ms. */
  readonly at: number;
  readonly calls: number;
}

/** Calls per hour of an identity in [from, to], epoch ms, in order; hours without any are absent. */
export async function hourlyCalls(
  store: Store,
  { tenant, identity_uid }: Pick<Identity, "tenant" | "identity_uid">,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly HourlyCalls[]> {
  const rows = await store.select<{ hour: string; calls: number }>(
    `SELECT toDateTime64(toStartOfHour(time), 3, 'UTC') AS hour, count() AS calls FROM rolecall.events_latest
     WHERE tenant = {tenant:String} AND identity_uid = {uid:String} AND ${ACTS}
       AND time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
       AND time <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
     GROUP BY hour ORDER BY hour`,
    { tenant, uid: identity_uid, from, to },
  );
  return rows.map(({ hour, calls }) => ({ at: parseTime(hour), calls }));
}
