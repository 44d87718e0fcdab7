import { EVENT_MEMBERS, type Event } from "@rolecall/core";

/** Texts that hardly another event has. */
const OWN: ReadonlySet<keyof Event> = new Set(["event_uid", "time", "resource", "raw", "origin"]);
const SHARED: readonly (keyof Event)[] = EVENT_MEMBERS.filter((name) => !OWN.has(name));
/** Texts remembered; then all are forgotten, which costs memory for a while and nothing else. */
const MOST_TEXTS = 1 << 17;

/**
 * Gives an event that was just parsed the texts of those before it: a quarter of an hour of a busy topic is held at a time, and a parser
 * makes each text anew.
 */
export function createShareTexts(): (event: Event) => Event {
  const known = new Map<string, string>();
  const shared = (text: string): string => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= MOST_TEXTS) known.clear();
    known.set(text, text);
    return text;
  };
  return (event) => {
    const members = event as unknown as Record<string, unknown>;
    for (const name of SHARED) {
      const value = members[name];
      if (typeof value === "string") members[name] = shared(value);
    }
    const labels = event.labels as Record<string, string> | undefined;
    if (labels !== undefined) for (const name in labels) labels[name] = shared(labels[name] as string);
    return event;
  };
}
