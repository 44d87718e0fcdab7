import type { Consumer, TopicPartitionOffsetAndMetadata } from "kafkajs";
import { isAbsent } from "../fault.ts";

type Committer = Pick<Consumer, "commitOffsets">;

/** What is to be committed. */
interface Wanted {
  readonly offset: TopicPartitionOffsetAndMetadata;
  /** Asked when its request leaves; false where a later one was taken meanwhile. @throws why nobody may commit it any more */
  readonly isDue: () => boolean;
}

interface Waiting extends Wanted {
  readonly taken: PromiseWithResolvers<void>;
}

/**
 * Commits of many partitions in one request: those that are wanted in one moment, and then all that came while it was under way. With a
 * request for each, a thousand partitions that bring a record each took a thousand.
 *
 * Of one connection: what another does not answer any more keeps nobody waiting on this.
 */
export class CommitsTogether {
  readonly consumer: Committer;
  #waiting: Waiting[] = [];
  #isUnderWay = false;

  constructor(consumer: Committer) {
    this.consumer = consumer;
  }

  /** Resolves when the group has taken it, or a later one; rejects with what it says, or with what `isDue` threw. */
  commit(wanted: Wanted): Promise<void> {
    const taken = Promise.withResolvers<void>();
    this.#waiting.push({ ...wanted, taken });
    if (!this.#isUnderWay) void this.#commitAll();
    return taken.promise;
  }

  async #commitAll(): Promise<void> {
    this.#isUnderWay = true;
    // Whoever commits several partitions asks for one after the other, in one go.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const some = this.#waiting;
      this.#waiting = [];
      await this.#commit(some);
    }
    this.#isUnderWay = false;
  }

  async #commit(some: readonly Waiting[]): Promise<void> {
    const due = some.filter(isDue);
    const offsets = furthest(due);
    if (offsets.length === 0) return;
    try {
      await this.consumer.commitOffsets(offsets);
      for (const { taken } of due) taken.resolve();
    } catch (error) {
      // The others of such an answer were taken, but kafkajs does not say whose the fault is: each is asked for by itself.
      if (offsets.length > 1 && isAbsent(error)) await this.#commitEach(due);
      else for (const { taken } of due) taken.reject(error);
    }
  }

  async #commitEach(some: readonly Waiting[]): Promise<void> {
    for (const one of Map.groupBy(some, ({ offset }) => offset.partition).values()) await this.#commit(one);
  }
}

/** Whether it is still to be committed; whoever waits for another is told. */
function isDue({ isDue: asked, taken }: Waiting): boolean {
  try {
    if (asked()) return true;
    taken.resolve();
  } catch (error) {
    taken.reject(error);
  }
  return false;
}

/** Of each partition the furthest offset, as it was told last: the group would go back to one that is behind it in the request. */
function furthest(some: readonly Wanted[]): TopicPartitionOffsetAndMetadata[] {
  const byPartition = new Map<number, TopicPartitionOffsetAndMetadata>();
  for (const { offset } of some) {
    const known = byPartition.get(offset.partition);
    if (known === undefined || Number(known.offset) <= Number(offset.offset)) byPartition.set(offset.partition, offset);
  }
  return [...byPartition.values()];
}
