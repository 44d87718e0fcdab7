import { type Event, redactValue } from "@rolecall/core";
import { BoundedCache } from "./bounded-cache.ts";

type Writable = { -readonly [K in keyof Event]: Event[K] };

/** Texts whose redaction is remembered: user agents and resources come back again and again. */
const MAX_TEXTS = 4096;
/** No form of secret that is masked is shorter. */
const SHORTEST_SECRET = 12;

/**
 * Masks secrets of known form in the free text of an event (user agent, resource, session, labels), in place: the event
 * is the intake's own until it hands it over. Ids are left alone: they are keys, and decoders never make one of a token.
 */
export function createRedactEvent(): (event: Event) => void {
  const userAgents = new BoundedCache(MAX_TEXTS, redactValue);
  const resources = new BoundedCache(MAX_TEXTS, redactValue);
  return (event) => {
    const writable: Writable = event;
    if (event.user_agent !== undefined) writable.user_agent = userAgents.get(event.user_agent);
    if (event.resource !== undefined) writable.resource = resources.get(event.resource);
    if (event.session_uid !== undefined) writable.session_uid = redactValue(event.session_uid);
    if (event.labels !== undefined) redactLabels(writable, event.labels);
  };
}

function redactLabels(event: Writable, labels: Readonly<Record<string, string>>): void {
  for (const name in labels) {
    const text = labels[name] ?? "";
    if (text.length < SHORTEST_SECRET) continue;
    const clean = redactValue(text);
    if (clean !== text) event.labels = { ...event.labels, [name]: clean };
  }
}
