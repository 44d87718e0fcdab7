import { firstBeyond } from "../policy/scopes.ts";
import { byUse, DAY_MS, isMachine, type LifecycleMatch, match, plain, type Sighting } from "./sighting.ts";

const MONTH_MS = 30 * DAY_MS;
/** Uses within the grant from which on one beyond it stands out: the log means the same by both lists. */
const KNOWN_USES = 20;
const MOST_COUNTED = 255;

/**
 * A machine whose log says what it was granted, and which kept within that, uses what it was not. Each such use takes half of the
 * trust in what its log says: where used and granted scopes have little to do with each other, nothing is told for long.
 */
export function beyondGrant(seen: Sighting): LifecycleMatch | undefined {
  const { event, record } = seen;
  const { scopes, granted_scopes: granted } = event;
  if (scopes === undefined || granted === undefined || granted.length === 0 || !isMachine(record.kind))
    return undefined;
  record.more ??= {};
  const { within = 0 } = record.more;
  const scope = firstBeyond(scopes, granted);
  record.more.within = scope === undefined ? Math.min(MOST_COUNTED, within + 1) : within >> 1;
  if (scope === undefined || within < KNOWN_USES) return undefined;
  return match({
    id: "lifecycle.beyond-grant",
    title: `${plain(record.name)} used a right that it was not granted`,
    severity: byUse("medium", seen),
    owasp: ["NHI5"],
    tag: ["Privilege Escalation", "T1548.005"],
    key: scope,
    onceInMs: MONTH_MS,
    seen: ["scope", `${scope}: ${event.action}`, `within ${granted.slice(0, 12).join(", ")}`],
  });
}
