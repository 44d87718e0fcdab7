import type { Store } from "@rolecall/clickhouse";
import { parseTime } from "@rolecall/core";
import { ask } from "./question.ts";
import { sqlTime } from "./span.ts";
import type { Moment } from "./timeline.ts";

/** What a list of events shows of one. */
export type EventItem = Omit<Moment, "raw">;

export interface EventsOfFilter {
  readonly identity: string;
  /** At or after, RFC 3339. */
  readonly since?: string | undefined;
  /** Only those before this one in the order of the list. */
  readonly after?: { readonly time: string; readonly uid: string } | undefined;
  readonly limit: number;
}

const DAY_MS = 86_400_000;
/** How far back is looked for a page, in turn: what a busy identity did in an hour fills one, and its years are not read. */
const STRETCHES_MS = [DAY_MS / 24, DAY_MS, 30 * DAY_MS, Number.POSITIVE_INFINITY];
const LATEST = Date.UTC(2199);

/** What an identity did, the newest first, each event once. */
export async function eventsOf(store: Store, filter: EventsOfFilter): Promise<readonly EventItem[]> {
  const until = filter.after === undefined ? await lastOf(store, filter.identity) : parseTime(filter.after.time);
  const since = filter.since === undefined ? 0 : parseTime(filter.since);
  if (until === undefined) return [];
  for (const stretch of STRETCHES_MS) {
    const from = Math.max(since, until - stretch);
    const page = await read(store, filter, from);
    if (page.length >= filter.limit || from === since) return page;
  }
  return [];
}

async function lastOf(store: Store, identity: string): Promise<number | undefined> {
  const [row] = await ask<{ readonly at: number }>(store, {
    // By the key alone: the last hour of the identity, and what is in it.
    sql: "SELECT toUnixTimestamp64Milli(max(time)) AS at FROM rolecall.events WHERE identity_uid = {uid:String}",
    parameters: { uid: identity },
  });
  return row === undefined || row.at === 0 ? undefined : row.at;
}

function read(store: Store, { identity, after, limit }: EventsOfFilter, from: number): Promise<readonly EventItem[]> {
  return ask<EventItem>(store, {
    sql: `SELECT event_uid, time, action, resource, outcome, error_code, src_ip, src_network, client, credential_uid
      FROM rolecall.events_latest
      WHERE identity_uid = {uid:String} AND time >= toDateTime64({from:String}, 3, 'UTC')
        AND time <= toDateTime64({to:String}, 3, 'UTC')
        AND ({isFirst:Bool} OR (time, event_uid) < (toDateTime64({to:String}, 3, 'UTC'), {after:String}))
      ORDER BY time DESC, event_uid DESC LIMIT {limit:UInt32}`,
    parameters: {
      ...{ uid: identity, from: sqlTime(Math.max(0, from)), limit },
      ...{ to: sqlTime(after === undefined ? LATEST : parseTime(after.time)) },
      ...{ isFirst: after === undefined, after: after?.uid ?? "" },
    },
  });
}
