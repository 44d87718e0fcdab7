import { timingSafeEqual } from "node:crypto";
import { sha256 } from "@rolecall/core";
import type { MiddlewareHandler } from "hono";

/** Lets in who shows the token of the local API. */
export function needsToken(token: string): MiddlewareHandler {
  const isHeld = holdsToken(token);
  return async (c, next) => {
    if (!isHeld(c.req.header("authorization"))) return c.json({ title: "unauthorised" }, 401);
    return next();
  };
}

/** Does an `Authorization` header hold the token? Nobody's does where there is none. */
export function holdsToken(token: string | undefined): (authorization: string | undefined) => boolean {
  const expected = token === undefined ? undefined : Buffer.from(sha256(token));
  return (authorization) => {
    const given = /^Bearer (.+)$/.exec(authorization ?? "")?.[1] ?? "";
    // Compared by digest, so that the time it takes tells nothing about the token.
    return expected !== undefined && timingSafeEqual(Buffer.from(sha256(given)), expected);
  };
}
