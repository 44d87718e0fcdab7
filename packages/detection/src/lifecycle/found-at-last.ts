import { inTitle } from "../explain/words.ts";
import { PEERS_KNOW } from "../state/adoption.ts";
import { byUse, DAY_MS, type LifecycleMatch, match, type Sighting } from "./sighting.ts";

export const FOUND_AT_LAST = "lifecycle.found-at-last";
const MONTH_MS = 30 * DAY_MS;

/**
 * A machine gets what it asked for on three days and more, and was always told that there is no such thing, or may not have it and then that: who
 * looks for what is not meant for him tries until he finds it. What its peers get as well was made, and is there for all.
 */
export function foundAtLast(seen: Sighting): LifecycleMatch | undefined {
  const { event, record, asked } = seen;
  if (asked === undefined || asked.peers >= PEERS_KNOW) return undefined;
  const never = asked.refused ? "always been refused or told is not there" : "always been told is not there";
  const told = asked.refused ? "a refusal or that there is no such thing" : "that there is no such thing";
  // Whom a call is refused made it as well, for what the peers know: that one of them got it, nobody can say then.
  const peers = asked.refused
    ? "one of its peers at most"
    : asked.peers === 0
      ? "none of its peers"
      : `${asked.peers} of its peers`;
  return match({
    id: FOUND_AT_LAST,
    title: `${inTitle(record.name)} was given what it had ${never} (${inTitle(event.action)})`,
    severity: byUse("low", seen),
    owasp: ["NHI5"],
    tag: ["Discovery", "T1526"],
    key: event.action,
    onceInMs: MONTH_MS,
    // What is made for many is there for each of them from one moment on.
    together: { words: `were given what they had ${never}`, marks: [event.action] },
    seen: ["action", event.action, `on days enough nothing but ${told}; ${peers} got it`],
  });
}
