import { inTitle } from "../explain/words.ts";
import { isOfOneKind, isWideScope, ownGrants } from "../policy/scopes.ts";
import { isUsed, operationNames } from "../policy/used-grant.ts";
import { byUse, DAY_MS, daysOf, isGrave, type LifecycleMatch, match, type Sighting, withOthersOf } from "./sighting.ts";

/** So long, and so many events, before what was never used counts as not needed. */
const OBSERVED_MS = 14 * DAY_MS;
const OBSERVED_EVENTS = 100;
const MONTH_MS = 30 * DAY_MS;
const MOST_USED = 256;

/** It may do everything, and does something. */
export function wideScope(seen: Sighting): LifecycleMatch | undefined {
  const { event, record } = seen;
  const isDeclared = record.more?.declaredGrant === true;
  const wide = isDeclared ? declaredWide(record.more?.granted ?? []) : widestOf(ownGrants(event) ?? []);
  if (wide === undefined) return undefined;
  // What a file says of a machine it says of all its days: each of its acts is no more grave for that.
  const isGraver = isGrave(event) && !isDeclared;
  // That an application may write all of one kind of thing is how most are made: for the owner's report, until it is used so.
  const severity = isGraver || !isOfOneKind(wide) ? byUse("low", isDeclared ? plainly(seen) : seen) : "info";
  return match({
    id: "lifecycle.wide-scope",
    title: `${inTitle(record.name)} acts with a very wide right: ${inTitle(wide === "* *" ? "everything in its cluster" : wide)}`,
    severity,
    owasp: ["NHI5"],
    key: isGraver ? `${wide} grave` : wide,
    onceInMs: MONTH_MS,
    together: withOthersOf(seen, "act with rights wider than they need"),
    seen: ["granted_scopes", `${wide}; used for ${event.action}`, "the scopes that it needs"],
  });
}

function widestOf(granted: readonly string[]): string | undefined {
  const scopes = granted.filter(isWideScope);
  return scopes.find((scope) => !isOfOneKind(scope)) ?? scopes[0];
}

/** What a file declares is one list for all events of many machines, of hundreds of rights where a role of a cluster is meant. */
const widest = new WeakMap<readonly string[], string | false>();

function declaredWide(granted: readonly string[]): string | undefined {
  const known = widest.get(granted) ?? widestOf(granted) ?? false;
  widest.set(granted, known);
  return known === false ? undefined : known;
}

/** The sighting, as if of something that does no harm. */
function plainly(seen: Sighting): Sighting {
  return { ...seen, event: { ...seen.event, action_class: "read" } };
}

/** What it was granted, less what it used since it has been watched. */
export function overPermissioned(seen: Sighting): LifecycleMatch | undefined {
  const { at, record } = seen;
  const granted = record.more?.granted;
  if (granted === undefined || granted.length < 3) return undefined;
  noteUse(seen, granted);
  if (at - record.firstSeen < OBSERVED_MS || record.events < OBSERVED_EVENTS) return undefined;
  const used = record.more?.used;
  if (used === undefined || used.length >= MOST_USED) return undefined;
  const unused = unusedOf(record, granted, used);
  const needed = granted.length - unused.length;
  if (unused.length * 2 < granted.length || needed === 0) return undefined;
  return match({
    id: "lifecycle.over-permissioned",
    title: `${inTitle(record.name)} uses ${needed} of ${granted.length} scopes that it was granted`,
    severity: unused.some(isWideScope) ? byUse("medium", plainly(seen)) : "low",
    owasp: ["NHI5"],
    onceInMs: MONTH_MS,
    together: withOthersOf(seen, "use less than half of the scopes that they were granted"),
    seen: [
      "granted_scopes",
      `never used in ${daysOf(at - record.firstSeen)}: ${gravest(unused).slice(0, 8).join(", ")}`,
      `granted: ${gravest(granted).slice(0, 12).join(", ")}`,
    ],
  });
}

/** What opens most, by words of all platforms: of hundreds of rights nobody reads more than the first few. */
const GRAVE_RIGHT =
  /\*|secret|impersonat|escalate|\bbind\b|exec\b|token|passrole|password|\bkeys?\b|admin|policy|role|delete/i;

function gravest(rights: readonly string[]): readonly string[] {
  const sorted = rights.toSorted();
  const isGraveRight = (right: string): boolean => isWideScope(right) || GRAVE_RIGHT.test(right);
  return [...sorted.filter(isGraveRight), ...sorted.filter((right) => !isGraveRight(right))];
}

interface Held {
  readonly granted: readonly string[];
  readonly calls: Set<string>;
  /** Of what was used when it was asked last: what was not. */
  used?: readonly string[];
  unused?: readonly string[];
}

/** Operations of a machine that were held against what it is granted, so that a machine's daily work is so once. */
const held = new WeakMap<Sighting["record"], Held>();
const MOST_HELD = 512;

/** A granted text is used by the scopes or by the operation that it is about. */
function noteUse({ event, record }: Sighting, granted: readonly string[]): void {
  const more = record.more;
  if (more === undefined || event.outcome === "denied") return;
  const { used = [] } = more;
  const { scopes = [], service = "", action } = event;
  if (used.length >= MOST_USED || (scopes.length === 0 && isHeld(record, granted, `${service} ${action}`))) return;
  const uses = { scopes, names: operationNames(service, action) };
  const found = granted.filter((text) => isUsed(text, uses)).filter((text) => !used.includes(text));
  if (found.length > 0) more.used = [...used, ...found].slice(0, MOST_USED);
}

/** What was granted and not used, worked out once for each thing that is used besides. */
function unusedOf(record: Sighting["record"], granted: readonly string[], used: readonly string[]): readonly string[] {
  const known = heldOf(record, granted);
  if (known.used !== used || known.unused === undefined) {
    const needed = new Set(used);
    known.used = used;
    known.unused = granted.filter((text) => !needed.has(text));
  }
  return known.unused;
}

function heldOf(record: Sighting["record"], granted: readonly string[]): Held {
  let known = held.get(record);
  if (known?.granted !== granted) {
    known = { granted, calls: new Set() };
    held.set(record, known);
  }
  return known;
}

/** Was it already? A log that says what is granted says so with each event anew, and in few words. */
function isHeld(record: Sighting["record"], granted: readonly string[], call: string): boolean {
  const { calls } = heldOf(record, granted);
  if (calls.has(call)) return true;
  if (calls.size < MOST_HELD) calls.add(call);
  return false;
}
