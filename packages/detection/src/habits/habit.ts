import { type Dimension, type Event, SEVERITIES, type Severity } from "@rolecall/core";
import { counted, plain } from "../explain/words.ts";
import type { RuleMatch } from "../rules/index.ts";
import { type Aspect, daysBefore, FORGOTTEN_DAYS, membersBefore, newAspect, see, usual, varies } from "./aspect.ts";
import { broadFamilyOf, familyOf } from "./family.ts";
import { type FirstTold, newFirstTold } from "./first-told.ts";
import { networkOf } from "./network.ts";

/**
 * What an identity does again and again that a rule matches: one rule, one identity, one action; or what it is refused, whatever
 * the action. Days are those of event time since the epoch (UTC). Plain data: it is a row of the snapshot as it stands.
 */
export interface Habit {
  days: number;
  last: number;
  /** Of what it is refused. */
  readonly action: Aspect;
  readonly client: Aspect;
  readonly network: Aspect;
  readonly asn: Aspect;
  readonly resource: Aspect;
  readonly broad: Aspect;
  readonly first: FirstTold;
}

/** Who does it, and from where; and on how many days it was done. */
export type Place = Pick<Habit, "days" | "client" | "network" | "asn">;

/** In which respect the place is another, and how. */
interface Elsewhere {
  readonly of: "client" | "network";
  readonly dimension: Dimension;
}

/** On how many days it is told, and whether what is acted on counts: itself, or what kind of thing it is and where. */
interface Telling {
  readonly told: number;
  readonly on: "any" | "kind" | "its";
  readonly severity: Severity;
}

/** So many resources of one broad family, and another is one more of them, where the rule is of `medium` or graver. */
const MANY = 3;

/** Days on which something was told before it is a habit. Absent: it never is. */
const DAYS_TOLD: Readonly<Partial<Record<Severity, number>>> = { info: 1, low: 2, medium: 3 };
/** Where who gains by it, or what runs, is the same. */
const ALIKE_TOLD = 3;
/** The same of what it is refused: a right that is missing is asked for again and again, by whoever needs it. */
const REFUSALS_TOLD: typeof DAYS_TOLD = { info: 1, low: 2 };
/** Whoever makes others blind is told of however often he does it. */
const NEVER_FROM_MEDIUM: ReadonlySet<string> = new Set(["Defense Impairment", "Stealth"]);

/** On how many days must it have been told before? Undefined where it stays worth telling. */
export function daysToldOf(match: RuleMatch, event: Event): number | undefined {
  // Where it is does not depend on what it was allowed there.
  if (match.repeats === "by-network") return 1;
  if (match.repeats === "always") return undefined;
  if (wasRefused(event)) return REFUSALS_TOLD[match.severity];
  if (match.repeats === "by-actor" || match.repeats === "by-kind") return 1;
  if (match.alike !== undefined) return ALIKE_TOLD;
  if (match.severity === "medium" && match.attacks.some(({ tactic }) => NEVER_FROM_MEDIUM.has(tactic)))
    return undefined;
  return DAYS_TOLD[match.severity];
}

/** It did not succeed: a habit of its own, which says nothing of what is allowed. */
export function wasRefused({ outcome }: Event): boolean {
  return outcome === "denied" || outcome === "error";
}

export function newHabit(): Habit {
  return {
    days: 0,
    last: -1,
    action: newAspect(),
    client: newAspect(),
    network: newAspect(),
    asn: newAspect(),
    resource: newAspect(),
    broad: newAspect(),
    first: newFirstTold(),
  };
}

/** Is it over, so that it begins anew? */
export function isForgotten(habit: Habit, day: number): boolean {
  return day - habit.last > FORGOTTEN_DAYS;
}

/** A network that it was not told from before, for people; undefined where it is known, or one more of a known operator's. */
export function isElsewhere(habit: Habit, event: Event, day: number): Dimension | undefined {
  const network = networkOf(event);
  const isNearby =
    varies(habit.network, habit.days) && asnOf(event) !== "" && daysBefore(habit.asn, asnOf(event), day) > 0;
  const isKnown = isNearby || daysBefore(habit.network, network, day) > 0;
  return isKnown ? undefined : unlike("network", network, habit.network);
}

/** Days and networks after which to be in several places is how an identity works. */
const SHARED_FROM = 3;

/**
 * How grave a network is that it was not told from before: at most `medium` while nothing is known of its home (`isNew`) or
 * where it is often elsewhere, and `low` where nearly each day brings another.
 */
export function severityElsewhere(habit: Habit, severity: Severity, isNew: boolean): Severity {
  if (varies(habit.network, habit.days)) return leastOf(severity, "low");
  const isShared = habit.days >= SHARED_FROM && habit.network.seen.length >= SHARED_FROM;
  return isNew || isShared ? leastOf(severity, "medium") : severity;
}

