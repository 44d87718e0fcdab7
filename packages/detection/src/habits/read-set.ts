import { type Dimension, type Event, SEVERITIES, type Severity } from "@rolecall/core";
import { counted } from "../explain/words.ts";
import type { CountedSet, RuleMatch } from "../rules/index.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";
import { FORGOTTEN_DAYS, newAspect, varies } from "./aspect.ts";
import { differsInPlace, learnPlace, type Place } from "./habit.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Its days begin so long before the time of day at which it was told of first: what is done about midnight is done on one day. */
const LEAD_MS = 6 * HOUR_MS;
/** So many hours before and after one that is known are the same time of the day. */
const NEAR_HOURS = 4;
/** What is counted within so long has a time of the day. */
const AT_ONCE_MS = HOUR_MS;
/** Days after which it is known from where it is done. */
const EARLY_DAYS = 3;
/** Names that are remembered of one identity; of more, those that were read longest ago go, so that they are others again. */
const MOST_NAMES = 512;
/** That share of what was counted is other than before: what is added to an application now and then is less. */
const OTHER_SHARE = 1 / 3;
/** So many times as many as were told of, where the names are others on most days. */
const MANY_TIMES = 2;

/** When it was so: the first day and the latest, in days of the set. */
type Days = readonly [first: number, last: number];

/**
 * What an identity reads again and again, of one story that rules tell: which names, who reads them, from where, at which times
 * of the day, and how fast at most. Days are counted from the first on.
 */
export interface ReadSet extends Place {
  /** Event time, ms: the beginning of its first day. */
  readonly since: number;
  days: number;
  last: number;
  /** Hours of the day (UTC) at which it was done at once. */
  readonly hours: Map<number, Days>;
  readonly names: Map<string, Days>;
  /** Of each severity of rule that it matched, the first day. */
  readonly paces: Map<Severity, number>;
  /** Days on which many names were others, and the latest of them. */
  others: number;
  othersDay: number;
  /** Names of the latest day, and how many of them were never read before it. */
  today: number;
  fresh: number;
  /** Names of one day at most: of its first days, or of one that was told of since it were so many. */
  most: number;
}

/** What is another than before, and in which respect. */
export interface Departure {
  readonly of: "first" | "client" | "network" | "pace" | "names" | "hour";
  readonly dimension: Dimension;
  /** It is among its first days, on which nobody can say where it comes from as a rule. */
  readonly isEarly: boolean;
}

type Departing = Omit<Departure, "isEarly">;

export function newReadSet(at: number): ReadSet {
  return {
    ...{ since: at - LEAD_MS, days: 0, last: -1, hours: new Map(), names: new Map(), paces: new Map() },
    ...{ client: newAspect(), network: newAspect(), asn: newAspect() },
    ...{ others: 0, othersDay: -1, today: 0, fresh: 0, most: 0 },
  };
}

export function isOver(set: ReadSet, at: number): boolean {
  return dayOf(set, at) - set.last > FORGOTTEN_DAYS;
}

/** How what was counted differs from all the days before; undefined where it is as ever. */
export function departs(set: ReadSet, match: RuleMatch, event: Event, at: number): Departure | undefined {
  const day = dayOf(set, at);
  const before = daysBeforeOf(set, day);
  const departure = before === 0 ? FIRST : (differsInPlace(set, event, day) ?? differsInDeed(set, match, at));
  return departure && { ...departure, isEarly: before < EARLY_DAYS };
}

/** Faster than ever, other names than before, or at another time of the day. */
function differsInDeed(set: ReadSet, { severity, set: read }: RuleMatch, at: number): Departing | undefined {
  const day = dayOf(set, at);
  const did = `did it on ${counted(daysBeforeOf(set, day), "day")} before`;
  if (!hadPace(set, severity, day))
    return { of: "pace", dimension: unlike(`${did}, but never so fast`, "as slowly as ever") };
  const others = read && othersIn(set, read, day, did);
  if (others !== undefined) return { of: "names", dimension: others };
  const hour = hourOf(at);
  if (read === undefined || read.withinMs > AT_ONCE_MS || isKnownHour(set, hour, day)) return undefined;
  return { of: "hour", dimension: unlike(`${did}, but not at ${hour}:00`, `at ${hoursOf(set)}`) };
}

const FIRST: Departing = {
  of: "first",
  dimension: unlike(
    "the first day on which it does this",
    "told once, and then of others than these, by another client, from another network, faster or at another time",
  ),
};

/** Learn from one match; true where that changed anything. */
export function learnSet(set: ReadSet, { severity, set: read }: RuleMatch, event: Event, at: number): boolean {
  const day = dayOf(set, at);
  const isOther = read !== undefined && day > set.othersDay && hasOthers(set, read, day);
  if (isOther) {
    set.othersDay = day;
    set.others += 1;
  }
  const isNewDay = day > set.last;
  if (isNewDay) beginDay(set, day);
  const isFaster = !set.paces.has(severity);
  if (isFaster) set.paces.set(severity, day);
  const changed = [isOther, isNewDay, isFaster, learnPlace(set, event, day)];
  if (read === undefined) return changed.includes(true);
  if (read.withinMs <= AT_ONCE_MS) changed.push(seeOn(set.hours, hourOf(at), day));
  return learnNames(set, read, day) || changed.includes(true);
}

function beginDay(set: ReadSet, day: number): void {
  set.most = mostOf(set);
  set.days += 1;
  set.last = day;
  set.today = 0;
  set.fresh = 0;
}

