import {
  type Assignment,
  type Consumer,
  type LogRecord,
  LostPartition,
  type Progress,
  type Standing,
} from "@rolecall/kafka";
import type { Alignment } from "./alignment.ts";
import { ReadElsewhere } from "./elsewhere.ts";
import { type ChooseDoor, createMessageReader, type MessageReader, type Taken } from "./read-message.ts";
import type { Steps } from "./steps.ts";

export interface TopicInputOptions {
  readonly topic: string;
  readonly open: (assignment: Assignment) => Consumer<Uint8Array | null>;
  readonly doors: (partition: number) => ChooseDoor;
  readonly from?: ((partition: number, standing: Standing) => number | undefined) | undefined;
  /** Where its group stands; undefined where nobody else is in it. */
  readonly standings?: (() => Promise<ReadonlyMap<number, Standing>>) | undefined;
  /** What is not durable of a lane is not before that, event time in epoch ms; undefined where nothing of it is known. */
  readonly reached: (lane: string) => number | undefined;
  /** Topics of which others read something. */
  readonly shared: Set<string>;
  /** What was taken of all topics, step by step. */
  readonly steps: Pick<Steps, "spanMs">;
  /** Shared by all topics. */
  readonly alignment: Alignment<Taken>;
  /** Takes on a piece of what is in order; resolves when there is room for more, with whether there was one. */
  readonly release: () => Promise<boolean>;
  /** Below that offset of a lane everything was taken on. */
  readonly inHand: Map<string, number>;
  /** Resolves when everything that was released so far is durable and committed. */
  readonly settled: () => Promise<void>;
  /** The one that consumers tell by when they asked: `performance.now`. */
  readonly clock: () => number;
  /** How far behind newer ones an event of this source may come without being late, ms. */
  readonly holdMs: (source: string) => number;
}

/**
 * What is known to lie in a partition holds the others back until it is here. Only where others wait in vain for so long is
 * it taken for out of reach: whoever leads it is gone, or what is next in it cannot be read.
 */
const UNREAD_PATIENCE_MS = 600_000;
/** And a topic or partition of which nobody knows: who is refused learns nothing. A group may be a minute in dealing it out. */
const UNKNOWN_PATIENCE_MS = 120_000;
const LOOK_MS = 250;
const EVER: number = Number.POSITIVE_INFINITY;
/**
 * One that is at its end and brought something a moment ago will bring more: what comes of several partitions at a time is
 * not there at one time. It holds back what is further ahead than half of what its events may be late by, and never what is
 * within two seconds of it. The moment is over when the log, asked after it, has nothing.
 */
const QUIET_MS = 2000;
const LEAST_ROOM_MS = 2000;
/** After a silence of all, the first to speak is not the only one for long: the others are awaited so long at least. */
const GRACE_MS = 500;
/** What was known longer ago says nothing of the present: a fetch is answered several times in it. */
const KNOWN_MS = 1000;

/** What is known of a partition of ours. */
interface Watch {
  /** When it brought something last, or was new. */
  spokeAt: number;
  /** It is expected to bring something until then. */
  expectedUntil: number;
  /** How far others may go beyond it while it is expected, ms of event time. */
  room: number;
  /** When the log was asked last that says where it stands; and that said it is empty. */
  asked: number;
  emptyAt: number;
}

/** One raw topic: its messages become events, in the order of their partitions, and wait in the alignment. */
export class TopicInput {
  readonly #options: TopicInputOptions;
  readonly #readers = new Map<number, MessageReader>();
  readonly #watches = new Map<number, Watch>();
  /** How long others waited for each in vain, ms: what passes while nobody asks for more does not count. */
  readonly #inVain = new Map<string, number>();
  #consumer: Consumer<Uint8Array | null> | undefined;
  readonly #elsewhere: ReadElsewhere | undefined;
  #freed = new AbortController();

