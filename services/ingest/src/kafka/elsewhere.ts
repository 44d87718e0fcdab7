import type { Standing } from "@rolecall/kafka";
import type { Alignment } from "./alignment.ts";
import type { Taken } from "./read-message.ts";

export interface ReadElsewhereOptions {
  readonly topic: string;
  readonly alignment: Pick<Alignment<Taken>, "follow" | "isHeldBack" | "isWaiting">;
  /** Where the group stands in each partition of the topic. */
  readonly standings: () => Promise<ReadonlyMap<number, Standing>>;
  /** Tells the others how far our own partitions are. */
  readonly tell: () => void;
  /** There is an answer: what waits may go on. */
  readonly answered: () => void;
  /** The one that consumers tell by when they asked: `performance.now`. */
  readonly clock: () => number;
}

/** While something waits, and while nothing does; and never so often that asking takes more than a tenth of the time. */
const WAITING_MS = 50;
const QUIET_MS = 2000;
const SHARE = 10;
/** Half of what events of most sources may be late by is several minutes; where it is less, members go on in steps of this, ms of event time. */
const LEAST_ROOM_MS = 60_000;
/** A place that stays where it is for so long, while we wait for it, is waited for no longer. */
const UNMOVED_MS = 600_000;
/**
 * And one of which nobody says its time: a member of a release before this one, or one that has read nothing yet. Who died before it said
 * any is out of the group by then, with the session by default, and its partitions are another's.
 */
const UNTOLD_MS = 30_000;

/** A partition that another member reads. */
interface Place {
  /** The furthest that it came, and said. */
  at: number;
  reached: number;
  /** Where it ended when it was asked. */
  end: number;
  endAsked: number;
  /** It has been read up to where it ended then. */
  readAt: number;
  /** How long we have waited while it stood there, ms. */
  inVain: number;
}

interface Answer {
  readonly asked: number;
  readonly standings: ReadonlyMap<number, Standing>;
}

/**
 * Keeps a member in step with those that read the other partitions of a topic, as one process keeps its own: nobody goes further
 * ahead of what another has still to read than half of what events may be late by. What each has before it is told with its offsets
 * in the group. Bounded: who says nothing, or does not move, is not waited for for ever.
 */
export class ReadElsewhere {
  readonly #options: ReadElsewhereOptions;
  readonly #places = new Map<number, Place>();
  #own = "";
  #answer: Answer | undefined;
  #isAsking = false;
  /** When it was asked last, and how long that took. */
  #lastAsked = Number.NEGATIVE_INFINITY;
  #tookMs = 0;
  /** How long we have waited for the first answer of all, ms. */
  #unanswered = 0;

  constructor(options: ReadElsewhereOptions) {
    this.#options = options;
  }

  /** With the partitions that are ours, how far others may go beyond a partition, and how long we have waited, ms. */
  look(own: ReadonlySet<number>, room: number, waitedMs: number): void {
    const key = [...own].toSorted((a, b) => a - b).join(" ");
    if (key !== this.#own) this.#lastAsked = Number.NEGATIVE_INFINITY;
    this.#own = key;
    if (own.size === 0) return;
    if (this.#answer === undefined) this.#awaitFirst(waitedMs);
    else this.#follow(own, this.#answer, Math.max(LEAST_ROOM_MS, room), waitedMs);
    if (!this.#isAsking && this.#isDue(own)) void this.#ask(own);
  }

  #awaitFirst(waitedMs: number): void {
    const { alignment, topic } = this.#options;
    if (alignment.isHeldBack(topic)) this.#unanswered += waitedMs;
    const never = Number.NEGATIVE_INFINITY;
    alignment.follow(topic, this.#unanswered < UNTOLD_MS ? { limit: never, readAt: never } : undefined);
  }

  /** What comes after a silence is asked for at once. Whoever reads the topic alone knows enough. */
  #isDue(own: ReadonlySet<number>): boolean {
    const { clock, alignment } = this.#options;
    const pause = Math.max(alignment.isWaiting() ? WAITING_MS : QUIET_MS, SHARE * this.#tookMs);
    if (this.#lastAsked > Number.NEGATIVE_INFINITY && this.#answer !== undefined && !this.#isShared(own)) return false;
    return clock() >= this.#lastAsked + pause;
  }

  async #ask(own: ReadonlySet<number>): Promise<void> {
    const { clock, standings, tell, answered, alignment, topic } = this.#options;
    this.#isAsking = true;
    const asked = clock();
    try {
      if (this.#isShared(own)) tell();
      this.#answer = { asked, standings: await standings() };
      alignment.follow(topic, undefined);
    } catch {
      // The consumer says what is wrong with the brokers. What was known holds, for as long as it may.
    }
    [this.#lastAsked, this.#tookMs, this.#isAsking] = [asked, clock() - asked, false];
    answered();
  }

  /** Does anybody else read the topic? */
  #isShared(own: ReadonlySet<number>): boolean {
    return Array.from(this.#answer?.standings.keys() ?? []).some((partition) => !own.has(partition));
  }

  #follow(own: ReadonlySet<number>, { asked, standings }: Answer, room: number, waitedMs: number): void {
    for (const [partition, standing] of standings) {
      const lane = `${this.#options.topic}/${partition}`;
      if (own.has(partition)) this.#forget(partition, lane);
      else this.#lookAt(partition, lane, { standing, asked, room, waitedMs });
    }
    for (const partition of this.#places.keys())
      if (!standings.has(partition)) this.#forget(partition, `${this.#options.topic}/${partition}`);
  }

  #forget(partition: number, lane: string): void {
    this.#places.delete(partition);
    this.#options.alignment.follow(lane, undefined);
  }

  #lookAt(
    partition: number,
    lane: string,
    look: { readonly standing: Standing; readonly asked: number; readonly room: number; readonly waitedMs: number },
  ): void {
    const { alignment } = this.#options;
    const { committed, low, high, reached } = look.standing;
    // What left the topic before it was read is before nobody any more.
    const at = Math.max(committed ?? low, low);
    const place = this.#placeOf(partition, at, reached);
    if (alignment.isHeldBack(lane)) place.inVain += look.waitedMs;
    // Nothing was there when it was asked; what came since may have more to come beside it.
    if (at >= high && look.asked > place.readAt) [place.readAt, place.inVain] = [look.asked, 0];
    else if (at >= place.end) {
      place.readAt = Math.max(place.readAt, place.endAsked);
      [place.end, place.endAsked] = [high, look.asked];
    }
    const isAwaited = place.inVain < (reached === undefined ? UNTOLD_MS : UNMOVED_MS);
    const limit = reached === undefined ? Number.NEGATIVE_INFINITY : reached + look.room;
    alignment.follow(lane, isAwaited ? { limit, readAt: place.readAt } : undefined);
  }

  #placeOf(partition: number, at: number, reached: number | undefined): Place {
    const known = this.#places.get(partition);
    if (known === undefined) {
      const never = Number.NEGATIVE_INFINITY;
      const place = { at, reached: reached ?? never, end: never, endAsked: never, readAt: never, inVain: 0 };
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
