import type { MemoryPartition } from "./memory-partition.ts";
import type { LogRecord } from "./ports.ts";
import type { Signal } from "./wake.ts";

/** How one topic is kept. */
export interface MemoryTopicOptions<T> {
  readonly partitions: number;
  /** Offset of the first record to come, per partition: what the durable history behind the log has reached. */
  readonly firstOffset?: number;
  /** What a record weighs against `capacity`; 1 by default. */
  readonly weigh?: (value: T) => number;
  /** The weight a partition holds in memory; sending waits beyond it. */
  readonly capacity: number;
  /**
   * Records older than those in memory, from `offset` on and below `before`, in order: the durable history. With it,
   * records leave memory once every group has read them; without it, once every group has committed them.
   */
  readonly refill?: (partition: number, offset: number, before: number) => AsyncIterable<LogRecord<T>>;
}

/** What the consumers of a topic share. */
export interface TopicState<T> {
  readonly name: string;
  readonly options: MemoryTopicOptions<T>;
  readonly partitions: readonly MemoryPartition<T>[];
  readonly groups: Map<string, GroupState>;
  /** Rung when records arrive, room appears, or members change. */
  readonly changed: Signal;
  /** Forget what nobody needs any more. */
  trim(partition: number): void;
}

export interface GroupState {
  readonly committed: Map<number, number>;
  readonly members: Member[];
}

/** One of those that share the partitions of a topic among themselves. */
export interface Member {
  owns(partition: number): boolean;
  /** Offset of the next record that it reads. */
  position(partition: number): number;
  take(partition: number): Promise<void>;
  release(partition: number): Promise<void>;
}
