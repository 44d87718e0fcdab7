import { deadLetterRows, type Store, type StoreError } from "@rolecall/clickhouse";
import type { DeadLetter } from "@rolecall/core";
import { systemClock } from "@rolecall/runtime";
import { type DurableOptions, insertDurably } from "@rolecall/service-ingest";

export interface DurableWrites extends DurableOptions {
  /** @throws what the store says while it takes no writes */
  readonly check: () => void;
}

/** Writes that are tried until the store takes them, and what it says meanwhile. */
export function durableWrites(
  store: Store,
  signal: AbortSignal,
  tell: ((error: StoreError | undefined) => void) | undefined,
): DurableWrites {
  let blockedBy: StoreError | undefined;
  return {
    store,
    signal,
    pause: (ms) => systemClock.sleep(ms, signal),
    blocked(error) {
      if ((error === undefined) !== (blockedBy === undefined)) tell?.(error);
      blockedBy = error;
    },
    check() {
      if (blockedBy !== undefined) throw blockedBy;
    },
  };
}

export async function insertLetters(
  durable: DurableOptions,
  dead: readonly DeadLetter[],
  tenant: string,
): Promise<void> {
  if (dead.length > 0) await insertDurably(durable, "dead_letters", deadLetterRows(dead, tenant));
}
