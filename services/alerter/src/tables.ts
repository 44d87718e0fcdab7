import type { Labels, StoredRows, TableRows } from "@rolecall/alerting";
import type { Finding } from "@rolecall/core";
import type { AuditHead } from "./commands/audit-chain.ts";
import type { CommandAnswer, Order } from "./commands/command.ts";
import type { JudgedEpisode } from "./commands/judged-episodes.ts";

/** Rows of one table. */
export interface Batch {
  readonly table: TableRows["table"] | "audit_log" | "feedback" | "orders";
  readonly rows: readonly object[];
}

/** What the tables know when the alerter starts. */
export interface Stored {
  readonly rows: StoredRows;
  /** Newest `at` of each restored episode's rows, epoch ms: later rows must lie behind it. */
  readonly writtenAt: ReadonlyMap<string, number>;
  /** `last_seen` of findings that a replay has told of, by `finding_uid`: nobody is notified of what it covers. */
  readonly replayed: ReadonlyMap<string, string>;
  /** Orders that were obeyed by one who died before anybody had heard of it, by their names. */
  readonly unheard: ReadonlySet<string>;
  /** The last link of the audit log; undefined where it is empty. */
  readonly audit: AuditHead | undefined;
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
  /** The finding in its present state, or undefined where there is none. */
  finding(findingUid: string, signal: AbortSignal): Promise<Finding | undefined>;
  /** The episodes of the finding that a verdict has closed, also those that are forgotten. */
  judged(findingUid: string, signal: AbortSignal): Promise<readonly JudgedEpisode[]>;
  /** Labels of the identities of these, by `identity_uid`. */
  labels(findings: readonly Finding[], now: number, signal: AbortSignal): Promise<ReadonlyMap<string, Labels>>;
  /** What was answered to the order of that name; undefined where nothing came of it. */
  answer(orderId: string, signal: AbortSignal): Promise<CommandAnswer | undefined>;
  /** Verdicts, and that they are taken back, that are written down and have not taken effect, in order. */
  unapplied(now: number, signal: AbortSignal): Promise<readonly Order[]>;
  /**
   * Calls `durable` once all of it holds: whoever dies before leaves none of the rows, and whoever dies after it all of them.
   * Resolves when they are where they are read. One at a time, after `restore`.
   */
  write(batches: readonly Batch[], signal: AbortSignal, durable: () => void): Promise<void>;
  /** After the last `write`: the next one to start has nothing of it to do again. Tried once. */
  close(signal: AbortSignal): Promise<void>;
}
