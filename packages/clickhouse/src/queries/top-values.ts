import type { Identity } from "@rolecall/core";
import type { Store } from "../store.ts";
import { ACTS } from "./acts.ts";

/** What of an identity's events can be counted by value. */
export type TopColumn =
  | "action"
  | "action_class"
  | "client"
  | "credential_uid"
  | "error_code"
  | "outcome"
  | "resource"
  | "service"
  | "src_country"
  | "src_network";

export interface TopValue {
  readonly value: string;
  readonly events: number;
  readonly first_seen: string;
  readonly last_seen: string;
}

export interface TopOptions {
  /** Event time at or after, RFC 3339; all of them by default. */
  readonly since?: string;
  /** 20 by default. */
  readonly limit?: number;
}

/** The most frequent values of one column among an identity's events; events without a value are left out. */
export async function topValues(
  store: Store,
  { tenant, identity_uid }: Pick<Identity, "tenant" | "identity_uid">,
  column: TopColumn,
  options: TopOptions = {},
): Promise<readonly TopValue[]> {
  return store.select<TopValue>(
    `SELECT ${column} AS value, count() AS events, min(time) AS first_seen, max(time) AS last_seen
     FROM rolecall.events_latest
     WHERE tenant = {tenant:String} AND identity_uid = {uid:String} AND ${ACTS} AND value != ''
       AND time >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
     GROUP BY value ORDER BY events DESC, value LIMIT {limit:UInt32}`,
    { tenant, uid: identity_uid, since: options.since ?? "1970-01-01T00:00:00.000Z", limit: options.limit ?? 20 },
  );
}
