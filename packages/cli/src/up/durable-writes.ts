import { deadLetterRows, type Store, type StoreError } from "@rolecall/clickhouse";
import type { DeadLetter } from "@rolecall/core";
import { type Metrics, systemClock } from "@rolecall/runtime";
import { type DurableOptions, durably, insertDurably } from "@rolecall/service-ingest";
import { countLetters } from "../serve/count-taken.ts";

export interface DurableWrites extends DurableOptions {
  /** @throws what the store says while it takes no writes */
  readonly check: () => void;
  /** Is there no room on its disk? */
  readonly isDiskFull: () => boolean;
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
    isDiskFull: () => blockedBy?.errorClass === "disk-full",
    check() {
      if (blockedBy === undefined) return;
      if (blockedBy.errorClass !== "disk-full") throw blockedBy;
      const why = `the disk is full: senders are refused until there is room (${blockedBy.message})`;
      throw new Error(why, { cause: blockedBy });
    },
  };
}

/** What has to be known before something is written is waited for as that is. */
export function patientlyAsked(durable: DurableOptions): Pick<Store, "select"> {
  return { select: (...of) => durably(durable, () => durable.store.select(...of)) };
}

/** Resolves when they are durable, and counted. */
export async function insertLetters(
  durable: DurableOptions,
  dead: readonly DeadLetter[],
  { tenant, metrics }: { readonly tenant: string; readonly metrics: Pick<Metrics, "deadLetters"> },
): Promise<void> {
  if (dead.length === 0) return;
  await insertDurably(durable, "dead_letters", deadLetterRows(dead, tenant));
  countLetters(metrics, dead);
}
