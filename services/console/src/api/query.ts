import { QueryBusy, QueryRefused } from "@rolecall/clickhouse";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { ConsoleOptions } from "../options.ts";
import { AS_IT_COMES } from "./as-it-comes.ts";
import { jsonBody } from "./json-body.ts";
import { problem } from "./problem.ts";
import { type QueryBody, queryBody } from "./schemas.ts";
import { NOT_RUN, streamResult } from "./stream-result.ts";

/** SQL of 64 KiB in JSON, escapes and all. */
const MOST_BODY = 512 * 1024;
const CONTENT_TYPES = {
  json: "application/json",
  ndjson: "application/x-ndjson",
  csv: "text/csv; charset=utf-8",
  table: "text/plain; charset=utf-8",
  stream: "application/x-ndjson",
} as const;

/** `POST /query`: an analyst's SQL, whole in the format asked for, or as it is found. */
export function createQuery(options: Pick<ConsoleOptions, "store" | "onFault">): Hono {
  const app = new Hono();
  app.post("/query", bodyLimit({ maxSize: MOST_BODY, onError: tooLarge }), async (c) => {
    const body = await jsonBody(c, queryBody, '{"sql": "SELECT …", "format": "json|ndjson|csv|table|stream"}');
    if (body instanceof Response) return body;
    try {
      const result = await answer(c, body, options);
      if (body.format === "stream") c.header(...AS_IT_COMES);
      return c.body(result, 200, { "Content-Type": CONTENT_TYPES[body.format] });
    } catch (error) {
      if (error instanceof QueryBusy) {
        c.header("Retry-After", String(error.retryAfterS));
        return problem(c, 429, "too many queries are running", error.message);
      }
      if (error instanceof QueryRefused) return problem(c, 400, NOT_RUN, error.message);
      throw error;
    }
  });
  return app;
}

/** What can be refused is refused here, while there is a status to say it with. */
async function answer(
  c: Context,
  { sql, format }: QueryBody,
  { store: { analyst }, onFault }: Pick<ConsoleOptions, "store" | "onFault">,
): Promise<string | ReadableStream> {
  const { signal } = c.req.raw;
  if (format !== "stream") return analyst.query(sql, format, signal);
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  const parts = analyst.stream(sql, stopped)[Symbol.asyncIterator]();
  const first = (await parts.next()).value;
  return streamResult({ parts, first, stop, stopped, onFault: onFault ?? (() => undefined) });
}

function tooLarge(c: Context): Response {
  return problem(c, 413, "the body is too large", "A query may have 64 KiB.");
}
