import { inTitle } from "../explain/words.ts";
import { isWideScope, ownGrants } from "../policy/scopes.ts";
import { hash32 } from "../state/hash.ts";
import { byUse, DAY_MS, GRAVE_TOGETHER, isGrave, type LifecycleMatch, match, type Sighting } from "./sighting.ts";

export const WIDER_TOKEN = "delegation.wider-token";

/** What comes with tokens of more scopes than this has none that it keeps to. */
const MOST_SCOPES = 32;
/** They are known when it came with none but those on so many days. */
const SETTLED_DAYS = 10;
const MONTH_MS = 30 * DAY_MS;

/**
 * A machine whose tokens had the same few scopes for ten days comes with one that has another: exchanged for more than whoever
 * asked had, or consented to. Of logs that say what a token may do and not which of it was used; where they say both,
 * `lifecycle.beyond-grant` speaks.
 */
export function widerToken(seen: Sighting): LifecycleMatch | undefined {
  const { event, record, at } = seen;
  const { scopes = [] } = event;
  const granted = ownGrants(event) ?? [];
  if (granted.length === 0 || scopes.length > 0) return undefined;
  record.more ??= {};
  const day = Math.floor(at / DAY_MS);
  const { hashes, days, day: latest } = record.more.tokens ?? { hashes: [], days: 0, day };
  // One bit less than the hash: what fits is kept without a box around it.
  const added = granted.filter((scope) => !hashes.includes(hash32(scope) >>> 1));
  if (added.length === 0) {
    if (day > latest) record.more.tokens = { hashes, days: days + 1, day };
    return undefined;
  }
  if (hashes.length >= MOST_SCOPES) return undefined;
  const known = new Set([...hashes, ...added.map((scope) => hash32(scope) >>> 1)]);
  record.more.tokens = { hashes: Array.from(known).slice(0, MOST_SCOPES), days: 0, day };
  if (hashes.length === 0 || days < SETTLED_DAYS) return undefined;
  const names = added.slice(0, 8).join(", ");
  return match({
    id: WIDER_TOKEN,
    kind: "delegation",
    title: `${inTitle(record.name)} comes with a token of a scope that it never had (${inTitle(names)})`,
    severity: byUse(added.some(isWideScope) ? "medium" : "low", seen),
    owasp: ["NHI5"],
    tag: ["Privilege Escalation", "T1550.001"],
    key: names,
    onceInMs: MONTH_MS,
    together: {
      words: "come with tokens of a scope that they never had",
      ...(isGrave(event) ? GRAVE_TOGETHER : { marks: [names] }),
    },
    seen: ["granted_scopes", `${names}, by ${event.action}`, `the same ${hashes.length}, on ${days} days`],
  });
}
