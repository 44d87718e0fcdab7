import { createHash } from "node:crypto";
import type { MiddlewareHandler } from "hono";

/** Beyond this, comparing costs more than sending. */
const MOST_BYTES = 1024 * 1024;

/** A weak tag of the content on every answer to a GET, and 304 for whoever has that content already. */
export const withEtag: MiddlewareHandler = async (c, next) => {
  await next();
  const { res } = c;
  const type = res.headers.get("content-type") ?? "";
  if (c.req.method !== "GET" || res.status !== 200 || res.body === null || type.startsWith("text/event-stream")) return;
  if (res.headers.has("content-disposition") || res.headers.has("etag")) return;
  const body = new Uint8Array(await res.clone().arrayBuffer());
  if (body.length > MOST_BYTES) return;
  const tag = `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
  const isKnown = (c.req.header("if-none-match") ?? "").split(/,\s*/).includes(tag);
  c.res = isKnown ? new Response(null, { status: 304, headers: res.headers }) : new Response(body, res);
  c.res.headers.set("ETag", tag);
};
