import type { Event } from "@rolecall/core";

/** What tells events of one time apart. */
export type Told = Pick<Event, "source" | "event_uid" | "identity_uid">;

/** Order of events of one time: (source, id, identity). 0 only for those that are one event, decision 0007. */
export function compareEvents(a: Told, b: Told): number {
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  if (a.event_uid !== b.event_uid) return a.event_uid < b.event_uid ? -1 : 1;
  if (a.identity_uid === b.identity_uid) return 0;
  return a.identity_uid < b.identity_uid ? -1 : 1;
}
