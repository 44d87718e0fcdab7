import { type Event, formatTime, saidAgainMs } from "@rolecall/core";
import { grouped, inTitle } from "../explain/words.ts";
import type { Departure } from "../inventory/directory.ts";
import { isPlatform } from "../rules/actor.ts";
import { isMadeUp } from "../state/turned-away.ts";
import { bitsOf, TIRELESS_HOURS, useOf } from "../state/used-by.ts";
import {
  byUse,
  DAY_MS,
  daysOf,
  daysOrHoursOf,
  isGrave,
  isLasting,
  type LifecycleMatch,
  match,
  type Sighting,
  withOthersOf,
} from "./sighting.ts";

/** Silent for so long, a machine is dormant (SCC, Sentinel: 180 days). */
export const DORMANT_MS: number = 180 * DAY_MS;
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

/** A machine that was silent for half a year acts. */
export function dormantReturned(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, record, credential, directory } = seen;
  const lastUsed = latest(record.events > 0 ? record.lastSeen : undefined, record.more?.lastUsedAt);
  if (lastUsed !== undefined && at - lastUsed >= DORMANT_MS) {
    return match({
      id: "lifecycle.dormant-returned",
      title: `${inTitle(record.name)} acts again after ${daysOf(at - lastUsed)} of silence`,
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
    title: `a credential of ${inTitle(record.name)} is used again after ${daysOf(at - keyUsed)}`,
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
    title: `${inTitle(record.name)} still runs although its owner ${inTitle(record.owner)} left ${daysOrHoursOf(at - departure.at)} ago`,
    severity: byUse("medium", seen),
    confidence: "high",
    owasp: ["NHI1"],
    tag: ["Persistence", "T1078.004"],
    key: isGrave(event) ? "grave" : "",
    onceInMs: saidAgainMs("lifecycle.orphaned"),
    together: withOthersOf(seen, "still run although their owner left"),
    seen: [
      "owner",
      `${record.owner} has been gone since ${formatTime(departure.at)} (${departure.why}); still ${event.action}`,
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
    title: `${inTitle(record.name)} still acts ${daysOrHoursOf(at - end)} after its declared end`,
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
 * Who tries a key that fails does not use it, and scanners of the internet try `test` and `123456` from everywhere. Of a name before
 * a gateway's password nothing but its use says whether it is a machine's, unless the inventory does.
 */
function isJustTried({ event, record, directory }: Sighting, isByPrograms: boolean): boolean {
  if (isMadeUp(event)) return true;
  if (isByPrograms || event.credential_kind !== "password" || event.source !== "gateway") return false;
  return directory.factsOf(record.uid, {}).kind === undefined;
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
  const isByPrograms = record.humanUse < record.machineUse;
  if (isJustTried(seen, isByPrograms)) return undefined;
  return match({
    id: "lifecycle.human-use",
    title: `somebody uses ${inTitle(record.name)}, a machine, from a ${event.client ?? "browser"}`,
    severity: byUse("medium", seen),
    owasp: ["NHI10"],
    tag: ["Initial Access", "T1078.004"],
    key: isByPrograms ? (event.src_network ?? "") : "",
    onceInMs: QUARTER_MS,
    // Keys that a house gives to be used in pages (publishable ones, of each customer) are so by its choice: one fact of them all.
    ...(!isByPrograms && { together: withOthersOf(seen, "are used from browsers") }),
    seen: [
      "client",
      `${event.client ?? "browser"}: ${event.action}`,
      record.machineUse > 0 ? `programs only (${grouped(record.machineUse)} events by them)` : "programs only",
    ],
  });
}

/** Logs in which programs act by tokens and keys alone, whether a record names them or not. */
const BY_KEYS_ONLY: ReadonlySet<string> = new Set(["github-audit", "gitlab-audit"]);

/** With what somebody must rotate. A session of a browser or a mail program that is never closed is none. */
function isByKey({ source, client, user_agent, credential_kind }: Event): boolean {
  if (credential_kind !== undefined) return isLasting(credential_kind);
  return BY_KEYS_ONLY.has(source) && useOf(client, user_agent) === "machine";
}

/** A person's long-lived credential works around the clock. */
export function machineUse(seen: Sighting): LifecycleMatch | undefined {
  const { event, record } = seen;
  if (event.credential_kind === "password" || !isByKey(event)) return undefined;
  const hours = bitsOf(record.useHours);
  if (hours < TIRELESS_HOURS || record.useDay !== Math.floor(seen.at / DAY_MS)) return undefined;
  return match({
    id: "lifecycle.machine-use",
    title: `a program works around the clock with the credential of ${inTitle(record.name)}, a person`,
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

function latest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined || Number.isNaN(b)) return a ?? (Number.isNaN(b) ? undefined : b);
  return Math.max(a, b);
}
