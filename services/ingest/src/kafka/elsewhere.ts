import type { Standing } from "@rolecall/kafka";
import type { Alignment } from "./alignment.ts";
import { type Answer, Places } from "./places.ts";
import type { Taken } from "./read-message.ts";

export interface ReadElsewhereOptions {
  readonly topic: string;
  readonly alignment: Pick<Alignment<Taken>, "follow" | "isHeldBack" | "isWaiting" | "stopped">;
  /** Topics of which others read something: one for all topics of a process. */
  readonly shared: Set<string>;
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
/** Who reads all topics alone, or nothing: a partition may have come that is dealt to another, and our share stays what it is. */
const ALONE_MS = 30_000;
/** Half of what events of most sources may be late by is several minutes; where it is less, members go on in steps of this, ms of event time. */
const LEAST_ROOM_MS = 60_000;
/** How long the first answer of all is waited for. */
const UNANSWERED_MS = 30_000;
/** Who waits for others is looked at so often where they do not answer, ms. */
const LOOK_MS = 250;
const NOWHERE = { limitOf: () => Number.NEGATIVE_INFINITY };

/**
 * Keeps a member in step with those that read the other partitions of a topic, as one process keeps its own: nobody goes further
 * ahead of what another has still to read than half of what events may be late by. What each has before it is told with its offsets
 * in the group. Who reads none of the topic keeps in step too: something of another may wait for it.
 */
export class ReadElsewhere {
  readonly #options: ReadElsewhereOptions;
  readonly #places = new Places();
  #own: ReadonlySet<number> = new Set();
  #answer: Answer | undefined;
  /** There is an answer, or a share, that was not looked at yet. */
  #isNew = false;
  #isAsking = false;
  /** When it was asked last, and how long that took. */
  #lastAsked = Number.NEGATIVE_INFINITY;
  #tookMs = 0;
  /** How long something has waited for others since they were looked at, and for the first answer of all, ms. */
  #waitedMs = 0;
  #unanswered = 0;

  constructor(options: ReadElsewhereOptions) {
    this.#options = options;
  }

  /** With the partitions that are ours, how far others may go beyond a partition, and how long we have waited, ms. */
  look(own: ReadonlySet<number>, room: number, waitedMs: number): void {
    const isSame = own.size === this.#own.size && hasAll(this.#own, own);
    if (!isSame) [this.#own, this.#isNew, this.#lastAsked] = [own, true, Number.NEGATIVE_INFINITY];
    if (this.#options.alignment.isHeldBack(this.#options.topic)) this.#waitedMs += waitedMs;
    if (this.#answer === undefined) this.#awaitFirst();
    else this.#follow(this.#answer, Math.max(LEAST_ROOM_MS, room));
    if (!this.#isAsking && this.#isDue()) void this.#ask();
  }

  #awaitFirst(): void {
    const { alignment, topic } = this.#options;
    this.#unanswered += this.#waitedMs;
    this.#waitedMs = 0;
    alignment.follow(topic, this.#unanswered < UNANSWERED_MS ? NOWHERE : undefined);
  }

  #follow(answer: Answer, room: number): void {
    const { alignment, topic, shared } = this.#options;
    if (this.#isNew || this.#waitedMs >= LOOK_MS) {
      this.#places.learn(answer, { own: this.#own, stopped: alignment.stopped, room, waitedMs: this.#waitedMs });
      [this.#isNew, this.#waitedMs] = [false, 0];
      if (hasAll(this.#own, answer.standings)) shared.delete(topic);
      else shared.add(topic);
    }
    alignment.follow(topic, { limitOf: (asked) => this.#places.limitOf(asked) + room });
  }

  /** What comes after a silence is asked for at once. */
  #isDue(): boolean {
    const { clock, alignment, shared } = this.#options;
    const isWaiting = alignment.isWaiting();
    let pause = ALONE_MS;
    if (this.#answer === undefined || shared.size > 0) {
      if (isWaiting) pause = WAITING_MS;
      else if (this.#own.size > 0) pause = QUIET_MS;
    }
    return clock() >= this.#lastAsked + Math.max(pause, SHARE * this.#tookMs);
  }

  async #ask(): Promise<void> {
    const { clock, standings, tell, answered, shared } = this.#options;
    this.#isAsking = true;
    const asked = clock();
    try {
      // Who reads nothing of this topic waits for what we have of it.
      if (shared.size > 0) tell();
      const answer = { asked, standings: await standings() };
      // A topic that is being made, or of which a broker has not heard yet, is none that we read alone.
      if (hasAll(answer.standings, this.#own)) [this.#answer, this.#isNew] = [answer, true];
    } catch {
      // The consumer says what is wrong with the brokers. What was known holds, for as long as it may.
    }
    [this.#lastAsked, this.#tookMs, this.#isAsking] = [asked, clock() - asked, false];
    answered();
  }
}

/** Of the partitions of the one, has the other all? */
function hasAll(other: Pick<ReadonlySet<number>, "has">, one: Pick<ReadonlySet<number>, "keys">): boolean {
  return Array.from(one.keys()).every((partition) => other.has(partition));
}
