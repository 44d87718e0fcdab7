import { type Event, redactValue } from "@rolecall/core";
import { BoundedCache } from "./bounded-cache.ts";

type Writable = { -readonly [K in keyof Event]: Event[K] };

/** Texts whose redaction is remembered: user agents and resources come back again and again. */
const MAX_TEXTS = 4096;
/** No form of secret that is masked is shorter. */
const SHORTEST_SECRET = 12;

/**
 * Masks secrets of known form in the text of an event, in place: the event is the intake's own until it hands it over.
 * Somebody's token in the place of a name or an error code is one too; whoever acts under it is then `***`.
 */
export function createRedactEvent(): (event: Event) => void {
  const userAgents = new BoundedCache(MAX_TEXTS, redactValue);
  const resources = new BoundedCache(MAX_TEXTS, redactValue);
  const names = new BoundedCache(MAX_TEXTS, redactValue);
  return (event) => {
    const writable: Writable = event;
    if (event.user_agent !== undefined) writable.user_agent = userAgents.get(event.user_agent);
    if (event.resource !== undefined) writable.resource = resources.get(event.resource);
    writable.action = names.get(event.action);
    writable.identity_name = names.get(event.identity_name);
    writable.identity_uid = names.get(event.identity_uid);
    if (event.service !== undefined) writable.service = names.get(event.service);
    if (event.error_code !== undefined) writable.error_code = names.get(event.error_code);
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
