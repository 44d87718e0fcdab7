import { inTitle } from "../explain/words.ts";
import { PEERS_KNOW } from "../state/adoption.ts";
import { byUse, DAY_MS, type LifecycleMatch, match, type Sighting } from "./sighting.ts";

export const FOUND_AT_LAST = "lifecycle.found-at-last";
const MONTH_MS = 30 * DAY_MS;

/**
 * A machine gets what it asked for on three days and more, and was always told that there is no such thing: who looks for what is not
 * meant for him tries until he finds it. What its peers get as well was made, and is there for all.
 */
export function foundAtLast(seen: Sighting): LifecycleMatch | undefined {
  const { event, record, asked } = seen;
  if (asked === undefined || asked.peers >= PEERS_KNOW) return undefined;
  return match({
    id: FOUND_AT_LAST,
    title: `${inTitle(record.name)} was given what it had always been told is not there (${inTitle(event.action)})`,
    severity: byUse("low", seen),
    owasp: ["NHI5"],
    tag: ["Discovery", "T1526"],
    key: event.action,
    onceInMs: MONTH_MS,
    // What is made for many is there for each of them from one moment on.
    together: { words: "were given what they had always been told is not there", marks: [event.action] },
    seen: [
      "action",
      event.action,
      `on days enough nothing but that there is no such thing; ${asked.peers === 0 ? "none" : asked.peers} of its peers got it`,
    ],
  });
}
