import { sha256 } from "@rolecall/core";
import type { RetryConfig } from "../config/config.ts";
import { DEFAULTS } from "../config/defaults.ts";

/** For how long, and how often, a message is tried that a receiver has not taken. */
export interface RetryBounds {
  /** From when it was decided. */
  readonly windowMs: number;
  readonly firstMs: number;
  readonly maxMs: number;
}

export const DEFAULT_RETRY: RetryBounds = {
  windowMs: DEFAULTS.retryWindowMs,
  firstMs: DEFAULTS.retryFirstMs,
  maxMs: DEFAULTS.retryMaxMs,
};

/** What a receiver's configuration says of it, and the defaults where it says nothing. */
export function compileRetry(retry: RetryConfig = {}): RetryBounds {
  return {
    windowMs: retry.for ?? DEFAULT_RETRY.windowMs,
    firstMs: retry.min_interval ?? DEFAULT_RETRY.firstMs,
    maxMs: retry.max_interval ?? DEFAULT_RETRY.maxMs,
  };
}

/**
 * Exponential with full jitter between both bounds, never before what the receiver asked for. The jitter is a hash of the
 * notice and the attempt: spread over groups, and the same in every replay.
 */
export function backoffMs(bounds: RetryBounds, noticeId: string, attempts: number, afterMs = 0): number {
  const { firstMs, maxMs } = bounds;
  const ceiling = Math.min(maxMs, firstMs * 2 ** Math.max(0, attempts - 1));
  const share = Number.parseInt(sha256(`${noticeId}/${attempts}`).slice(0, 8), 16) / 2 ** 32;
  return Math.max(afterMs, Math.floor(firstMs + share * (ceiling - firstMs)));
}
