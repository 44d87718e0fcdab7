import { countWithout, type Distinct, isLeft, noteThing } from "../state/distinct.ts";

/** Names that were refused at the place, and those that were let in there. */
const TRIED = 0;
const LET_IN = 1;
/** A set that is always empty. */
const NOTHING = 2;
/** Of so many names a count is exact; of more it is give or take one in sixteen. */
export const ROOM = 256;
const DAY_MS = 24 * 3_600_000;
/** Names that a finding lists. */
const MOST_IN = 8;

/** What a place is: a network, what networks lie in, a client. */
export type PlaceKind = "network" | "wider" | "client";

/** Somebody who was let in: a stranger there. */
export interface Entered {
  readonly uid: string;
  readonly name: string;
}

/** What a day brought. */
interface Day {
  readonly from: number;
  readonly names: Distinct;
  /** Refusals that count. */
  attempts: number;
  /** The first ones. */
  entered: readonly Entered[];
}

/** Where names are refused that nobody knows there. Plain data: a row of the snapshot. */
export interface Place {
  readonly kind: PlaceKind;
  readonly name: string;
  /** `provider:account` whose log says so. */
  readonly scope: string;
  /** Event time of the latest attempt, ms. */
  lastAt: number;
  /** The day at hand, and the one before. */
  days: readonly [Day, ...Day[]];
}

export function newPlace({ kind, name, scope }: Pick<Place, "kind" | "name" | "scope">, at: number): Place {
  return { kind, name, scope, lastAt: at, days: [newDay(at)] };
}

function newDay(from: number): Day {
  return { from, names: { left: [], zeros: 0 }, attempts: 0, entered: [] };
}

/** A name that is not known there was refused; true where it is one more. */
export function noteRefused(place: Place, name: number, at: number): boolean {
  turn(place, at);
  const [{ names }] = place.days;
  place.days[0].attempts += 1;
  if (wasTried(place, name)) return false;
  const before = names.left;
  noteThing(names, TRIED, name, ROOM);
  return names.left !== before;
}

/** Somebody was let in there: a stranger, of whom the finding is to speak. */
export function noteLetIn(place: Place, name: number, at: number, stranger: Entered | undefined): void {
  turn(place, at);
  noteThing(place.days[0].names, LET_IN, name, ROOM);
  const known = enteredAt(place);
  if (stranger === undefined || known.some(({ uid }) => uid === stranger.uid) || known.length >= MOST_IN) return;
  place.days[0].entered = [...place.days[0].entered, stranger];
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
export function letInAt({ days }: Place): number {
  return countWithout(
    days.map(({ names }) => names),
    LET_IN,
    NOTHING,
  );
}

/** Strangers that were let in there within two days. */
export function enteredAt({ days }: Place): readonly Entered[] {
  return days.toReversed().flatMap(({ entered }) => entered);
}

/** A day passes: what is older than two is forgotten. */
function turn(place: Place, at: number): void {
  place.lastAt = Math.max(place.lastAt, at);
  const [today] = place.days;
  const age = at - today.from;
  if (age >= DAY_MS) place.days = age >= 2 * DAY_MS ? [newDay(at)] : [newDay(at), today];
}