function leastOf(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) < SEVERITIES.indexOf(b) ? a : b;
}

/**
 * What is not as it always was, for people; undefined where it is all as before. What is new about a habit is told on its
 * first day, as the habit itself was on so many.
 */
export function differs(habit: Habit, event: Event, day: number, of: Telling): Dimension | undefined {
  const before = earlierDays(habit, day);
  if (before === 0) return firstTimes(before, of);
  const elsewhere = differsInPlace(habit, event, day, before < of.told ? before : undefined);
  if (elsewhere !== undefined) return elsewhere.dimension;
  if (before < of.told) return firstTimes(before, of);
  return of.on === "any" ? undefined : differsInDeed(habit, event, day, of);
}

/** It is a habit, and all that is new about it is the network that it is done from. */
export function isMoved(habit: Habit, event: Event, day: number, { told }: Telling): boolean {
  const knows = knownBefore(day);
  return (
    earlierDays(habit, day) >= told &&
    knows(habit.client, event.client ?? "") &&
    !knows(habit.network, networkOf(event))
  );
}

/** On how many days it was done before this one. */
function earlierDays(habit: Habit, day: number): number {
  return habit.last >= day ? habit.days - 1 : habit.days;
}

/** Another client or network than on the days before: somebody else may do it, however often it was done. */
export function differsInPlace(habit: Place, event: Event, day: number, days?: number): Elsewhere | undefined {
  const knows = knownBefore(day);
  const { client, network, asn } = habit;
  if (!knows(client, event.client ?? ""))
    return { of: "client", dimension: unlike("client", event.client, client, days) };
  if (!knows(network, networkOf(event)) && !(varies(network, habit.days) && knows(asn, asnOf(event))))
    return { of: "network", dimension: unlike("network", networkOf(event), network, days) };
  return undefined;
}

/** Whether there was a value on any day before. */
function knownBefore(day: number): (aspect: Aspect, value: string) => boolean {
  return (aspect, value) => daysBefore(aspect, value, day) > 0;
}

/** Another operation that is refused, where not most are; another kind of resource. */
function differsInDeed(habit: Habit, event: Event, day: number, of: Telling): Dimension | undefined {
  const knows = knownBefore(day);
  const { action, resource, broad } = habit;
  if (wasRefused(event) && !knows(action, event.action) && !varies(action, habit.days))
    return unlike("operation", event.action, action);
  if (knows(resource, familyOf(event))) return undefined;
  const family = broadFamilyOf(event);
  const isSlight = of.severity === "info" || of.severity === "low" || of.on === "kind";
  const isOneMore = isSlight || membersBefore(resource, family, day) >= MANY;
  return isOneMore && knows(broad, family) ? undefined : unlike("resource", event.resource, resource);
}

/** Learn from one match; true where that changed anything. */
export function learn(habit: Habit, event: Event, day: number): boolean {
  const isNew = day > habit.last;
  if (isNew) {
    habit.days += 1;
    habit.last = day;
  }
  const family = broadFamilyOf(event);
  const changed = [
    wasRefused(event) && see(habit.action, event.action, day),
    learnPlace(habit, event, day),
    see(habit.resource, familyOf(event), day, family),
    see(habit.broad, family, day),
  ];
  return isNew || changed.includes(true);
}

/** Who does it, and from where, on a day that is counted already; true where that changed anything. */
export function learnPlace({ client, network, asn }: Place, event: Event, day: number): boolean {
  const changed = [
    see(client, event.client ?? "", day),
    see(network, networkOf(event), day),
    see(asn, asnOf(event), day),
  ];
  return changed.includes(true);
}

function asnOf({ src_asn }: Event): string {
  return src_asn === undefined ? "" : String(src_asn);
}

function firstTimes(before: number, { told, on }: Telling): Dimension {
  return {
    name: "habit",
    pattern: before === 0 ? "UNSEEN" : "RARE",
    observed: before === 0 ? "the first day on which it does this" : `did this on ${counted(before, "day")} before`,
    expected: `not told again once it was so on ${counted(told, "day")}, with the same ${on === "any" ? "client and network" : "client, network and kind of resource"}`,
    surprise: 0,
    added: 0,
  };
}

/** `days`: on how many it was so before, where that is no habit yet. */
function unlike(what: string, value: string | undefined, aspect: Aspect, days?: number): Dimension {
  const most = usual(aspect);
  const often = days === undefined ? "does this often" : `did this on ${counted(days, "day")} before`;
  return {
    name: "habit",
    pattern: "UNSEEN",
    observed: `${often}, but not with this ${what}: ${plain(value ?? "") || "none"}`,
    expected: most === undefined ? "" : `${plain(most.value) || "none"} on ${counted(most.days, "day")}`,
    surprise: 0,
    added: 0,
  };
}
