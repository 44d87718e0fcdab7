import type { Event, Finding } from "@rolecall/core";
import { EVENT_COLUMNS, storedEvent } from "../rows/read-events.ts";
import type { Store } from "../store.ts";

export interface Around {
  /** How far before the first and after the last event of the finding, ms; an hour by default. */
  readonly marginMs?: number;
  /** 1,000 by default. */
  readonly limit?: number;
  /** The latest of them where there are more than `limit`; else the earliest. */
  readonly isLatest?: boolean;
}

type Subject = Pick<Finding, "tenant" | "identity_uid" | "first_seen" | "last_seen">;

/** What the identity of a finding did around it, in order of time, each event once. */
export async function eventsAround(store: Store, finding: Subject, around: Around = {}): Promise<readonly Event[]> {
  const order = around.isLatest === true ? "time DESC, event_uid DESC" : "time, event_uid";
  const rows = await store.select<Parameters<typeof storedEvent>[0]>(
    `SELECT ${EVENT_COLUMNS} FROM rolecall.events_latest
     WHERE tenant = {tenant:String} AND identity_uid = {uid:String}
       AND time >= parseDateTime64BestEffort({first:String}, 3, 'UTC') - toIntervalMillisecond({margin:UInt64})
       AND time <= parseDateTime64BestEffort({last:String}, 3, 'UTC') + toIntervalMillisecond({margin:UInt64})
     ORDER BY ${order} LIMIT {limit:UInt32}`,
    {
      tenant: finding.tenant,
      uid: finding.identity_uid,
      first: finding.first_seen,
      last: finding.last_seen,
      margin: around.marginMs ?? 3_600_000,
      limit: around.limit ?? 1000,
    },
  );
  const events = rows.map((row) => storedEvent(row).event);
  return around.isLatest === true ? events.toReversed() : events;
}

/** The events that a finding names (first, peak, last) as far as they are kept, in order of time. */
export async function eventsNamedBy(
  store: Store,
  finding: Subject & Pick<Finding, "events">,
): Promise<readonly Event[]> {
  const rows = await store.select<Parameters<typeof storedEvent>[0]>(
    `SELECT ${EVENT_COLUMNS} FROM rolecall.events_latest
     WHERE tenant = {tenant:String} AND identity_uid = {uid:String} AND event_uid IN {events:Array(String)}
       AND time >= parseDateTime64BestEffort({first:String}, 3, 'UTC')
       AND time <= parseDateTime64BestEffort({last:String}, 3, 'UTC')
     ORDER BY time, event_uid`,
    {
      ...{ tenant: finding.tenant, uid: finding.identity_uid, events: [...finding.events] },
      ...{ first: finding.first_seen, last: finding.last_seen },
    },
  );
  return rows.map((row) => storedEvent(row).event);
}
