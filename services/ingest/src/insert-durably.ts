import { type Store, StoreError, type Table } from "@rolecall/clickhouse";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

export interface DurableOptions {
  readonly store: Store;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  /** Called with what the store says each time it does not take a write, and with undefined once it does again. */
  readonly blocked?: (error: StoreError | undefined) => void;
}

/** A write that is tried until the store takes it: a store that is down slows the input and loses nothing. */
export function insertDurably(options: DurableOptions, table: Table, rows: Uint8Array, token?: string): Promise<void> {
  return durably(options, () => options.store.insert(table, rows, token === undefined ? {} : { token }));
}

/** What is tried until the store does it. */
export async function durably<T>({ pause, signal, blocked }: DurableOptions, work: () => Promise<T>): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      const done = await work();
      if (pauseMs > FIRST_PAUSE_MS) blocked?.(undefined);
      return done;
    } catch (error) {
      if (!(error instanceof StoreError) || error.errorClass === "permanent" || error.errorClass === "closed")
        throw error;
      blocked?.(error);
    }
    await pause(pauseMs, signal);
    signal.throwIfAborted();
  }
}
