export interface GroupCommitOptions<T> {
  /** Weight of one batch at most, but for a single item heavier than that: what one call brings is more than one batch where it must be. */
  readonly maxWeight: number;
  readonly weigh: (item: T) => number;
  /** Make a batch durable. Never called twice at a time. */
  write(items: readonly T[]): Promise<void>;
  /**
   * True for an error that the items themselves are to blame for. Then the items of each call that are in the batch are
   * written alone, so that one row that can never be stored fails nobody but who brought it. By default no error is.
   */
  readonly isPermanent?: (error: unknown) => boolean;
}

export interface GroupCommit<T> {
  /**
   * Resolves when every item is durable; rejects when some were not written, alone or in the batch that they are in, and
   * all others have been tried.
   */
  add(items: readonly T[]): Promise<void>;
  readonly pendingWeight: number;
}

type Weights<T> = Pick<GroupCommitOptions<T>, "maxWeight" | "weigh">;

interface Part<T> {
  readonly items: readonly T[];
  readonly weight: number;
}

interface Waiting<T> extends Part<T> {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Many small writers, few large writes: what arrives while one write runs goes together in the next. */
export function createGroupCommit<T>(options: GroupCommitOptions<T>): GroupCommit<T> {
  let queue: Waiting<T>[] = [];
  let pending = 0;
  let running = false;

  async function drain(): Promise<void> {
    running = true;
    while (queue.length > 0) {
      const batch = takeBatch();
      await writeBatch(batch);
      for (const waiting of batch) pending -= waiting.weight;
    }
    running = false;
  }

  function takeBatch(): readonly Waiting<T>[] {
    let weight = 0;
    let count = 0;
    for (const waiting of queue) {
      if (count > 0 && weight + waiting.weight > options.maxWeight) break;
      weight += waiting.weight;
      count += 1;
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    return batch;
  }

  async function writeBatch(batch: readonly Waiting<T>[]): Promise<void> {
    const failure = await attempt(batch);
    if (failure === undefined) return settle(batch, (waiting) => waiting.resolve());
    const { reason } = failure;
    if (batch.length === 1 || options.isPermanent?.(reason) !== true) {
      return settle(batch, (waiting) => waiting.reject(reason));
    }
    // In their order, one after the other: the good ones must not wait for a batch that can never be.
    for (const waiting of batch) await writeBatch([waiting]);
  }

  async function attempt(batch: readonly Waiting<T>[]): Promise<{ readonly reason: unknown } | undefined> {
    try {
      await options.write(batch.flatMap((waiting) => waiting.items));
      return undefined;
    } catch (reason) {
      return { reason };
    }
  }

  function settle(batch: readonly Waiting<T>[], each: (waiting: Waiting<T>) => void): void {
    for (const waiting of batch) each(waiting);
  }

  return {
    async add(items) {
      const written = partsOf(items, options).map(({ items: part, weight }) => {
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        pending += weight;
        queue.push({ items: part, weight, resolve, reject });
        return promise;
      });
      if (!running) void drain();
      const outcomes = await Promise.allSettled(written);
      for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
    },
    get pendingWeight() {
      return pending;
    },
  };
}

/** A writer holds what it writes more than once: as rows, and as what a store makes of them. */
function partsOf<T>(items: readonly T[], { maxWeight, weigh }: Weights<T>): readonly Part<T>[] {
  const parts: Part<T>[] = [];
  let first = 0;
  let weight = 0;
  items.forEach((item, n) => {
    const own = weigh(item);
    if (n > first && weight + own > maxWeight) {
      parts.push({ items: items.slice(first, n), weight });
      first = n;
      weight = 0;
    }
    weight += own;
  });
  if (first < items.length) parts.push({ items: first === 0 ? items : items.slice(first), weight });
  return parts;
}
