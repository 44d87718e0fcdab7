import { countWithout, type Distinct, isLeft, noteThing } from "../state/distinct.ts";

/** Names that were refused at the place, and those that were let in there. */
const TRIED = 0;
const LET_IN = 1;
/** A set that is always empty. */
const NOTHING = 2;
/** Of so many names a count is exact; of more it is give or take one in sixteen. */
export const ROOM = 256;
const DAY_MS = 24 * 3_600_000;
/** So many names are no mistyped ones: the wider the place, the more of those who mistype have nothing to do with each other. */
const MANY: Readonly<Record<PlaceKind, number>> = { network: 20, wider: 50, client: 100, log: 500 };
/** For each name that is let in there so many are not: an office's people are let in in the end, or at once. */
const FOR_EACH_LET_IN = 4;
/** Names that a finding lists. */
const MOST_IN = 8;

/** What a place is: a network, what networks lie in, a client, or wherever one log tells of. */
export type PlaceKind = "network" | "wider" | "client" | "log";

/** Somebody who was let in: a stranger there. */
export interface Entered {
  readonly uid: string;
  readonly name: string;
}

/** What a day brought. */
interface Day {
  readonly from: number;
  readonly names: Distinct;
  /** Of a whole log: findings about narrower places that opened. */
  apart: number;
}

/** Where names are refused that nobody knows there. Plain data: a row of the snapshot. */
export interface Place {
  readonly kind: PlaceKind;
  readonly name: string;
  /** `provider:account` whose log says so. */
  readonly scope: string;
  /** Event time of the latest attempt, ms. */
  lastAt: number;
  /** Refusals that count, and the most names of two days: what was said is not taken back while it goes on. */
  attempts: number;
  most: number;
  /** Strangers that were let in, the first ones. */
  entered: readonly Entered[];
  /** The day at hand, and the one before. */
  days: readonly [Day, ...Day[]];
}

export function newPlace({ kind, name, scope }: Pick<Place, "kind" | "name" | "scope">, at: number): Place {
  return { kind, name, scope, lastAt: at, attempts: 0, most: 0, entered: [], days: [newDay(at)] };
}

function newDay(from: number): Day {
  return { from, names: { left: [], zeros: 0 }, apart: 0 };
}

/** A name that is not known there was refused; true where it is one more. */
export function noteRefused(place: Place, name: number, at: number): boolean {
  turn(place, at);
  const [{ names }] = place.days;
  place.attempts += 1;
  if (wasTried(place, name)) return false;
  const before = names.left;
  noteThing(names, TRIED, name, ROOM);
  return names.left !== before;
}

/** Somebody was let in there. */
export function noteLetIn(place: Place, name: number, at: number): void {
  turn(place, at);
  noteThing(place.days[0].names, LET_IN, name, ROOM);
}

/** Strangers were let in there, of whom the finding is to speak; true where one of them is news. */
export function noteEntered(place: Place, strangers: readonly Entered[]): boolean {
  const before = place.entered;
  const isNews = ({ uid }: Entered): boolean => before.every((known) => known.uid !== uid);
  place.entered = [...before, ...strangers.filter(isNews)].slice(0, MOST_IN);
  return place.entered.length > before.length;
}

export function wasTried({ days }: Place, name: number): boolean {
  return days.some(({ names }) => isLeft(names, TRIED, name));
}

/** Names that were refused there and not let in, within two days. */
export function neverLetIn({ days }: Place): number {
  return countWithout(
    days.map(({ names }) => names),
    TRIED,
    LET_IN,
  );
}

/** Names that were let in there within two days, whether they were refused before or not. */
function letInAt({ days }: Place): number {
  return countWithout(
    days.map(({ names }) => names),
    LET_IN,
    NOTHING,
  );
}

/** Of a whole log: a finding about a narrower place opened. */
export function noteApart(place: Place, at: number): void {
  turn(place, at);
  place.days[0].apart += 1;
}

/** Findings about narrower places of the log that opened within two days. */
export function toldApart(place: Place, at: number): number {
  turn(place, at);
  return place.days.reduce((sum, { apart }) => sum + apart, 0);
}

/** True of a place where so many names are tried that nobody can have mistyped them. */
export function isSpray(place: Place): boolean {
  const names = neverLetIn(place);
  return names >= MANY[place.kind] && names >= FOR_EACH_LET_IN * letInAt(place);
}

/** True where more are let in than where names are guessed: machines that moved, say, whose new network was not allowed at first. */
export function isMostlyLetIn(place: Place): boolean {
  return place.most < FOR_EACH_LET_IN * letInAt(place);
}

/** A day passes: what is older than two is forgotten. */
function turn(place: Place, at: number): void {
  place.lastAt = Math.max(place.lastAt, at);
  const [today] = place.days;
  const age = at - today.from;
  if (age >= DAY_MS) place.days = age >= 2 * DAY_MS ? [newDay(at)] : [newDay(at), today];
}
