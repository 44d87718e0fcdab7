import { jsonRows, type Store, StoreError } from "@rolecall/clickhouse";
import { type Clock, type Log, retry } from "@rolecall/runtime";
import type { Insertion } from "./turn-log.ts";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
const NOT_OURS = "the findings are another's to decide on";

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
      if (attempt === 1) log.warn({ reason }, "the store does not answer; trying until it does");
    },
  });
}

/** Inserts rows until they are durable, in parts where they are too many for the engine. */
export async function insertDurably(access: StoreAccess, insertion: Insertion, signal: AbortSignal): Promise<void> {
  const { table, rows, token } = insertion;
  try {
    const bytes = jsonRows(rows);
    await durably(access, signal, async () => {
      // Whoever was frozen meanwhile finds its attempt failed, and another has decided since.
      if ((await access.isOurs?.(signal)) === false) throw new StoreError("closed", 0, NOT_OURS);
      await access.store.insert(table, bytes, token === undefined ? {} : { token });
    });
  } catch (error) {
    const halve = error instanceof StoreError && error.errorClass === "smaller-batch" && rows.length > 1;
    if (!halve) throw error;
    const half = rows.length >> 1;
    for (const [n, part] of [rows.slice(0, half), rows.slice(half)].entries()) {
      await insertDurably(access, { table, rows: part, token: token && `${token}/${n}` }, signal);
    }
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof StoreError)) return false;
  return error.errorClass === "retry" || error.errorClass === "locked" || error.errorClass === "disk-full";
}
