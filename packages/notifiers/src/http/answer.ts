import { type Delivery, refused, retry } from "../notifier.ts";

/** An answer over HTTP, its body cut. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The class of a request that got no answer, and what is known of it. */
export function unanswered(signal: AbortSignal, timeout: AbortSignal, trouble = "connection failed"): Delivery {
  if (signal.aborted) return retry("cancelled", "stopped while sending");
  return timeout.aborted ? retry("timeout", "no answer in time") : retry("server-error", trouble);
}

/** Milliseconds of a Retry-After header: seconds, or a date. Bounded to an hour. */
function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(0, Math.ceil(seconds * 1000)), 3_600_000) : undefined;
}

/** The class of a status: the rows of the retry table that all channels share. */
export function deliveryOf(answer: Answer, now: number): Delivery {
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: "sent" };
  const detail = `HTTP ${status}`;
  const afterMs = retryAfterMs(answer.headers.get("retry-after"), now);
  if (status === 429) return retry("rate-limited", detail, afterMs);
  // Not followed: a proxy in between, or a move that its operator will tell of.
  if (status >= 300 && status < 400) return retry("server-error", detail);
  if (status === 408) return retry("timeout", detail);
  if (status >= 500) return retry("server-error", detail, afterMs);
  return refused(status === 401 || status === 403 ? "auth-error" : "client-error", detail);
}
