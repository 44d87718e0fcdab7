import type { Context } from "hono";

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 413;

/** RFC 9457. */
export function problem(c: Context, status: ProblemStatus, title: string, detail: string): Response {
  return c.body(JSON.stringify({ type: "about:blank", title, status, detail }), status, {
    "Content-Type": "application/problem+json",
  });
}

/** What is there and takes other methods. */
export function otherMethod(c: Context, allowed: string): Response {
  c.header("Allow", allowed);
  return problem(c, 405, "that method is not taken here", `It takes ${allowed}.`);
}
