import { inTitle } from "../explain/words.ts";
import { firstBeyond, ownGrants } from "../policy/scopes.ts";
import { hash32 } from "../state/hash.ts";
import { byUse, DAY_MS, type LifecycleMatch, match, type Sighting } from "./sighting.ts";

/** Uses within the grant, and time, from which on one beyond it stands out: the log means the same by both lists. */
const KNOWN_USES = 20;
const KNOWN_MS = 3 * DAY_MS;
const MOST_COUNTED = 255;
/** Rights beyond its grant that a machine was seen to use; one that has more is none of those that keep within it. */
const MOST_BEYOND = 8;

/**
 * A machine whose log says what it was granted, and which kept within that, uses what it was not. What it used so in its first days
 * is how its log is. Each further right takes half of the trust in it: where used and granted scopes have little to do with each
 * other, nothing is told.
 */
export function beyondGrant(seen: Sighting): LifecycleMatch | undefined {
  const { event, record, at } = seen;
  const { scopes } = event;
  const granted = ownGrants(event);
  if (scopes === undefined || granted === undefined || granted.length === 0) return undefined;
  record.more ??= {};
  const { within = 0, beyond = [] } = record.more;
  const scope = firstBeyond(scopes, granted);
  if (scope === undefined) {
    record.more.within = Math.min(MOST_COUNTED, within + 1);
    return undefined;
  }
  // One bit less than the hash: what fits is kept without a box around it.
  const hash = hash32(scope) >>> 1;
  if (beyond.includes(hash) || beyond.length >= MOST_BEYOND) return undefined;
  record.more.beyond = [...beyond, hash];
  record.more.within = within >> 1;
  if (within < KNOWN_USES || at - record.firstSeen < KNOWN_MS) return undefined;
  return match({
    id: "lifecycle.beyond-grant",
    title: `${inTitle(record.name)} used a right that it was not granted (${inTitle(scope)})`,
    severity: byUse("medium", seen),
    owasp: ["NHI5"],
    tag: ["Privilege Escalation", "T1548.005"],
    onceInMs: DAY_MS,
    seen: [
      "scope",
      scope === event.action ? scope : `${scope}, by ${event.action}`,
      `within ${granted.slice(0, 12).join(", ")}`,
    ],
  });
}
