import { jsonRows, type Store, StoreError, type StoreErrorClass } from "@rolecall/clickhouse";
import { type Clock, type Log, retry } from "@rolecall/runtime";
import { NotOurs } from "./not-ours.ts";
import type { Insertion } from "./turn-log.ts";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

export interface StoreAccess {
  readonly store: Store;
  readonly clock: Clock;
  /** In [0, 1): spreads the retries. */
  readonly random: () => number;
  readonly log: Log;
  /** Asked before each attempt at an insert, as the pipeline has it; always true by default. */
  readonly isOurs?: ((signal: AbortSignal) => Promise<boolean>) | undefined;
}

/** Runs `work` until the store takes it; rejects with what it will never take, or with the signal's reason. */
export function durably<T>(access: StoreAccess, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const { clock, random, log } = access;
  return retry(work, {
    firstMs: FIRST_PAUSE_MS,
    maxMs: LONGEST_PAUSE_MS,
    clock,
    random,
    signal,
    judge: (error) => (isPassing(error) ? "retry" : "give-up"),
    onRetry(error, attempt) {
      const reason = error instanceof StoreError ? error.errorClass : "retry";
      const detail = error instanceof Error ? error.message : "";
      if (attempt === 1) log.warn({ reason, detail }, "the store does not answer; trying until it does");
    },
  });
}

/** Inserts rows until they are durable: as they are, and never a part of them by itself. */
export async function insertDurably(access: StoreAccess, insertion: Insertion, signal: AbortSignal): Promise<void> {
  const { table, rows, token } = insertion;
  const bytes = jsonRows(rows);
  await durably(access, signal, async () => {
    // Whoever was frozen meanwhile finds its attempt failed, and another has decided since.
    if ((await access.isOurs?.(signal)) === false) throw new NotOurs();
    await access.store.insert(table, bytes, token === undefined ? {} : { token });
  });
}

const PASSING: ReadonlySet<StoreErrorClass> = new Set([
  "retry",
  "refused",
  "locked",
  "disk-full",
  "out-of-memory",
] as const);

function isPassing(error: unknown): boolean {
  return error instanceof StoreError && PASSING.has(error.errorClass);
}
