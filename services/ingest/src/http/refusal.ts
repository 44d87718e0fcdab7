import type { Context } from "hono";

/** Why a request is not taken. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 429 | 503;
  readonly title: string;
  readonly detail: string;
  /** Of 429 and 503: when to come back; 1 by default. */
  readonly retryAfterS?: number;
}

const RETRY_AFTER_S = 1;

/** The headers that say the same whatever the body of an answer is. */
export function setRefusalHeaders(c: Context, { status, retryAfterS = RETRY_AFTER_S }: Refusal): void {
  if (status === 401) c.header("WWW-Authenticate", 'Bearer realm="rolecall"');
  if (status === 405) c.header("Allow", "POST");
  if (status === 429 || status === 503) c.header("Retry-After", String(retryAfterS));
}

/** RFC 9457. */
export function renderProblem(c: Context, { status, title, detail }: Refusal): Response {
  return c.body(JSON.stringify({ type: "about:blank", title, status, detail }), status, {
    "Content-Type": "application/problem+json",
  });
}
