import { type Event, wellFormed } from "@rolecall/core";

/**
 * The event with each lone surrogate as U+FFFD: JSON can escape one (`"\ud800"`), UTF-8 cannot hold it. For the few
 * records whose text has such an escape; all others are well formed already.
 */
export function scrubEvent(event: Event): Event {
  return scrub(event) as Event;
}

function scrub(value: unknown): unknown {
  if (typeof value === "string") return wellFormed(value);
  if (Array.isArray(value)) return value.map(scrub);
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) copy[wellFormed(name)] = scrub(member);
  return copy;
}
