import type { Standing } from "@rolecall/kafka";
import type { Stopped } from "./alignment.ts";

/** Where the group stood when it was asked. */
export interface Answer {
  readonly asked: number;
  readonly standings: ReadonlyMap<number, Standing>;
}

/** What passed since it was looked at last. */
export interface Since {
  /** Of the partitions that are ours nothing is known here. */
  readonly own: ReadonlySet<number>;
  /** What was kept from being taken, how far it might have gone beyond a place, and how long it waited, ms. */
  readonly stopped: Stopped | undefined;
  readonly room: number;
  readonly waitedMs: number;
}

/** A place that stays where it is for so long, while we wait for it, is waited for no longer. */
const UNMOVED_MS = 600_000;
/**
 * And one of which nobody says its time: a member of a release before this one, or one that has read nothing yet. Who died before it said
 * any is out of the group by then, with the session by default, and its partitions are another's.
 */
const UNTOLD_MS = 30_000;
const NEVER: number = Number.NEGATIVE_INFINITY;

/** A partition that another member reads. */
interface Place {
  /** The furthest that it came, and said. */
  at: number;
  reached: number;
  /** What it says now. */
  now: number;
  /** Where it ended when it was asked. */
  end: number;
  endAsked: number;
  /** It has been read up to where it ended then. */
  readAt: number;
  /** How long we have waited while it stood there, ms. */
  inVain: number;
  isAwaited: boolean;
}

/** Who asked after that is let no further than the limit. */
interface Step {
  readonly readAt: number;
  readonly limit: number;
}

/**
 * The partitions of a topic that others read, with what each has still before it. Bounded: one that says nothing, or does not move, is
 * not waited for for ever.
 */
export class Places {
  readonly #places = new Map<number, Place>();
  #steps: readonly Step[] = [];

  /** What an answer says of each; the same one again where others have waited meanwhile. */
  learn(answer: Answer, since: Since): void {
    for (const partition of this.#places.keys())
      if (since.own.has(partition) || !answer.standings.has(partition)) this.#places.delete(partition);
    for (const [partition, standing] of answer.standings)
      if (!since.own.has(partition)) this.#lookAt(partition, standing, answer.asked, since);
    this.#steps = stepsOf(this.#places.values());
  }

  /** What none has left before it that is awaited, where it was not read up to where it ended then, ms of event time. */
  limitOf(asked: number): number {
    return this.#steps.findLast(({ readAt }) => readAt < asked)?.limit ?? Number.POSITIVE_INFINITY;
  }

  #lookAt(partition: number, { committed, low, high, reached }: Standing, asked: number, since: Since): void {
    // What left the topic before it was read is before nobody any more.
    const at = Math.max(committed ?? low, low);
    const place = this.#placeOf(partition, at, reached);
    if (isHolding(place, since)) place.inVain += since.waitedMs;
    // Nothing was there when it was asked; what came since may have more to come beside it.
    if (at >= high && asked > place.readAt) [place.readAt, place.inVain] = [asked, 0];
    else if (at >= place.end) {
      place.readAt = Math.max(place.readAt, place.endAsked);
      [place.end, place.endAsked] = [high, asked];
    }
    place.now = reached ?? NEVER;
    place.isAwaited = place.inVain < (reached === undefined ? UNTOLD_MS : UNMOVED_MS);
  }

  #placeOf(partition: number, at: number, reached: number | undefined): Place {
    const known = this.#places.get(partition);
    if (known === undefined) {
      const never = { now: NEVER, end: NEVER, endAsked: NEVER, readAt: NEVER, inVain: 0, isAwaited: true };
      const place = { at, reached: reached ?? NEVER, ...never };
      this.#places.set(partition, place);
      return place;
    }
    // Of one that says no time nothing is gained by its going on; and who goes to and fro, or says a time now and then, does not go on.
    const isFurther = reached !== undefined && (reached > known.reached || at > known.at);
    if (isFurther)
      [known.at, known.reached, known.inVain] = [Math.max(known.at, at), Math.max(known.reached, reached), 0];
    return known;
  }
}

/** Does it keep what is to be taken from being taken? */
function isHolding({ readAt, now, isAwaited }: Place, { stopped, room }: Since): boolean {
  if (!isAwaited || stopped === undefined) return false;
  const [asked, time] = stopped;
  return asked > readAt && time > now + room;
}

/** The later something was asked for, the more of them may have something before it: each step is lower than the one before. */
function stepsOf(places: Iterable<Place>): readonly Step[] {
  const steps: Step[] = [];
  const awaited = Array.from(places).filter(({ isAwaited }) => isAwaited);
  for (const { readAt, now } of awaited.toSorted((a, b) => compare(a.readAt, b.readAt))) {
    const last = steps.at(-1);
    if (last !== undefined && last.limit <= now) continue;
    if (last?.readAt === readAt) steps.pop();
    steps.push({ readAt, limit: now });
  }
  return steps;
}

/** Also of two that are minus infinity. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
