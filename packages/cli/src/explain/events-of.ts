import { eventsAround, eventsNamedBy, type Store } from "@rolecall/clickhouse";
import type { Event, Finding } from "@rolecall/core";

const MARGIN_MS = 30 * 60_000;
const MAX_EVENTS = 1000;
/** Before and after each named event of an identity so busy that its first thousand events end before. */
const NEAR_MS = 60_000;
const NEAR_EVENTS = 50;

/**
 * What the identity did from half an hour before the finding to half an hour after, in order of time: the first thousand
 * events, those that the finding names, and those nearest to them within a minute.
 */
export async function eventsOf(store: Store, finding: Finding): Promise<readonly Event[]> {
  const events = await eventsAround(store, finding, { marginMs: MARGIN_MS, limit: MAX_EVENTS });
  const found = new Map(events.map((event) => [event.event_uid, event]));
  const named = await eventsNamedBy(store, finding);
  for (const event of named) found.set(event.event_uid, event);
  for (const time of new Set(named.map((event) => event.time)))
    for (const event of await nearestTo(store, finding, time)) found.set(event.event_uid, event);
  return [...found.values()].sort((a, b) => (a.time === b.time ? 0 : a.time < b.time ? -1 : 1));
}

async function nearestTo(store: Store, finding: Finding, time: string): Promise<readonly Event[]> {
  const at = (offsetMs: number): string => new Date(Date.parse(time) + offsetMs).toISOString();
  const between = (first: string, last: string, isLatest: boolean): Promise<readonly Event[]> =>
    eventsAround(
      store,
      { ...finding, first_seen: first, last_seen: last },
      { marginMs: 0, limit: NEAR_EVENTS, isLatest },
    );
  return [...(await between(at(-NEAR_MS), at(0), true)), ...(await between(at(0), at(NEAR_MS), false))];
}