/** What was counted is of the day on which it was read, which may be the one before. */
function learnNames(set: ReadSet, { values, own }: CountedSet, day: number): boolean {
  const changed = values.map(([name, at]) => learnName(set, name, dayOf(set, at)));
  changed.push(...own.map((name) => learnName(set, name, day)));
  // Those for which there is no room count all the same, each time.
  const without = own.filter((name) => !set.names.has(name)).length;
  set.today += without;
  return without > 0 || changed.includes(true);
}

/** Of the latest day, where it is one of the first or was told of: who reads a little more each day comes no farther. */
function mostOf({ days, today, most }: ReadSet): number {
  return days <= EARLY_DAYS || today > MANY_TIMES * most ? Math.max(most, today) : most;
}

function seeOn<K>(known: Map<K, Days>, what: K, day: number): boolean {
  const days = known.get(what);
  if (days !== undefined && day <= days[1]) return false;
  known.set(what, days === undefined || day - days[1] > FORGOTTEN_DAYS ? [day, day] : [days[0], day]);
  return true;
}

/** It was so on a day before, and not too long ago. */
function isBefore(days: Days | undefined, day: number): boolean {
  return days !== undefined && days[0] < day && day - days[1] <= FORGOTTEN_DAYS;
}

function learnName(set: ReadSet, name: string, day: number): boolean {
  const { names } = set;
  const days = names.get(name);
  if (days === undefined && names.size >= MOST_NAMES && !makeRoom(set, day)) return false;
  if (day === set.last && (days?.[1] ?? -1) < day) set.today += 1;
  if (day === set.last && (days === undefined || day - days[1] > FORGOTTEN_DAYS)) set.fresh += 1;
  return seeOn(names, name, day);
}

/** False where all were read on that day, or after it: whoever reads a hundred thousand is not looked through for each. */
function makeRoom({ names, today }: ReadSet, day: number): boolean {
  if (today >= MOST_NAMES) return false;
  const oldest = oldestTenth(names, MOST_NAMES, ([, last]) => last);
  for (const name of oldest) if ((names.get(name)?.[1] ?? day) < day) names.delete(name);
  return names.size < MOST_NAMES;
}

function dayOf({ since }: ReadSet, at: number): number {
  return Math.floor((at - since) / DAY_MS);
}

function daysBeforeOf({ days, last }: ReadSet, day: number): number {
  return last >= day ? days - 1 : days;
}

/** It matched a rule that is as grave on a day before. */
function hadPace({ paces }: ReadSet, severity: Severity, day: number): boolean {
  const grave = SEVERITIES.indexOf(severity);
  return Array.from(paces).some(([each, first]) => first < day && SEVERITIES.indexOf(each) >= grave);
}

/** Other names than before, for people. Where they are others on most days it is how many. */
function othersIn(set: ReadSet, read: CountedSet, day: number, did: string): Dimension | undefined {
  const before = daysBeforeOf(set, day);
  if (varies({ seen: [], fresh: set.others, freshDay: set.othersDay }, before)) {
    const [today, most] = [todayOf(set, day), mostBefore(set, day)];
    return today > MANY_TIMES * most
      ? unlike(`${did}, but never with ${today} ${read.noun}`, `at most ${most}`)
      : undefined;
  }
  // What a thief read is counted for a day, and what the machine itself reads after him is no part of it.
  if (!hasOthers(set, read, day) || countOthers(set, read.own, day) === 0) return undefined;
  const others = countOthers(set, latestOf(read), day);
  const of = isMany(others, read)
    ? `${others} of the latest ${read.values.length} ${read.noun}`
    : `${freshOf(set, day)} other ${read.noun} in one day`;
  return unlike(`${did}, but never with ${of}`, `the ${read.noun} of the days before`);
}

/** Among the latest are many others, or there were as many in the day as the rule counts: a few at a time are as many in the end. */
function hasOthers(set: ReadSet, read: CountedSet, day: number): boolean {
  if (isMany(countOthers(set, latestOf(read), day), read)) return true;
  return freshOf(set, day) >= Math.max(read.values.length, mostBefore(set, day) * OTHER_SHARE);
}

function latestOf({ values }: CountedSet): readonly string[] {
  return values.map(([name]) => name);
}

function countOthers({ names }: ReadSet, values: readonly string[], day: number): number {
  return values.filter((name) => !isBefore(names.get(name), day)).length;
}

function isMany(others: number, { values }: CountedSet): boolean {
  return others >= Math.ceil(values.length * OTHER_SHARE);
}

function todayOf({ today, last }: ReadSet, day: number): number {
  return last >= day ? today : 0;
}

function freshOf({ fresh, last }: ReadSet, day: number): number {
  return last >= day ? fresh : 0;
}

function mostBefore(set: ReadSet, day: number): number {
  return set.last >= day ? set.most : mostOf(set);
}

function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS) % 24;
}

function isNear(a: number, b: number): boolean {
  const apart = Math.abs(a - b);
  return Math.min(apart, 24 - apart) <= NEAR_HOURS;
}

function isKnownHour({ hours }: ReadSet, now: number, day: number): boolean {
  return Array.from(hours).some(([hour, days]) => isBefore(days, day) && isNear(hour, now));
}

function hoursOf({ hours }: ReadSet): string {
  const known = Array.from(hours.keys()).toSorted((a, b) => a - b);
  return known.map((hour) => `${hour}:00`).join(", ");
}

function unlike(observed: string, expected: string): Dimension {
  return { name: "habit", pattern: "UNSEEN", observed, expected, surprise: 0, added: 0 };
}
