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
  /** The next batch; undefined when `signal` aborts or the consumer is closed. */
  next(signal: AbortSignal): Promise<Batch<T> | undefined>;
  commit(partition: number, offset: number): Promise<void>;
}

export interface Assignment {
  /** A partition is ours from now on; the offset to read from, or undefined for the committed one. */
  assigned(partition: number): Promise<number | undefined>;
  /** It is no longer ours once this resolves. */
  revoked(partition: number): Promise<void>;
}
