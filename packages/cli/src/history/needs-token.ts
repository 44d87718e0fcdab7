import { timingSafeEqual } from "node:crypto";
import { sha256 } from "@rolecall/core";
import type { MiddlewareHandler } from "hono";

/** Lets in who shows the token of the local API. */
export function needsToken(token: string): MiddlewareHandler {
  const expected = Buffer.from(sha256(token));
  return async (c, next) => {
    const given = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
    // Compared by digest, so that the time it takes tells nothing about the token.
    if (!timingSafeEqual(Buffer.from(sha256(given)), expected)) return c.json({ title: "unauthorised" }, 401);
    return next();
  };
}
