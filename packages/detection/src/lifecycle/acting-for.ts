import { type Event, type IdentityKind, isPerson, parseIdentityUid, type Severity } from "@rolecall/core";
import { inTitle } from "../explain/words.ts";
import { toolOf } from "../policy/tools.ts";
import { hash32 } from "../state/hash.ts";
import type { IdentityRecord, Regulars } from "../state/record.ts";
import { byUse, DAY_MS, GRAVE_TOGETHER, isGrave, type LifecycleMatch, match, type Sighting } from "./sighting.ts";
import { type Power, powerOf } from "./tool-powers.ts";

export const NEW_USER = "delegation.new-user";
export const NEW_CALLER = "delegation.new-caller";

/** What whoever pushes or presses a button sets going: another person is how it is used. */
const SET_GOING: ReadonlySet<IdentityKind> = new Set(["ci-workflow", "bot", "webhook"]);
/** What has more behind it than this has no circle of them. */
export const MOST_BEHIND = 12;
/** They are known when it acted for them on so many days since the last new one, and on as many of each; hosts come oftener than people. */
const SETTLED_DAYS = 10;
const SETTLED_DAYS_OF_EACH = { people: 2, callers: 2, hosts: 4 } as const;
/** So long, and so often, it acted for nobody. */
const ALONE_MS = 14 * DAY_MS;
const ALONE_EVENTS = 50;
const MONTH_MS = 30 * DAY_MS;
/** So many for one person, or called by one caller, are one finding. */
const OF_ONE = 3;

/** So many days whoever is new is held against those before: what is grave is told of as such. */
const NEW_DAYS = 3;
/** What an agent's tool does that is as grave, whatever its platform calls that. Commands are what many agents work with. */
const GRAVE_POWERS: ReadonlySet<Power | undefined> = new Set<Power>(["secrets", "granting"]);

type Before = NonNullable<Regulars["news"]>;

/** A machine that has acted for the same few people on ten days and more acts for another, or, having acted for nobody, for one. */
export function newUser(seen: Sighting): LifecycleMatch | undefined {
  const { event, record } = seen;
  const served = SET_GOING.has(record.kind) ? undefined : event.delegation?.find(isPerson);
  if (served === undefined) return undefined;
  const before = newBehind("people", served, seen);
  // An app is asked for by one after the other, and on its own account as well.
  if (before === undefined || (before.many === 0 && record.kind === "oauth-app")) return undefined;
  // An agent of one alone has nobody else to serve.
  const level = before.many === 1 && record.kind === "ai-agent" ? "medium" : "low";
  return told(seen, before, { id: NEW_USER, level, uid: served, name: nativeIdOf(served), what: "somebody" });
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
  const what = "a machine or agent";
  return told(seen, before, { id: NEW_CALLER, level: "low", uid: caller, name: nameOf(caller), what });
}

interface Newcomer {
  readonly id: string;
  readonly level: Severity;
  readonly uid: string;
  readonly name: string;
  readonly what: string;
}

function told(seen: Sighting, { many, days }: Before, { id, level, uid, name, what }: Newcomer): LifecycleMatch {
  const { event, record } = seen;
  const grave = isHarm(event);
  const deed = grave ? "did something grave for" : "acted for";
  return match({
    id,
    kind: "delegation",
    title: `${inTitle(record.name)} ${deed} ${what} it had never acted for (${inTitle(name)})`,
    severity: byUse(level, grave ? gravely(seen) : seen),
    owasp: ["NHI5"],
    tag: ["Lateral Movement", "T1550.001"],
    key: grave ? `${uid} grave` : uid,
    onceInMs: MONTH_MS,
    // A colleague's agents, or what a new agent calls, are one finding.
    together: {
      words: `${deed} ${what} they had never acted for`,
      ...(grave ? GRAVE_TOGETHER : { marks: [uid], least: OF_ONE }),
    },
    seen: [
      "delegation",
      `${event.action} for ${uid}`,
      many === 0 ? `nobody, in ${days} days` : `the same ${many}, on ${days} days`,
    ],
  });
}

/** What was refused did none. */
export function isHarm(event: Event): boolean {
  if (event.outcome === "denied") return false;
  if (isGrave(event)) return true;
  const tool = event.identity_kind === "ai-agent" ? toolOf(event) : undefined;
  return tool !== undefined && GRAVE_POWERS.has(powerOf(tool));
}

/** As if the log called it grave. */
export function gravely(seen: Sighting): Sighting {
  return isGrave(seen.event) ? seen : { ...seen, event: { ...seen.event, action_class: "secret" } };
}

/**
 * Notes who is behind it, or where it goes, and says who was before: where these were the same few for long and this is none of them, and again
 * when whoever is so new does something grave.
 */
export function newBehind(
  which: keyof typeof SETTLED_DAYS_OF_EACH,
  uid: string,
  { event, record, at }: Sighting,
): Before | undefined {
  record.more ??= {};
  const { more } = record;
  const day = Math.floor(at / DAY_MS);
  // One bit less than the hash: what fits is kept without a box around it.
  const hash = hash32(uid) >>> 1;
  const known = more[which];
  if (known?.hashes.includes(hash) === true) {
    if (day > known.day) {
      known.days += 1;
      known.day = day;
    }
    const { news, hashes } = known;
    const isNew = news !== undefined && day - news.day < NEW_DAYS && hash === hashes.at(-1);
    return isNew && isHarm(event) ? news : undefined;
  }
  const hashes = known?.hashes ?? [];
  if (hashes.length >= MOST_BEHIND) return undefined;
  const days = known?.days ?? Math.floor((at - record.firstSeen) / DAY_MS);
  const isNews = known === undefined ? wasAlone(record, at) : isSettled(known, which);
  const news = isNews ? { many: hashes.length, days, day } : undefined;
  more[which] = { hashes: [...hashes, hash], days: 0, day, news };
  return news;
}

function isSettled({ hashes, days }: Regulars, which: keyof typeof SETTLED_DAYS_OF_EACH): boolean {
  return days >= Math.max(SETTLED_DAYS, SETTLED_DAYS_OF_EACH[which] * hashes.length);
}

function wasAlone({ firstSeen, events }: IdentityRecord, at: number): boolean {
  return events >= ALONE_EVENTS && at - firstSeen >= ALONE_MS;
}

/** What its platform calls it. */
export function nativeIdOf(uid: string): string {
  return parseIdentityUid(uid)?.nativeId ?? uid;
}

function isNoPerson(uid: string): boolean {
  return !isPerson(uid);
}
