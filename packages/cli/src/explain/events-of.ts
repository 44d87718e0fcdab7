import { eventsAround, type Store } from "@rolecall/clickhouse";
import type { Event, Finding } from "@rolecall/core";

const MARGIN_MS = 30 * 60_000;
const MAX_EVENTS = 1000;
/** Around each named event of an identity so busy that its first thousand events end before. */
const NEAR = { marginMs: 60_000, limit: 200 } as const;

/**
 * What the identity did from half an hour before the finding to half an hour after, in order of time: the first thousand
 * events, and those within a minute of the ones that the finding names.
 */
export async function eventsOf(store: Store, finding: Finding): Promise<readonly Event[]> {
  const events = await eventsAround(store, finding, { marginMs: MARGIN_MS, limit: MAX_EVENTS });
  const found = new Map(events.map((event) => [event.event_uid, event]));
  for (const time of await timesOf(store, finding)) {
    const near = await eventsAround(store, { ...finding, first_seen: time, last_seen: time }, NEAR);
    for (const event of near) found.set(event.event_uid, event);
  }
  return [...found.values()].sort((a, b) => (a.time === b.time ? 0 : a.time < b.time ? -1 : 1));
}

/** When the events happened that the finding names. */
async function timesOf(store: Store, finding: Finding): Promise<readonly string[]> {
  const rows = await store.select<{ time: string }>(
    `SELECT DISTINCT time FROM rolecall.events_latest
     WHERE tenant = {tenant:String} AND identity_uid = {uid:String} AND event_uid IN {events:Array(String)}
       AND time >= parseDateTime64BestEffort({first:String}, 3, 'UTC')
       AND time <= parseDateTime64BestEffort({last:String}, 3, 'UTC')
     ORDER BY time`,
    {
      ...{ tenant: finding.tenant, uid: finding.identity_uid, events: [...finding.events] },
      ...{ first: finding.first_seen, last: finding.last_seen },
    },
  );
  return rows.map((row) => row.time);
}
