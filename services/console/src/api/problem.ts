import type { Context } from "hono";

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 500 | 503;

/** An RFC 9457 problem: a title for its kind, and in `detail` what to do. */
export function problem(c: Context, status: ProblemStatus, title: string, detail: string): Response {
  return c.body(JSON.stringify({ type: "about:blank", title, status, detail }), status, {
    "Content-Type": "application/problem+json",
  });
}
