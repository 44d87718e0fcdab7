import { totalmem } from "node:os";

/** What the analyst's reader needs of an engine: sessions that are read only and limited already, current database `rolecall`. */
export interface AnalystEngine {
  /** The first column of a query of ours. It waits for no analyst's query. */
  column<T>(sql: string): Promise<readonly T[]>;
  /**
   * Run what was checked, as JSONCompactEachRowWithNamesAndTypes with quoted 64-bit integers; undefined where it was
   * aborted before its turn.
   * @throws QueryBusy when more are waiting than may.
   */
  run(sql: string, signal: AbortSignal | undefined): Promise<string | undefined>;
  /**
   * As `run`, for results too large to hold, or too slow to wait for: text of whole lines as it comes. Leaving the loop
   * ends the query, and so does the signal; nothing comes where it was aborted before its turn.
   */
  stream(sql: string, signal: AbortSignal | undefined): AsyncIterable<string>;
  close(): Promise<void>;
}

/** Column names, their types, then the rows: an array a line. */
export const ROWS_FORMAT = "JSONCompactEachRowWithNamesAndTypes";

/** Limits of one query, as settings of a server. */
export const LIMITS = {
  max_execution_time: 30,
  max_result_rows: "100000",
  max_result_bytes: "268435456",
  result_overflow_mode: "throw",
  max_memory_usage: "2000000000",
  max_threads: 2,
  // A result comes block by block, and one of 65,409 wide rows would be long in coming, and much to hold.
  max_block_size: "8192",
  max_parser_depth: "300",
  max_ast_depth: "300",
} as const;

/** Limits of one query in this process: together with the few beside it, it must not have the machine, or the container, kill all of it. */
export const OWN_LIMITS: Readonly<Record<keyof typeof LIMITS, string | number>> = {
  ...LIMITS,
  // Without a limit the container's is a number beyond all memory, or 0.
  max_memory_usage: String(memoryOfQuery(Math.min(totalmem(), process.constrainedMemory() || totalmem()))),
};

/** Bytes for one query where the process may have `bytes`. */
export function memoryOfQuery(bytes: number): number {
  return Math.min(Number(LIMITS.max_memory_usage), Math.floor(bytes / 8));
}
