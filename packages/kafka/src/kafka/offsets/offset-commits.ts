import type { Consumer as KafkaJsConsumer } from "kafkajs";
import { type Assignment, LostPartition } from "../../ports.ts";
import type { Trouble } from "../access/client.ts";
import type { KafkaConsumerOptions } from "../consumer-options.ts";
import { isFenced, isRebalance, sentenceOf } from "../fault.ts";
import { type Ends, HeldPartition } from "../group/held-partition.ts";
import { sleep, unlessAborted } from "../sleep.ts";
import type { TopicIdentity } from "../watch/topic-id.ts";
import { CommitsTogether } from "./commits-together.ts";
import { DurableOffsets } from "./durable-offsets.ts";
import { type KnownStanding, signatureOf, startOf } from "./positions.ts";
import { ToldLosses } from "./told-losses.ts";

const AGAIN_MS = 500;

export interface OffsetCommitsOptions {
  readonly topic: string;
  readonly group: string;
  readonly assignment?: Assignment | undefined;
  readonly trouble?: Trouble | undefined;
  readonly lost?: KafkaConsumerOptions<unknown>["lost"];
  readonly foreign?: KafkaConsumerOptions<unknown>["foreign"];
  readonly cutOff?: KafkaConsumerOptions<unknown>["cutOff"];
  /** What is ours of that number right now. */
  readonly held: (partition: number) => HeldPartition | undefined;
  /** The connection of right now. */
  readonly consumer: () => KafkaJsConsumer | undefined;
  /** The member is about to join again, and waits for what is to be committed before. */
  readonly isRejoining: () => boolean;
  /** Aborted when the member is closed. */
  readonly closing: AbortSignal;
  readonly giveUp?: KafkaConsumerOptions<unknown>["giveUp"];
}

/** A member's commits, and where it begins to read what it is given, which follows from them. */
export class OffsetCommits {
  readonly #options: OffsetCommitsOptions;
  readonly #ending: AbortSignal;
  readonly #durable = new DurableOffsets();
  readonly #gone = new ToldLosses();
  /** The topic that all of this is of. */
  #topic: TopicIdentity | undefined;
  /** It has been made anew since the member began. */
  #isRenewed = false;
  /** Records of partitions that were given up which nobody was handed. */
  readonly #left = new Map<number, number>();
  /** What was told last is that a commit was not taken. */
  #isFailing = false;
  #connected: CommitsTogether | undefined;
  /** Told anew, and not answered yet. */
  readonly #telling = new Set<HeldPartition>();

  constructor(options: OffsetCommitsOptions) {
    this.#options = options;
    const { closing, giveUp } = options;
    this.#ending = giveUp === undefined ? closing : AbortSignal.any([closing, giveUp]);
  }

  /** As the port has it. */
  async commit(partition: number, offset: number): Promise<void> {
    const { topic, held: now } = this.#options;
    const held = now(partition);
    if (held?.has(offset) === false) throw new LostPartition(`${topic}/${partition}`);
    this.#durable.reached(partition, offset);
    if (held === undefined) throw new LostPartition(`${topic}/${partition}`);
    let at: number;
    // Marks that came meanwhile saw that what is before them was not committed, and left themselves to this.
    do at = await this.#taken(held, offset);
    while (held.committable(offset) > at);
  }

