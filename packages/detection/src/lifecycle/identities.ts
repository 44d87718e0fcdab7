import { formatTime, saidAgainMs } from "@rolecall/core";
import { grouped } from "../explain/words.ts";
import type { Departure } from "../inventory/directory.ts";
import { isOfOneKind, isWideScope } from "../policy/scopes.ts";
import { isUsed, operationNames } from "../policy/used-grant.ts";
import { isPlatform } from "../rules/actor.ts";
import { bitsOf, TIRELESS_HOURS, useOf } from "../state/used-by.ts";
import {
  byUse,
  DAY_MS,
  daysOf,
  daysOrHoursOf,
  isGrave,
  type LifecycleMatch,
  match,
  plain,
  type Sighting,
  withOthersOf,
} from "./sighting.ts";

/** Silent for so long, a machine is dormant (SCC, Sentinel: 180 days). */
export const DORMANT_MS: number = 180 * DAY_MS;
/** So long, and so many events, before what was never used counts as not needed. */
const OBSERVED_MS = 14 * DAY_MS;
const OBSERVED_EVENTS = 100;
const MONTH_MS = 30 * DAY_MS;
const QUARTER_MS = 90 * DAY_MS;
/** Kinds that nobody should sit in front of. A role or an app may well be a person's. */
const UNMANNED = new Set([
  "service-account",
  "access-key",
  "api-key",
  "ci-workflow",
  "bot",
  "managed-identity",
  "workload",
  "webhook",
  "mcp-server",
]);
const MOST_USED = 256;

/** A machine that was silent for half a year acts. */
export function dormantReturned(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, record, credential, directory } = seen;
  const lastUsed = latest(record.events > 0 ? record.lastSeen : undefined, record.more?.lastUsedAt);
  if (lastUsed !== undefined && at - lastUsed >= DORMANT_MS) {
    return match({
      id: "lifecycle.dormant-returned",
      title: `${plain(record.name)} acts again after ${daysOf(at - lastUsed)} of silence`,
      severity: event.outcome === "denied" ? "medium" : "high",
      confidence: "high",
      owasp: ["NHI1"],
      tag: ["Initial Access", "T1078.004"],
      seen: [
        "last_seen",
        `${daysOf(at - lastUsed)} of silence, then ${event.action}`,
        `last used ${formatTime(lastUsed)}; dormant after 180 days`,
      ],
    });
  }
  const uid = event.credential_uid;
  if (uid === undefined) return undefined;
  const declared = directory.credential(uid)?.last_used;
  const keyUsed = latest(credential?.lastSeen, declared === undefined ? undefined : Date.parse(declared));
  if (keyUsed === undefined || at - keyUsed < DORMANT_MS) return undefined;
  return match({
    id: "lifecycle.dormant-credential-returned",
    title: `a credential of ${plain(record.name)} is used again after ${daysOf(at - keyUsed)}`,
    severity: event.outcome === "denied" ? "medium" : "high",
    confidence: "high",
    owasp: ["NHI1", "NHI7"],
    tag: ["Initial Access", "T1078.004"],
    key: uid,
    seen: [
      "credential_uid",
      `${uid}: ${daysOf(at - keyUsed)} of silence, then ${event.action}`,
      `last used ${formatTime(keyUsed)}; dormant after 180 days`,
    ],
  });
}

/** Its owner left, and it still runs. */
export function orphaned(seen: Sighting, departure: Departure | undefined): LifecycleMatch | undefined {
  const { event, at, record } = seen;
  if (departure === undefined || at <= departure.at) return undefined;
  return match({
    id: "lifecycle.orphaned",
    title: `${plain(record.name)} still runs although its owner ${plain(record.owner)} left ${daysOrHoursOf(at - departure.at)} ago`,
    severity: byUse("medium", seen),
    confidence: "high",
    owasp: ["NHI1"],
    tag: ["Persistence", "T1078.004"],
    key: isGrave(event) ? "grave" : "",
    onceInMs: saidAgainMs("lifecycle.orphaned"),
    together: withOthersOf(seen, "still run although their owner left"),
    seen: [
      "owner",
      `${record.owner} is gone since ${formatTime(departure.at)} (${departure.why}); still ${event.action}`,
      "an owner who is there",
    ],
  });
}

