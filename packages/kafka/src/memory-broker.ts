import { MemoryConsumer, type MemoryConsumerOptions } from "./memory-consumer.ts";
import { createMemoryPartition, type MemoryPartition } from "./memory-partition.ts";
import { partitionOf } from "./murmur2.ts";
import type { Consumer, Outgoing, Producer } from "./ports.ts";
import type { GroupState, MemoryTopicOptions, TopicState } from "./topic-state.ts";
import { createSignal } from "./wake.ts";

/** One topic of the log inside the process: the ports that Kafka implements, bounded, for one process. */
export interface MemoryTopic<T> {
  readonly name: string;
  producer(): Producer<T>;
  /** A new member of a group. */
  consumer(group: string, options?: MemoryConsumerOptions): Consumer<T>;
  /** Offset that the next record of the partition gets. */
  end(partition: number): number;
  /** Weight in memory, all partitions together. */
  weight(): number;
}

export function createMemoryTopic<T>(name: string, options: MemoryTopicOptions<T>): MemoryTopic<T> {
  const first = options.firstOffset ?? 0;
  const partitions = Array.from({ length: options.partitions }, () => createMemoryPartition<T>(first));
  const state: TopicState<T> = {
    name,
    options,
    partitions,
    groups: new Map(),
    changed: createSignal(),
    trim: (partition) => trim(state, partition),
  };
  return {
    name,
    producer: () => createMemoryProducer(state),
    consumer: (group, consumerOptions = {}) => new MemoryConsumer(state, groupNamed(state, group), consumerOptions),
    end: (partition) => partitions[partition]?.end() ?? first,
    weight: () => partitions.reduce((sum, partition) => sum + partition.weight(), 0),
  };
}

function groupNamed<T>(topic: TopicState<T>, name: string): GroupState {
  const group = topic.groups.get(name) ?? { committed: new Map(), members: [] };
  topic.groups.set(name, group);
  return group;
}

function createMemoryProducer<T>(topic: TopicState<T>): Producer<T> {
  // Calls queue behind each other, so that one that waits for room keeps its place.
  let turn: Promise<unknown> = Promise.resolve();
  const sendAll = async (records: readonly Outgoing<T>[], signal: AbortSignal): Promise<readonly number[]> => {
    const offsets: number[] = [];
    for (const record of records) {
      const target = targetOf(topic, record);
      const weight = topic.options.weigh?.(record.value) ?? 1;
      if (isFull(topic, target, weight)) await roomIn(topic, target, weight, signal);
      offsets.push(target.append({ key: record.key, value: record.value, headers: record.headers ?? {} }, weight));
    }
    topic.changed.ring();
    return offsets;
  };
  return {
    send(records, signal) {
      const mine = turn.then(() => sendAll(records, signal));
      turn = mine.catch(() => undefined);
      return mine;
    },
    [Symbol.asyncDispose]: async () => {
      await turn;
    },
  };
}

function targetOf<T>(topic: TopicState<T>, record: Outgoing<T>): MemoryPartition<T> {
  const at = record.partition ?? partitionOf(record.key, topic.partitions.length);
  const partition = topic.partitions[at];
  if (partition === undefined) throw new RangeError(`topic ${topic.name} has no partition ${at}`);
  return partition;
}

/** Is there no room for it? What is heavier than all that there may be goes in alone. */
function isFull<T>({ options }: TopicState<T>, partition: MemoryPartition<T>, weight: number): boolean {
  return partition.weight() > 0 && partition.weight() + weight > options.capacity;
}

/** Resolves when there is room for the weight; rejects when the signal aborts first. */
async function roomIn<T>(
  topic: TopicState<T>,
  partition: MemoryPartition<T>,
  weight: number,
  signal: AbortSignal,
): Promise<void> {
  while (isFull(topic, partition, weight)) {
    // What was sent so far must be readable, or nobody would ever make room.
    topic.changed.ring();
    const seen = topic.changed.rings();
    await topic.changed.wait(seen, signal);
    signal.throwIfAborted();
  }
}

function trim<T>(topic: TopicState<T>, at: number): void {
  const partition = topic.partitions[at];
  if (partition === undefined || topic.groups.size === 0) return;
  let needed = partition.end();
  for (const group of topic.groups.values()) {
    const committed = group.committed.get(at) ?? partition.head();
    const read = group.members.find((member) => member.owns(at))?.position(at) ?? committed;
    needed = Math.min(needed, topic.options.refill === undefined ? committed : Math.max(read, committed));
  }
  const before = partition.weight();
  partition.trim(needed);
  // Only room that was made is news: a reader that finds nothing must be able to sleep.
  if (partition.weight() < before) topic.changed.ring();
}
