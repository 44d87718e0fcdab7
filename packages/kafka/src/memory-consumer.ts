import { readHistory } from "./memory-history.ts";
import {
  type Assignment,
  type Batch,
  type Consumer,
  type LogRecord,
  LostPartition,
  type Progress,
  type Standing,
} from "./ports.ts";
import type { GroupState, TopicState } from "./topic-state.ts";

const BATCH_RECORDS = 2000;
/** So many readings in a row that find nothing are the end. */
const EMPTY_READINGS = 2;

export interface MemoryConsumerOptions {
  /** Where a group without commits starts; the oldest record in memory by default. */
  readonly from?: number;
  readonly assignment?: Assignment;
}

interface Owned<T> {
  /** Offset of the next record to read. */
  position: number;
  /** The durable history, while it is being read. */
  history: AsyncIterator<LogRecord<T>> | undefined;
}

/** A member of a group of readers of one topic. */
export class MemoryConsumer<T> implements Consumer<T> {
  private readonly topic: TopicState<T>;
  private readonly group: GroupState;
  private readonly options: MemoryConsumerOptions;
  private readonly owned = new Map<number, Owned<T>>();
  /** Everything below is durable, also of what others have now. */
  private readonly durable = new Map<number, number>();
  private readonly joined: Promise<void>;
  private closed = false;
  private turn = 0;

  constructor(topic: TopicState<T>, group: GroupState, options: MemoryConsumerOptions) {
    this.topic = topic;
    this.group = group;
    this.options = options;
    group.members.push(this);
    this.joined = rebalance(topic, group);
  }

  async next(signal: AbortSignal, except?: ReadonlySet<number>): Promise<Batch<T> | undefined> {
    await this.joined;
    while (!signal.aborted && !this.closed) {
      const seen = this.topic.changed.rings();
      const batch = await this.readTurn(except);
      if (batch !== undefined) return batch;
      await this.topic.changed.wait(seen, signal);
    }
    return undefined;
  }

  async commit(partition: number, offset: number): Promise<void> {
    this.durable.set(partition, Math.max(offset, this.durable.get(partition) ?? 0));
    if (!this.owned.has(partition)) throw new LostPartition(`${this.topic.name}/${partition}`);
    this.commitFrom(partition, offset);
    this.topic.trim(partition);
  }

  progress(): readonly Progress[] {
    const asked = Math.floor(performance.now());
    return Array.from(this.owned, ([partition, { position }]) => {
      const end = this.topic.partitions[partition]?.end() ?? position;
      return { partition, next: position, end, asked };
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.topic.changed.ring();
    this.group.members.splice(this.group.members.indexOf(this), 1);
    for (const partition of [...this.owned.keys()]) await this.release(partition);
    await rebalance(this.topic, this.group);
  }

  owns(partition: number): boolean {
    return this.owned.has(partition);
  }

  position(partition: number): number {
    return this.owned.get(partition)?.position ?? 0;
  }

  async take(partition: number): Promise<void> {
    const named = await this.options.assignment?.assigned(partition, async () => this.standing(partition));
    if (named === undefined) this.commitFrom(partition, this.durable.get(partition) ?? 0);
    const committed = this.group.committed.get(partition);
    const inHand = this.options.assignment?.inHand?.(partition) ?? 0;
    const start = named ?? (inHand > (committed ?? 0) ? inHand : (committed ?? this.options.from));
    this.owned.set(partition, { position: start ?? this.topic.partitions[partition]?.head() ?? 0, history: undefined });
  }

  private standing(partition: number): Standing {
    const log = this.topic.partitions[partition];
    return { committed: this.group.committed.get(partition), low: log?.head() ?? 0, high: log?.end() ?? 0 };
  }

  /** The group's offset never goes back. */
  private commitFrom(partition: number, offset: number): void {
    if (offset > (this.group.committed.get(partition) ?? 0)) this.group.committed.set(partition, offset);
  }

  async release(partition: number): Promise<void> {
    await this.options.assignment?.settle?.(partition);
    await this.options.assignment?.revoked(partition);
    this.owned.delete(partition);
  }

  /** One batch of the next partition in turn that has one: no partition starves another. */
  private async readTurn(except?: ReadonlySet<number>): Promise<Batch<T> | undefined> {
    const mine = [...this.owned.keys()].filter((partition) => except?.has(partition) !== true);
    for (let tried = 0; tried < mine.length; tried += 1) {
      const partition = mine[(this.turn + tried) % mine.length] ?? 0;
      const records = await this.read(partition);
      if (records.length === 0) continue;
      this.turn += tried + 1;
      return { topic: this.topic.name, partition, records };
    }
    return undefined;
  }

  private async read(partition: number): Promise<readonly LogRecord<T>[]> {
    const state = this.owned.get(partition);
    const log = this.topic.partitions[partition];
    if (state === undefined || log === undefined) return [];
    if (state.position < log.head()) {
      const old = await this.readOld(partition, state, log.head());
      if (old.length > 0) return old;
      state.position = log.head();
    }
    const records = log.read(state.position, BATCH_RECORDS);
    state.position += records.length;
    this.topic.trim(partition);
    return records;
  }

  /**
   * Some of what lies below `before` and is no longer in memory. The history is at its end where it has come to `before`, or
   * where two new readings from there find nothing: one that broke off without an error would leave records out for good.
   */
  private async readOld(partition: number, state: Owned<T>, before: number): Promise<readonly LogRecord<T>[]> {
    const { refill } = this.topic.options;
    if (refill === undefined) return [];
    for (let empty = 0; state.position < before && empty < EMPTY_READINGS; ) {
      const isNew = state.history === undefined;
      state.history ??= refill(partition, state.position, before)[Symbol.asyncIterator]();
      const records = await readHistory(state.history, BATCH_RECORDS);
      const last = records.at(-1);
      if (last !== undefined) {
        state.position = last.offset + 1;
        return records;
      }
      state.history = undefined;
      if (isNew) empty += 1;
    }
    return [];
  }
}

/** Spread the partitions over the members; one that stays where it is never notices. */
async function rebalance<T>(topic: TopicState<T>, group: GroupState): Promise<void> {
  const members = [...group.members];
  if (members.length === 0) return;
  for (let partition = 0; partition < topic.partitions.length; partition += 1) {
    const owner = members[partition % members.length];
    for (const member of members) if (member !== owner && member.owns(partition)) await member.release(partition);
    if (owner !== undefined && !owner.owns(partition)) await owner.take(partition);
  }
  topic.changed.ring();
}
