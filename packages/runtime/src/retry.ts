import type { Clock } from "./clock.ts";

/** What to do after a failure: give up, try again as planned, or try again no sooner than the other side asked for. */
export type RetryVerdict = "give-up" | "retry" | { readonly afterMs: number };

export interface RetryOptions {
  /** Tries in all, the first included; without a bound by default. */
  readonly attempts?: number;
  /** Upper bound of the first wait; it doubles with each try up to `maxMs`. */
  readonly firstMs: number;
  readonly maxMs: number;
  /** No try begins later than this after the first one. */
  readonly totalMs?: number;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly signal?: AbortSignal;
  /** Decides on the error; tries again by default. */
  readonly judge?: (error: unknown) => RetryVerdict;
  /** Called before each wait: for the log and the metric. */
  readonly onRetry?: (error: unknown, attempt: number, waitMs: number) => void;
}

/**
 * Runs `operation` until it succeeds. Rejects with its last error once the verdict or a bound says so, and with the
 * signal's reason when that is aborted during a wait. `attempt` counts from 1.
 */
export async function retry<T>(operation: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock, signal, attempts = Number.POSITIVE_INFINITY, totalMs = Number.POSITIVE_INFINITY } = options;
  const deadline = clock.now() + totalMs;
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await operation(attempt);
    } catch (error) {
      const waitMs = waitAfter(error, attempt, options);
      const isOver = waitMs === Number.POSITIVE_INFINITY || clock.now() + waitMs > deadline;
      if (signal?.aborted || attempt >= attempts || isOver) throw error;
      options.onRetry?.(error, attempt, waitMs);
      await clock.sleep(waitMs, signal);
    }
  }
}

/** Exponential back-off with full jitter (Brooker, AWS Architecture Blog 2015): uniform in [0, min(max, first * 2^n)). */
export function backoffMs(attempt: number, firstMs: number, maxMs: number, random: () => number): number {
  return Math.floor(random() * Math.min(maxMs, firstMs * 2 ** (attempt - 1)));
}

function waitAfter(error: unknown, attempt: number, options: RetryOptions): number {
  const verdict = options.judge?.(error) ?? "retry";
  if (verdict === "give-up") return Number.POSITIVE_INFINITY;
  const planned = backoffMs(attempt, options.firstMs, options.maxMs, options.random);
  return verdict === "retry" ? planned : Math.max(planned, verdict.afterMs);
}
