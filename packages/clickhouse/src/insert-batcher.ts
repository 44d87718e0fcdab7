import { createHash } from "node:crypto";
import type { Store, Table } from "./store.ts";

/** Bounds of one batch: the first that is reached sends it. */
export interface BatchLimits {
  readonly maxRows: number;
  readonly maxBytes: number;
  /** From the first row of a batch until it is sent, ms. */
  readonly maxMs: number;
}

/** A part of a batch: JSONEachRow bytes, how many rows, and the token of the same rows wherever they come again. */
export interface BatchPart {
  readonly rows: Uint8Array;
  readonly count: number;
  readonly token: string;
}

export interface InsertBatcher extends AsyncDisposable {
  /** Resolves when the part is durable, rejects when the batch that it went with was not. */
  add(part: BatchPart): Promise<void>;
  /** Send what waits, now. */
  flush(): Promise<void>;
  /** Bytes that wait or are on their way: for back-pressure. */
  readonly pendingBytes: number;
}

export interface BatcherOptions extends BatchLimits {
  readonly table: Table;
  /** Make the rows durable: `store.insert`, or what tries it until it succeeds. */
  readonly insert: Store["insert"];
  /** Calls `expired` after `ms`; answers how to prevent it. */
  readonly timer: (ms: number, expired: () => void) => () => void;
}

/** A larger batch costs less per row: limits.md has half the CPU at 10,000 rows of that at 1,000. */
export const DEFAULT_BATCH: BatchLimits = { maxRows: 50_000, maxBytes: 32 * 1024 * 1024, maxMs: 500 };

interface Waiting extends BatchPart {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Many small inserts as few large ones, in order, one at a time. The token of a batch follows from those of its parts, so
 * a batch of the same parts is the same batch. Parts that come again in other company are other batches: what keeps
 * those out of the table is its key.
 */
export function createInsertBatcher(options: BatcherOptions): InsertBatcher {
  let waiting: Waiting[] = [];
  let rows = 0;
  let bytes = 0;
  let pendingBytes = 0;
  let tail: Promise<void> = Promise.resolve();
  let cancel: (() => void) | undefined;

  function send(): Promise<void> {
    cancel?.();
    cancel = undefined;
    const batch = waiting;
    waiting = [];
    rows = 0;
    bytes = 0;
    if (batch.length > 0) tail = tail.then(() => write(batch));
    return tail;
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    const token = batchToken(batch.map((part) => part.token));
    try {
      await options.insert(options.table, joined(batch), { token });
      for (const part of batch) part.resolve();
    } catch (error) {
      for (const part of batch) part.reject(error);
    } finally {
      for (const part of batch) pendingBytes -= part.rows.length;
    }
  }

  return {
    add(part) {
      if (part.rows.length === 0) return Promise.resolve();
      const full = rows + part.count > options.maxRows || bytes + part.rows.length > options.maxBytes;
      if (waiting.length > 0 && full) void send();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ ...part, resolve, reject });
      rows += part.count;
      bytes += part.rows.length;
      pendingBytes += part.rows.length;
      if (rows >= options.maxRows || bytes >= options.maxBytes) void send();
      else cancel ??= options.timer(options.maxMs, () => void send());
      return promise;
    },
    flush: send,
    get pendingBytes() {
      return pendingBytes;
    },
    [Symbol.asyncDispose]: send,
  };
}

/** One part keeps its own token; of several it is a digest, since a token may not grow without bound. */
function batchToken(tokens: readonly string[]): string {
  const [first = "", ...more] = tokens;
  return more.length === 0 ? first : `batch-1-${createHash("sha256").update(tokens.join("\n")).digest("base64url")}`;
}

function joined(batch: readonly BatchPart[]): Uint8Array {
  const [first, ...more] = batch;
  return first !== undefined && more.length === 0 ? first.rows : Buffer.concat(batch.map((part) => part.rows));
}
