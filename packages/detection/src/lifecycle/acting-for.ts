import { type IdentityKind, parseIdentityUid } from "@rolecall/core";
import type { Together } from "../rules/index.ts";
import { hash32 } from "../state/hash.ts";
import type { IdentityRecord, Regulars } from "../state/record.ts";
import { byUse, DAY_MS, isGrave, type LifecycleMatch, match, plain, type Sighting } from "./sighting.ts";

export const NEW_USER = "delegation.new-user";
export const NEW_CALLER = "delegation.new-caller";

/** What whoever pushes or presses a button sets going: another person is how it is used. */
const SET_GOING: ReadonlySet<IdentityKind> = new Set(["ci-workflow", "bot", "webhook"]);
/** What has more behind it than this has no circle of them. */
const MOST_BEHIND = 12;
/** They are known when it acted for them on so many days since the last new one, and on as many of each. */
const SETTLED_DAYS = 10;
const SETTLED_DAYS_OF_EACH = 2;
/** So long, and so often, it acted for nobody. */
const ALONE_MS = 14 * DAY_MS;
const ALONE_EVENTS = 50;
const MONTH_MS = 30 * DAY_MS;
/** So many for one person, or called by one caller, are one finding. */
const OF_ONE = 3;

/** What was behind an identity before: those of the circle on how many days, or nobody. */
interface Before {
  readonly many: number;
  readonly days: number;
}

/** A machine that has acted for the same few people on ten days and more acts for another, or, having acted for nobody, for one. */
export function newUser(seen: Sighting): LifecycleMatch | undefined {
  const { event, record } = seen;
  const served = SET_GOING.has(record.kind) ? undefined : event.delegation?.find(isPerson);
  if (served === undefined) return undefined;
  const before = newBehind("people", served, seen);
  // An app is asked for by one after the other, and on its own account as well.
  if (before === undefined || (before.many === 0 && record.kind === "oauth-app")) return undefined;
  // An agent of one alone has nobody else to serve.
  const isOfOne = before.many === 1 && record.kind === "ai-agent";
  return match({
    id: NEW_USER,
    kind: "delegation",
    title: `${plain(record.name)} acted for somebody it had never acted for (${plain(nativeIdOf(served))})`,
    severity: byUse(isOfOne ? "medium" : "low", seen),
    owasp: ["NHI5"],
    tag: ["Lateral Movement", "T1550.001"],
    key: served,
    onceInMs: MONTH_MS,
    together: withOthers(seen, served, "acted for somebody they had never acted for"),
    seen: ["delegation", `${event.action} for ${served}`, expectedOf(before)],
  });
}

/**
 * A machine that the same few agents or machines have called, or acted through, is called by another; or, having acted by itself,
 * by one. `nameOf` says what a person would call that one.
 */
export function newCaller(seen: Sighting, nameOf: (uid: string) => string): LifecycleMatch | undefined {
  const { event, record } = seen;
  const caller = event.delegation?.find(isNoPerson) ?? event.parent_uid;
  // Those through whom an app is asked change as they like.
  if (caller === undefined || caller === record.uid || record.kind === "oauth-app") return undefined;
  const before = newBehind("callers", caller, seen);
  if (before === undefined) return undefined;
  return match({
    id: NEW_CALLER,
    kind: "delegation",
    title: `${plain(record.name)} acted for a machine or agent it had never acted for (${plain(nameOf(caller))})`,
    severity: byUse("low", seen),
    owasp: ["NHI5"],
    tag: ["Lateral Movement", "T1550.001"],
    key: caller,
    onceInMs: MONTH_MS,
    together: withOthers(seen, caller, "acted for a machine or agent they had never acted for"),
    seen: ["delegation", `${event.action} for ${caller}`, expectedOf(before)],
  });
}

/** Notes who is behind it, and says who was before, where these were the same few for long and this is none of them. */
function newBehind(which: "people" | "callers", uid: string, { record, at }: Sighting): Before | undefined {
  record.more ??= {};
  const { more } = record;
  const day = Math.floor(at / DAY_MS);
  // One bit less than the hash: what fits is kept without a box around it.
  const hash = hash32(uid) >>> 1;
  const known = more[which];
  if (known === undefined) {
    more[which] = { hashes: [hash], days: 0, day };
    return wasAlone(record, at) ? { many: 0, days: Math.floor((at - record.firstSeen) / DAY_MS) } : undefined;
  }
  if (known.hashes.includes(hash)) {
    if (day > known.day) {
      known.days += 1;
      known.day = day;
    }
    return undefined;
  }
  if (known.hashes.length >= MOST_BEHIND) return undefined;
  more[which] = { hashes: [...known.hashes, hash], days: 0, day };
  return isSettled(known) ? { many: known.hashes.length, days: known.days } : undefined;
}

function isSettled({ hashes, days }: Regulars): boolean {
  return days >= Math.max(SETTLED_DAYS, SETTLED_DAYS_OF_EACH * hashes.length);
}

function wasAlone({ firstSeen, events }: IdentityRecord, at: number): boolean {
  return events >= ALONE_EVENTS && at - firstSeen >= ALONE_MS;
}

function expectedOf({ many, days }: Before): string {
  return many === 0 ? `nobody, in ${days} days` : `the same ${many}, on ${days} days`;
}

/** A colleague's agents, or what a new agent calls: one finding, unless something grave is done. */
function withOthers({ event }: Sighting, uid: string, words: string): Together | undefined {
  return isGrave(event) ? undefined : { words, marks: [uid], least: OF_ONE };
}

/** What its platform calls it. */
export function nativeIdOf(uid: string): string {
  return parseIdentityUid(uid)?.nativeId ?? uid;
}

function isPerson(uid: string): boolean {
  return parseIdentityUid(uid)?.kind === "human";
}

function isNoPerson(uid: string): boolean {
  return !isPerson(uid);
}
