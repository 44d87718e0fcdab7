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
export async function insertDurably(
  options: DurableOptions,
  table: Table,
  rows: Uint8Array,
  token?: string,
): Promise<void> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      await options.store.insert(table, rows, token === undefined ? {} : { token });
      if (pauseMs > FIRST_PAUSE_MS) options.blocked?.(undefined);
      return;
    } catch (error) {
      if (!(error instanceof StoreError) || error.errorClass === "permanent" || error.errorClass === "closed")
        throw error;
      options.blocked?.(error);
    }
    await options.pause(pauseMs, options.signal);
    options.signal.throwIfAborted();
  }
}