  /** Resolves with what was taken, or was before. @throws LostPartition */
  async #taken(held: HeldPartition, offset: number): Promise<number> {
    const { topic, held: now, isRejoining } = this.#options;
    const { partition } = held;
    for (;;) {
      if (now(partition) !== held) throw new LostPartition(`${topic}/${partition}`);
      const at = held.committable(offset);
      // What was done in an earlier time with it may be told late: the group does not go back for that.
      if (at < held.committed || (await this.#tried(held, at))) return at;
      // A pause that is over at once would let nothing else of the process have its turn, its end least of all.
      if (this.#ending.aborted) throw new LostPartition(`${topic}/${partition}`);
      // kafkajs asks who coordinates the group when it joins, and never between: where that is another by now, or gone, no commit
      // is taken before that, and whoever waits for one would wait for ever. It is told once the member has joined.
      if (isRejoining()) throw new LostPartition(`${topic}/${partition}`);
      await sleep(AGAIN_MS, this.#ending);
    }
  }

  /**
   * Commits the place of a partition once more where what comes next of it is of another time than was told with it. Whoever waits for
   * that asks again: one that is not taken is told with the next.
   */
  async tellReached(partition: number): Promise<void> {
    const held = this.#options.held(partition);
    if (held?.ready !== true || this.#options.isRejoining() || this.#reached(held) === held.toldReached) return;
    // Whoever waits looks twenty times a second, and a broker may take half a minute.
    if (this.#telling.has(held)) return;
    this.#telling.add(held);
    await this.#tried(held, held.committed).catch(() => undefined);
    this.#telling.delete(held);
  }

  /** Nobody could tell of which topic it is where the brokers do not say. */
  #reached(held: HeldPartition): number | undefined {
    return held.topic === undefined ? undefined : this.#options.assignment?.reached?.(held.partition);
  }

  /** False where it may be taken the next time. @throws LostPartition */
  async #tried(held: HeldPartition, at: number): Promise<boolean> {
    const { topic, group, held: now, trouble, giveUp } = this.#options;
    const { partition } = held;
    try {
      const reached = this.#reached(held);
      const metadata = signatureOf(held.topic, reached);
      const isDue = (): boolean => {
        if (now(partition) !== held) throw new LostPartition(`${topic}/${partition}`);
        return at >= held.committed;
      };
      const taken = this.#together().commit({ offset: { topic, partition, offset: String(at), metadata }, isDue });
      await (giveUp === undefined ? taken : unlessAborted(taken, giveUp));
      // Another that was further may have been told in its place, with another time.
      if (at >= held.committed) [held.committed, held.toldReached] = [at, reached];
      this.#durable.told(partition, at);
      if (this.#isFailing) trouble?.(undefined);
      this.#isFailing = false;
      return true;
    } catch (error) {
      const isLost = error instanceof LostPartition || isFenced(error) || isRebalance(error);
      if (isLost || giveUp?.aborted === true) throw new LostPartition(`${topic}/${partition}`, { cause: error });
      trouble?.(sentenceOf(error, { right: "Read", group }));
      this.#isFailing = true;
      return false;
    }
  }

  /** Those of the connection of right now. */
  #together(): CommitsTogether {
    const consumer = this.#options.consumer();
    if (consumer === undefined) throw new Error("there is no connection");
    if (this.#connected?.consumer !== consumer) this.#connected = new CommitsTogether(consumer);
    return this.#connected;
  }

  /** The member has joined to read that topic. True where it is another than before: nothing that was known is of it. */
  reads(topic: TopicIdentity | undefined): boolean {
    const isAnother = topic !== undefined && this.#topic !== undefined && topic.id !== this.#topic.id;
    this.#topic = topic ?? this.#topic;
    if (isAnother) {
      this.#isRenewed = true;
      this.#durable.forget();
      this.#gone.forget();
      for (const [partition, records] of this.#left) this.lost(partition, records);
    }
    this.#left.clear();
    return isAnother;
  }

  /** A partition of that topic, which is ours from now on. */
  hold(partition: number): HeldPartition {
    return new HeldPartition(partition, this.#topic, this.#isRenewed);
  }

  /** Given up, with the life of the member or to somebody else. */
  leave(lost: readonly HeldPartition[]): void {
    for (const { partition, ready, end, next } of lost) if (ready) this.#left.set(partition, Math.max(0, end - next));
  }

  /** Begins with a partition that is ours; `wish` is the offset that its owner named. The offset to read from. */
  begin(held: HeldPartition, wish: number | undefined, standing: KnownStanding): number {
    const { partition } = held;
    const { committed, low, high, asked } = standing;
    const inHand = this.#options.assignment?.inHand?.(partition);
    // Also where its owner knows better: what is known of a log that was made anew is to be forgotten.
    const known = this.#durable.startOf(partition, standing, inHand);
    const wanted = wish ?? known ?? committed;
    const start = startOf(wanted, standing);
    if (wanted === undefined) this.#durable.begins(partition, start);
    else if (wanted < low) {
      this.lost(partition, this.#gone.add(partition, wanted, low));
      // Told once: a topic in which nothing more comes would have nothing else to commit, and its loss be told at each start.
      if (wish === undefined) this.#durable.reached(partition, low);
    }
    if (wanted !== undefined && Number.isFinite(wanted) && wanted > high) this.#options.cutOff?.(partition, wanted);
    if (standing.isForeign === true && start === committed) this.#options.foreign?.(partition, start);
    const isKnown = committed !== undefined && committed >= low && committed <= high;
    held.begin(start, isKnown ? committed : Math.min(start, low), { end: high, asked });
    return start;
  }

  /** The broker says where a partition of ours begins and ends. Behind what it no longer has nobody else would commit. */
  answered(partition: number, ends: Ends, asked: number): void {
    const held = this.#options.held(partition);
    if (held === undefined) return;
    const isDone = held.committed === held.next;
    const from = held.fetched;
    const lost = held.answered(ends, asked);
    this.lost(partition, this.#gone.add(partition, from, from + lost));
    if (lost > 0 && isDone && held.isEmpty) this.commit(partition, held.next).catch(() => undefined);
  }

  /** So many records left the partition before they were read. */
  lost(partition: number, records = 0): void {
    if (records > 0) this.#options.lost?.(partition, records);
  }

  /** What was durable before it came back, or the member joined again, and the group does not know. */
  tell(partition: number): void {
    if (this.#options.held(partition)?.ready !== true) return;
    const untold = this.#durable.untold(partition);
    if (untold !== undefined) this.commit(partition, untold).catch(() => undefined);
  }
}