  constructor(options: TopicInputOptions) {
    this.#options = options;
    const { alignment, topic, standings, clock, shared } = options;
    alignment.expect(topic);
    const around = { tell: () => this.#consumer?.tellReached?.(), answered: () => this.free() };
    this.#elsewhere = standings && new ReadElsewhere({ topic, alignment, standings, clock, shared, ...around });
  }

  has(lane: string): boolean {
    return lane.slice(0, lane.lastIndexOf("/")) === this.#options.topic;
  }

  /** Something of it that waited was taken: there is room for more of that partition. */
  free(): void {
    this.#freed.abort();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { open, settled, release, clock } = this.#options;
    await using consumer = open(this.#assignment);
    this.#consumer = consumer;
    while (!signal.aborted) {
      // What waits for another partition is looked at again.
      this.#freed = new AbortController();
      const look = AbortSignal.any([signal, this.#freed.signal, AbortSignal.timeout(LOOK_MS)]);
      const asked = clock();
      const batch = await consumer.next(look, this.#waiting());
      // A process that was frozen has not been waiting.
      const waitedMs = Math.min(clock() - asked, 2 * LOOK_MS);
      this.#look(waitedMs);
      if (batch !== undefined) {
        this.#read(batch.partition, batch.records);
        this.#look(0);
      }
      while (await release());
    }
    await settled();
  }

  /** Everything of it that is ours has been read; not known while the group is dealt out, nor where the log says nothing. */
  isAtEnd(): boolean {
    const since = this.#options.clock() - KNOWN_MS;
    return this.#consumer?.progress()?.every(({ next, end, asked }) => next >= end && asked >= since) === true;
  }

  async commit(lane: string, offset: number): Promise<void> {
    try {
      await this.#consumer?.commit(Number(lane.slice(lane.lastIndexOf("/") + 1)), offset);
    } catch (error) {
      // Another has the partition: it takes what was not committed once more, and that changes nothing.
      if (!(error instanceof LostPartition)) throw error;
    }
  }

  readonly #assignment: Assignment = {
    assigned: (partition, standing) => this.#from(partition, standing),
    inHand: (partition) => this.#options.inHand.get(this.#lane(partition)),
    reached: (partition) => this.#options.reached(this.#lane(partition)),
    settle: () => this.#options.settled(),
    renewed: async () => {
      const { settled, inHand } = this.#options;
      await settled();
      for (const lane of [...inHand.keys()].filter((name) => this.has(name))) inHand.delete(lane);
    },
    revoked: async (partition) => {
      this.#options.alignment.drop(this.#lane(partition));
      this.#readers.delete(partition);
      this.#watches.delete(partition);
      // Where all are lost with their connection, other topics go no further meanwhile.
      this.#look(0);
    },
  };

  #lane(partition: number): string {
    return `${this.#options.topic}/${partition}`;
  }

  /** What waits for its turn is not read again either: who takes it would believe that its topic begins anew. */
  async #from(partition: number, standing: () => Promise<Standing>): Promise<number | undefined> {
    const { from, inHand } = this.#options;
    const start = from?.(partition, await standing());
    return start === undefined ? undefined : Math.max(start, inHand.get(this.#lane(partition)) ?? 0);
  }

  #waiting(): ReadonlySet<number> {
    const { alignment } = this.#options;
    return new Set([...this.#readers.keys()].filter((partition) => alignment.isWaiting(this.#lane(partition))));
  }

  #read(partition: number, records: readonly LogRecord<Uint8Array | null>[]): void {
    const { doors, alignment } = this.#options;
    const lane = this.#lane(partition);
    let reader = this.#readers.get(partition);
    if (reader === undefined) {
      reader = createMessageReader(doors(partition));
      this.#readers.set(partition, reader);
    }
    const taken: Taken[] = [];
    for (const { offset, value, headers } of records) taken.push(reader.read({ lane, offset, bytes: value, headers }));
    const watch = this.#watchOf(partition);
    if (!alignment.isWaiting()) this.#endSilence(partition, taken[0]?.newest);
    alignment.add(lane, taken, watch.asked);
    for (const name of [lane, this.#options.topic]) this.#inVain.delete(name);
    watch.spokeAt = this.#options.clock();
    watch.expectedUntil = watch.spokeAt + QUIET_MS;
    if (taken.length > 0) watch.room = this.#roomOf(taken);
  }

  /**
   * Where all were quiet for a moment, what they bring next is not there at one time either. After a longer silence any may
   * bring something, and begins about where the first to speak does.
   */
  #endSilence(speaker: number, time: number | undefined): void {
    const now = this.#options.clock();
    const others = [...this.#watches].filter(([partition]) => partition !== speaker);
    const silence = now - Math.max(...Array.from(this.#watches.values(), ({ spokeAt }) => spokeAt));
    if (silence < GRACE_MS) return;
    for (const [, watch] of others) {
      if (silence >= QUIET_MS || now < watch.spokeAt + QUIET_MS)
        watch.expectedUntil = Math.max(watch.expectedUntil, now + GRACE_MS);
    }
    const seen = (this.#watches.get(speaker)?.asked ?? now) - GRACE_MS;
    const isSilent = others.every(([, { spokeAt, emptyAt }]) => emptyAt >= Math.max(spokeAt + QUIET_MS, seen));
    if (time === undefined || !isSilent) return;
    for (const [partition] of others) this.#options.alignment.startAt(this.#lane(partition), time);
  }

  /** By the source of these that may be late by least. */
  #roomOf(taken: readonly Taken[]): number {
    const sources = new Set(taken.map(({ events }) => events[0]?.source));
    const holds = Array.from(sources, (source) => (source === undefined ? 0 : this.#options.holdMs(source) / 2));
    return Math.max(LEAST_ROOM_MS, Math.min(...holds));
  }

  #watchOf(partition: number): Watch {
    const known = this.#watches.get(partition);
    if (known !== undefined) return known;
    const spokeAt = this.#options.clock();
    const never = { asked: Number.NEGATIVE_INFINITY, emptyAt: Number.NEGATIVE_INFINITY };
    const watch: Watch = { spokeAt, expectedUntil: spokeAt + QUIET_MS, room: LEAST_ROOM_MS, ...never };
    this.#watches.set(partition, watch);
    return watch;
  }

  /** Tells the alignment what is known of each partition, after others have waited so long. */
  #look(waitedMs: number): void {
    const { alignment, topic } = this.#options;
    const progress = this.#consumer?.progress();
    // Until the group has dealt out the topic, nobody knows what is in it.
    if (progress !== undefined) alignment.seenEmpty(topic, EVER);
    else if (this.#isWorthIt(topic, waitedMs, UNKNOWN_PATIENCE_MS)) alignment.expect(topic);
    else alignment.seenEmpty(topic, EVER);
    for (const each of progress ?? []) this.#lookAt(each, waitedMs);
    if (this.#elsewhere === undefined) return;
    const own = new Set(progress?.map(({ partition }) => partition));
    // Of what we read nothing of, nothing says how late it may be.
    const rooms = Array.from(own, (partition) => this.#watchOf(partition).room);
    const room = rooms.length > 0 ? Math.min(...rooms) : 0;
    this.#elsewhere.look(own, Math.max(room, this.#options.steps.spanMs), waitedMs);
  }

  #lookAt({ partition, next, end, asked }: Progress, waitedMs: number): void {
    const { alignment } = this.#options;
    const lane = this.#lane(partition);
    const watch = this.#watchOf(partition);
    watch.asked = asked;
    const isEmpty = next >= end;
    if (isEmpty) {
      if (asked > watch.emptyAt) this.#inVain.delete(lane);
      watch.emptyAt = asked;
    }
    const patienceMs = end === EVER ? UNKNOWN_PATIENCE_MS : UNREAD_PATIENCE_MS;
    const isExpected = asked < watch.expectedUntil && !alignment.isPassed(lane, watch.room);
    if (!this.#isWorthIt(lane, waitedMs, patienceMs)) alignment.seenEmpty(lane, EVER);
    else if (!isEmpty) alignment.expect(lane);
    else if (isExpected) alignment.expect(lane, watch.room);
    else alignment.seenEmpty(lane, asked);
  }

  /** Have others not waited for it in vain too long? */
  #isWorthIt(lane: string, waitedMs: number, patienceMs: number): boolean {
    const { alignment } = this.#options;
    const isWaitedFor = alignment.isWaiting() && !alignment.isWaiting(lane);
    const inVain = (this.#inVain.get(lane) ?? 0) + (isWaitedFor ? waitedMs : 0);
    this.#inVain.set(lane, inVain);
    return inVain < patienceMs;
  }
}
