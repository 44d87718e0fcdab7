import type { Event } from "@rolecall/core";

/** Lets go of an event's original, most of what it holds, where no detector looks into that. */
export function dropRaw(event: Event, looksInto: (event: Event) => boolean): void {
  if (event.raw !== undefined && !looksInto(event)) (event as { raw: string | undefined }).raw = undefined;
}
