import type { Store } from "@rolecall/clickhouse";
import { parseTime } from "@rolecall/core";
import { ask } from "./question.ts";
import { sqlTime } from "./span.ts";
import type { Moment } from "./timeline.ts";

/** What a list of events shows of one. */
export interface EventItem extends Omit<Moment, "raw"> {
  readonly tenant: string;
}

export interface EventsOfFilter {
  readonly identity: string;
  /** At or after, RFC 3339. */
  readonly since?: string | undefined;
  /** Only those before this one in the order of the list. */
  readonly after?: Pick<EventItem, "time" | "event_uid" | "tenant"> | undefined;
  readonly limit: number;
}

const LATEST = Date.UTC(2199);

/** What an identity did, the newest first, each event once. */
export async function eventsOf(store: Store, filter: EventsOfFilter): Promise<readonly EventItem[]> {
  const [newest, ...others] = await Promise.all(
    (await tenantsOf(store, filter.identity)).map((tenant) => read(store, filter, tenant)),
  );
  if (newest === undefined || others.length === 0) return newest ?? [];
  return [newest, ...others].flat().toSorted(newestFirst).slice(0, filter.limit);
}

/** Several may have an identity of the same uid; the key says which, without its events. */
async function tenantsOf(store: Store, identity: string): Promise<readonly string[]> {
  const rows = await ask<{ readonly tenant: string }>(store, {
    sql: "SELECT DISTINCT tenant FROM rolecall.events WHERE identity_uid = {uid:String}",
    parameters: { uid: identity },
  });
  return rows.map(({ tenant }) => tenant);
}

/** Backwards along the key until the page is full. FINAL would read all of the identity's years first. */
function read(store: Store, filter: EventsOfFilter, tenant: string): Promise<readonly EventItem[]> {
  const { identity, since, after, limit } = filter;
  return ask<EventItem>(store, {
    sql: `SELECT tenant, event_uid, time, action, resource, outcome, error_code, src_ip, src_network, client, credential_uid
      FROM rolecall.events
      WHERE tenant = {tenant:String} AND identity_uid = {uid:String} AND time >= toDateTime64({from:String}, 3, 'UTC')
        AND time <= toDateTime64({to:String}, 3, 'UTC')
        AND ({isFirst:Bool} OR (time, event_uid, {tenant:String})
          < (toDateTime64({to:String}, 3, 'UTC'), {after:String}, {afterTenant:String}))
      ORDER BY tenant DESC, identity_uid DESC, toStartOfHour(time) DESC, time DESC, event_uid DESC, position
      LIMIT 1 BY time, event_uid LIMIT {limit:UInt32}`,
    parameters: {
      ...{ tenant, uid: identity, from: sqlTime(since === undefined ? 0 : parseTime(since)), limit },
      ...{ to: sqlTime(after === undefined ? LATEST : parseTime(after.time)) },
      ...{ isFirst: after === undefined, after: after?.event_uid ?? "", afterTenant: after?.tenant ?? "" },
    },
  });
}

function newestFirst(a: EventItem, b: EventItem): number {
  if (a.time !== b.time) return a.time < b.time ? 1 : -1;
  if (a.event_uid !== b.event_uid) return a.event_uid < b.event_uid ? 1 : -1;
  return a.tenant < b.tenant ? 1 : -1;
}
