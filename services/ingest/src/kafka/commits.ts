import type { Aligned } from "./alignment.ts";

/** Commits what is durable, one request after the other: what becomes durable meanwhile goes with the next. */
export interface Commits<T extends Aligned> {
  /** Everything up to these is durable. */
  add(durable: readonly T[]): void;
  /** Resolves when everything that was added is committed, or has failed. */
  settled(): Promise<void>;
}

/** @param before told of what is added, before any of it is committed */
export function createCommits<T extends Aligned>(
  commit: (lane: string, offset: number) => Promise<void>,
  failed: (error: unknown) => void,
  before?: (durable: readonly T[]) => void,
): Commits<T> {
  /** Durable and not committed yet, by lane. */
  let durable = new Map<string, number>();
  let committing: Promise<void> | undefined;

  async function commitAll(): Promise<void> {
    try {
      while (durable.size > 0) {
        const some = durable;
        durable = new Map();
        await Promise.all(Array.from(some, ([lane, offset]) => commit(lane, offset)));
      }
    } catch (error) {
      failed(error);
    } finally {
      committing = undefined;
    }
  }

  return {
    add(items) {
      before?.(items);
      for (const { lane, offset } of items) durable.set(lane, offset + 1);
      committing ??= commitAll();
    },
    settled: async () => {
      await committing;
    },
  };
}
