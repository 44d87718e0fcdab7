import type { Event, Identity } from "@rolecall/core";
import { EVENT_COLUMNS, storedEvent } from "../rows/read-events.ts";
import type { Store } from "../store.ts";

export interface Stretch {
  /** From this time on, RFC 3339; all of history by default. */
  readonly since?: string | undefined;
  /** The newest so many; 1,000,000 by default. */
  readonly limit?: number;
}

/** Everything that an identity did, in order of time, each event once, without the original records. */
export async function* eventsOfIdentity(
  store: Store,
  { tenant, identity_uid }: Pick<Identity, "tenant" | "identity_uid">,
  stretch: Stretch = {},
): AsyncGenerator<Event> {
  const columns = EVENT_COLUMNS.replace(/\braw, /, "");
  const rows = store.stream<Parameters<typeof storedEvent>[0]>(
    `SELECT * FROM (
       SELECT ${columns} FROM rolecall.events_latest
       WHERE tenant = {tenant:String} AND identity_uid = {uid:String}
         AND time >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
       ORDER BY time DESC, event_uid DESC LIMIT {limit:UInt32}
     ) ORDER BY time, event_uid`,
    {
      tenant,
      uid: identity_uid,
      since: stretch.since ?? "1970-01-01T00:00:00.000Z",
      limit: stretch.limit ?? 1_000_000,
    },
  );
  for await (const row of rows) yield storedEvent(row).event;
}