/** It acts after the end that was declared for it. */
export function pastEnd(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, record } = seen;
  const end = record.more?.endsAt;
  if (end === undefined || at <= end) return undefined;
  return match({
    id: "lifecycle.past-end",
    title: `${plain(record.name)} still acts ${daysOrHoursOf(at - end)} after its declared end`,
    severity: byUse("medium", seen),
    confidence: "high",
    owasp: ["NHI1"],
    tag: ["Persistence", "T1078.004"],
    key: isGrave(event) ? "grave" : "",
    onceInMs: saidAgainMs("lifecycle.past-end"),
    together: withOthersOf(seen, "still act after their declared end"),
    seen: ["expected_end", `${event.action} at ${event.time}`, `nothing after ${formatTime(end)}`],
  });
}

/**
 * Somebody sits in front of a machine's credential. Where that is how it is used, it is told as one fact of it, wherever they
 * sit; where programs use it, of each network that somebody comes from.
 */
export function humanUse(seen: Sighting): LifecycleMatch | undefined {
  const { event, record } = seen;
  if (!UNMANNED.has(record.kind) || useOf(event.client, event.user_agent) !== "human") return undefined;
  // Google's service agents act where somebody works in the console, and the log has that browser.
  if (isPlatform(event)) return undefined;
  // What a forge writes of a run has the program of whoever began it.
  if (event.action.startsWith("workflows.")) return undefined;
  return match({
    id: "lifecycle.human-use",
    title: `somebody uses ${plain(record.name)}, a machine, from a ${event.client ?? "browser"}`,
    severity: byUse("medium", seen),
    owasp: ["NHI10"],
    tag: ["Initial Access", "T1078.004"],
    key: record.humanUse < record.machineUse ? (event.src_network ?? "") : "",
    onceInMs: QUARTER_MS,
    seen: [
      "client",
      `${event.client ?? "browser"}: ${event.action}`,
      record.machineUse > 0 ? `programs only (${grouped(record.machineUse)} events by them)` : "programs only",
    ],
  });
}

/** A person's long-lived credential works around the clock. */
export function machineUse(seen: Sighting): LifecycleMatch | undefined {
  const { event, record } = seen;
  if (event.credential_kind === "password") return undefined;
  const hours = bitsOf(record.useHours);
  if (hours < TIRELESS_HOURS || record.useDay !== Math.floor(seen.at / DAY_MS)) return undefined;
  return match({
    id: "lifecycle.machine-use",
    title: `a program works around the clock with the credential of ${plain(record.name)}, a person`,
    severity: byUse("low", seen),
    owasp: ["NHI9"],
    key: event.credential_uid ?? "",
    onceInMs: MONTH_MS,
    seen: [
      "hours_of_day",
      `${hours} of 24 hours of one day, by ${event.client ?? "an unnamed client"}`,
      `a person works in fewer than ${TIRELESS_HOURS}`,
    ],
  });
}

/** It may do everything, and does something. */
export function wideScope(seen: Sighting): LifecycleMatch | undefined {
  const { event, record } = seen;
  const isDeclared = record.more?.declaredGrant === true;
  const wide = isDeclared ? declaredWide(record.more?.granted ?? []) : widestOf(event.granted_scopes ?? []);
  if (wide === undefined) return undefined;
  // What a file says of a machine it says of all its days: each of its acts is no more grave for that.
  const isGraver = isGrave(event) && !isDeclared;
  // That an application may write all of one kind of thing is how most are made: for the owner's report, until it is used so.
  const severity = isGraver || !isOfOneKind(wide) ? byUse("low", isDeclared ? plainly(seen) : seen) : "info";
  return match({
    id: "lifecycle.wide-scope",
    title: `${plain(record.name)} acts with rights as wide as ${plain(wide === "* *" ? "everything in its cluster" : wide)}`,
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
    title: `${plain(record.name)} uses ${needed} of ${granted.length} scopes that it was granted`,
    severity: unused.some(isWideScope) ? byUse("medium", plainly(seen)) : "low",
    owasp: ["NHI5"],
    onceInMs: MONTH_MS,
    together: withOthersOf(seen, "use less than half of the scopes that they were granted"),
    seen: [
      "granted_scopes",
      `never used in ${daysOf(at - record.firstSeen)}: ${unused.toSorted().slice(0, 8).join(", ")}`,
      `granted: ${granted.slice(0, 12).join(", ")}`,
    ],
  });
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

function latest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined || Number.isNaN(b)) return a ?? (Number.isNaN(b) ? undefined : b);
  return Math.max(a, b);
}
