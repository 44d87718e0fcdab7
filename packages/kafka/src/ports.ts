/** A record to be produced. */
export interface Outgoing<T> {
  /** Decides the partition, unless one is given. */
  readonly key: string;
  readonly value: T;
  readonly partition?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A record as it lies in a partition. */
export interface LogRecord<T> {
  readonly key: string;
  readonly value: T;
  readonly offset: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Consecutive records of one partition. */
export interface Batch<T> {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly LogRecord<T>[];
  /**
   * Offsets before the last of these, and behind the batch before, that were taken by what is no record: marks of transactions, and
   * what those took back. What else is missing between the records has left the log. 0 by default.
   */
  readonly withheld?: number;
}

/** Where a group and a partition stand. */
export interface Standing {
  /** Undefined where the group never committed. */
  readonly committed: number | undefined;
  /** Who put that offset there was no member of it: an operator, or a release of Rolecall that did not sign its commits yet. */
  readonly isForeign?: boolean | undefined;
  /** The oldest record that is still there. */
  readonly low: number;
  /** Offset that the next record gets. */
  readonly high: number;
  /** Another than before where the topic was made anew; undefined where the log says none. */
  readonly topicId?: string | undefined;
  /** What was not durable when that was committed is not before it, event time in epoch ms; undefined where nobody said so. */
  readonly reached?: number | undefined;
}

/** How far a partition of ours has been handed out. */
export interface Progress {
  readonly partition: number;
  /** Offset of the next record that `next` gives. */
  readonly next: number;
  /** Offset that the next record to be produced gets, as far as is known. With `next` below it there is more to come. */
  readonly end: number;
  /** When the log was asked that says so, whole ms of `performance.now`. Nothing is known of what came later. */
  readonly asked: number;
}

/**
 * Appends to a topic. Resolves when the records are as durable as the log makes them, in the order given per
 * partition, with the offset of each. Waits while the log is full (back-pressure is the call not returning); rejects
 * when aborted or when the log is gone for good. Concurrent calls are allowed and keep the order of the calls.
 */
export interface Producer<T> extends AsyncDisposable {
  send(records: readonly Outgoing<T>[], signal: AbortSignal): Promise<readonly number[]>;
}

/**
 * Reads the partitions that the group assigns to it, each in order, from the committed offset on.
 *
 * One loop calls `next`; not calling it is back-pressure. Nothing is committed by itself: `commit` says that every
 * effect of the records below `offset` is durable, and is where reading starts after a restart. When a partition is
 * taken away, `revoked` of the handler runs (drain, then fence) before anybody else may read it.
 */
export interface Consumer<T> extends AsyncDisposable {
  /**
   * The next batch, of no partition in `except`: what is not wanted now stays where it is, and where it fills the memory
   * set aside for it is not fetched. Undefined when `signal` aborts or the consumer is closed.
   */
  next(signal: AbortSignal, except?: ReadonlySet<number>): Promise<Batch<T> | undefined>;
  /**
   * Less than the group has committed already changes nothing.
   * @throws LostPartition where the partition is no longer ours: another may do it once more. Where it comes back to this member,
   * and is read from where the group stands, it is committed then, and not read again; unless somebody has set the group back.
   */
  commit(partition: number, offset: number): Promise<void>;
  /**
   * The partitions that are ours: none where others have them all, or where the topic is not there. Undefined while nobody
   * knows. Of one that is not ready to be read, the end is infinite.
   */
  progress(): readonly Progress[] | undefined;
  /** Tells the group anew of each partition of ours whose `reached` is another than was told with its offset. Optional: others may not want to know. */
  tellReached?(): void;
}

/** The partition belongs to another member of the group, or soon will. */
export class LostPartition extends Error {
  /** @param place `topic/partition` */
  constructor(place: string, options?: ErrorOptions) {
    super(`the partition ${place} is no longer ours`, options);
    this.name = "LostPartition";
  }
}

export interface Assignment {
  /**
   * A partition is ours from now on; of several it may be told at a time, of one only one thing at a time. The offset to read
   * from, Infinity for what is to come, undefined for the committed one.
   * `standing` asks the log, and waits for it: whoever keeps offsets elsewhere sees there whether they are of this log. It rejects
   * with LostPartition where the partition is ours no more.
   */
  assigned(partition: number, standing: () => Promise<Standing>): Promise<number | undefined>;
  /**
   * Records of it below that offset are under way to their effects since an earlier time with it, and will be committed: where
   * `assigned` names no offset, they are not read again.
   */
  inHand?(partition: number): number | undefined;
  /** Told with each offset that is committed: what is not durable of it is not before that, event time in epoch ms; undefined where that is not known. */
  reached?(partition: number): number | undefined;
  /**
   * The topic was made anew, and all that is known of it by offsets is of one that is gone. Called before any partition of it is
   * assigned; what was under way must have ended when it resolves.
   */
  renewed?(): Promise<void>;
  /**
   * The group is about to be dealt out anew: make durable, and commit, what came of the partition so far. Called while the
   * loop waits in `next`, or too long after it should. Whoever keeps the partition goes on as if nothing had been; whoever
   * loses it hears `revoked` after that. Without it, every partition is revoked and assigned again each time.
   */
  settle?(partition: number): Promise<void>;
  /** It is no longer ours once this resolves. */
  revoked(partition: number): Promise<void>;
}
