import type { StoredRows, TableRows } from "@rolecall/alerting";
import type { Finding } from "@rolecall/core";

/** What the tables know when the alerter starts. */
export interface Stored {
  readonly rows: StoredRows;
  /** Newest `at` of each restored episode's rows, epoch ms: later rows must lie behind it. */
  readonly writtenAt: ReadonlyMap<string, number>;
  /** `last_seen` of findings that a replay has told of, by `finding_uid`: nobody is notified of what it covers. */
  readonly replayed: ReadonlyMap<string, string>;
}

/** Where a page of pending findings ended. */
export interface PendingPage {
  readonly findings: readonly Finding[];
  /** To ask for the next page with; undefined after the last. */
  readonly next: PendingCursor | undefined;
}

export interface PendingCursor {
  readonly version: number;
  readonly findingUid: string;
}

/**
 * What the alerter keeps. Calls are tried until the store takes them, until `signal` aborts (then they reject with its
 * reason), or until the store says that it never will.
 */
export interface AlerterTables {
  restore(now: number, signal: AbortSignal): Promise<Stored>;
  /** Findings of the last days in a state that no alerter has accepted, in order of their versions. */
  pending(now: number, after: PendingCursor | undefined, signal: AbortSignal): Promise<PendingPage>;
  /** Resolves when all rows are durable, the tables in the order given. */
  write(batches: readonly TableRows[], signal: AbortSignal): Promise<void>;
}
