import { type Store, StoreError } from "@rolecall/clickhouse";
import type { Trouble } from "@rolecall/kafka";
import { systemClock } from "@rolecall/runtime";

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;

/** Tries until it succeeds: a store that is down is waited for. */
export type Patiently = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * What may pass (a server that is down, a disk that is full) is tried again until it has passed or `signal` aborts;
 * meanwhile `trouble` is told. What never will is thrown.
 */
export function createPatience(signal: AbortSignal, trouble: Trouble): Patiently {
  return async (work) => {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      signal.throwIfAborted();
      try {
        const done = await work();
        trouble(undefined);
        return done;
      } catch (error) {
        if (!isPassing(error)) throw error;
        trouble(error.message);
      }
      await systemClock.sleep(pauseMs, signal);
    }
  };
}

function isPassing(error: unknown): error is StoreError {
  return error instanceof StoreError && error.errorClass !== "permanent" && error.errorClass !== "closed";
}

/** The store, each call of which waits for it. A stream is begun anew only by whoever reads it. */
export function persistentStore(store: Store, patiently: Patiently): Store {
  return {
    insert: (table, rows, options) => patiently(() => store.insert(table, rows, options)),
    select: (sql, parameters, signal) => patiently(() => store.select(sql, parameters, signal)),
    stream: (sql, parameters) => store.stream(sql, parameters),
    command: (sql) => patiently(() => store.command(sql)),
    analyst: store.analyst,
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
