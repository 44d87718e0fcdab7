import { type Assignment, type Consumer, type LogRecord, LostPartition } from "@rolecall/kafka";
import type { Alignment } from "./alignment.ts";
import { type ChooseDoor, createMessageReader, type MessageReader, type Taken } from "./read-message.ts";

export interface TopicInputOptions {
  readonly topic: string;
  readonly open: (assignment: Assignment) => Consumer<Uint8Array | null>;
  readonly doors: (partition: number) => ChooseDoor;
  readonly from?: ((partition: number) => number | undefined) | undefined;
  /** Shared by all topics. */
  readonly alignment: Alignment<Taken>;
  /** Takes on a piece of what is in order; resolves when there is room for more, with whether there was one. */
  readonly release: () => Promise<boolean>;
  /** Resolves when everything that was released so far is durable and committed. */
  readonly settled: () => Promise<void>;
  readonly clock: () => number;
  /** How far behind newer ones an event of this source may come without being late, ms. */
  readonly holdMs: (source: string) => number;
}

/** A partition with more to come that brings nothing while it is waited for so long holds the others back no longer. */
const PATIENCE_MS = 5000;
/** And a topic that the group has not dealt out: a member that died is waited for as long as its session lasts. */
const JOIN_PATIENCE_MS = 30_000;
const LOOK_MS = 250;
/**
 * One that is at its end and brought something a moment ago will bring more: what comes of several partitions at a time is
 * not there at one time. It holds back what is further ahead than half of what its events may be late by, and never what is
 * within two seconds of it.
 */
const QUIET_MS = 2000;
const LEAST_ROOM_MS = 2000;
/** After a silence of all, the first to speak is not the only one for long: the others are awaited so long. */
const GRACE_MS = 500;

/** One raw topic: its messages become events, in the order of their partitions, and wait in the alignment. */
export class TopicInput {
  readonly #options: TopicInputOptions;
  readonly #readers = new Map<number, MessageReader>();
  /** How long each partition was waited for in vain, ms: what passes while nobody asks for more does not count. */
  readonly #waited = new Map<number, number>();
  /** How far others may go beyond a partition that is at its end, ms of event time. */
  readonly #room = new Map<number, number>();
  readonly #startedAt: number;
  #consumer: Consumer<Uint8Array | null> | undefined;

  constructor(options: TopicInputOptions) {
    this.#options = options;
    this.#startedAt = options.clock();
    options.alignment.behind(options.topic, true);
  }

  has(lane: string): boolean {
    return lane.slice(0, lane.lastIndexOf("/")) === this.#options.topic;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { open, settled, release, clock } = this.#options;
    await using consumer = open(this.#assignment);
    this.#consumer = consumer;
    while (!signal.aborted) {
      // What waits for another partition is looked at again.
      const look = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
      const asked = clock();
      const batch = await consumer.next(look, this.#waiting());
      // A process that was frozen has not been waiting.
      const waitedMs = Math.min(clock() - asked, 2 * LOOK_MS);
      if (batch !== undefined) this.#read(batch.partition, batch.records);
      this.#lookBehind(consumer, waitedMs);
      while (await release());
    }
    await settled();
  }

  /** Everything of it that is ours has been read; not known while the group is dealt out. */
  isAtEnd(): boolean {
    return this.#consumer?.progress()?.every(({ next, end }) => next >= end) === true;
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
    assigned: async (partition) => this.#options.from?.(partition),
    settle: () => this.#options.settled(),
    revoked: async (partition) => {
      this.#options.alignment.drop(this.#lane(partition));
      this.#readers.delete(partition);
      this.#waited.delete(partition);
      this.#room.delete(partition);
    },
  };

  #lane(partition: number): string {
    return `${this.#options.topic}/${partition}`;
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
    if (!alignment.isWaiting()) this.#endSilence(partition, taken[0]?.newest);
    alignment.add(lane, taken);
    this.#waited.set(partition, 0);
    if (taken.length > 0) this.#room.set(partition, this.#roomOf(taken));
  }

  /** Where all were quiet, what the others bring now begins about where this one does. */
  #endSilence(speaker: number, time: number | undefined): void {
    if (time === undefined || [...this.#waited.values()].some((waited) => waited < QUIET_MS)) return;
    for (const partition of this.#waited.keys()) {
      if (partition === speaker) continue;
      this.#waited.set(partition, QUIET_MS - GRACE_MS);
      this.#options.alignment.startAt(this.#lane(partition), time);
    }
  }

  /** By the source of these that may be late by least. */
  #roomOf(taken: readonly Taken[]): number {
    const sources = new Set(taken.map(({ events }) => events[0]?.source));
    const holds = Array.from(sources, (source) => (source === undefined ? 0 : this.#options.holdMs(source) / 2));
    return Math.max(LEAST_ROOM_MS, Math.min(...holds));
  }

  #lookBehind(consumer: Consumer<unknown>, waitedMs: number): void {
    const { alignment, clock, topic } = this.#options;
    const progress = consumer.progress();
    // Until the group has dealt out the topic, nobody knows what is in it.
    alignment.behind(topic, progress === undefined && clock() - this.#startedAt < JOIN_PATIENCE_MS);
    for (const { partition, next, end } of progress ?? []) {
      const lane = this.#lane(partition);
      const waited = (this.#waited.get(partition) ?? 0) + (alignment.isWaiting(lane) ? 0 : waitedMs);
      this.#waited.set(partition, waited);
      if (next < end) {
        alignment.behind(lane, waited < PATIENCE_MS);
        continue;
      }
      const room = this.#room.get(partition) ?? LEAST_ROOM_MS;
      alignment.behind(lane, waited < QUIET_MS && !alignment.isPassed(lane, room), room);
    }
  }
}
