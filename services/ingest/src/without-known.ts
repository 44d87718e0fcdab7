import type { Store } from "@rolecall/clickhouse";
import { type Event, parseTime } from "@rolecall/core";

/** The detector knows the ids of the last 24 hours of event time; what is older is looked up, with an hour to spare. */
const REMEMBERED_MS = 23 * 3_600_000;

/**
 * The events without those that the history holds and the detector no longer remembers: a topic that is read again from
 * its beginning changes nothing. Asks the store only where there are events that old.
 *
 * @param newest the event time that the log has come to, epoch ms
 */
export async function withoutKnown(
  store: Pick<Store, "select">,
  events: readonly Event[],
  newest: number,
): Promise<readonly Event[]> {
  const old = events.filter(({ time }) => parseTime(time) < newest - REMEMBERED_MS);
  if (old.length === 0) return events;
  const times = old.map(({ time }) => time).toSorted();
  const rows = await store.select<Key>(
    `SELECT DISTINCT tenant, source, identity_uid, event_uid, time FROM rolecall.events WHERE event_uid IN {uids:Array(String)}
     AND time >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
     AND time <= parseDateTime64BestEffort({to:String}, 3, 'UTC')`,
    { uids: old.map(({ event_uid }) => event_uid), from: times[0] ?? "", to: times.at(-1) ?? "" },
  );
  if (rows.length === 0) return events;
  const known = new Set(rows.map(keyOf));
  return events.filter((event) => !known.has(keyOf(event)));
}

type Key = Pick<Event, "tenant" | "source" | "identity_uid" | "event_uid" | "time">;

/** What makes two events one (decision 0007). */
function keyOf({ tenant, source, identity_uid, event_uid, time }: Key): string {
  return JSON.stringify([tenant, source, identity_uid, event_uid, time]);
}
