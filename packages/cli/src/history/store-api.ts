import { type ResultFormat, type Store, StoreError, type Table } from "@rolecall/clickhouse";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { needsToken } from "./needs-token.ts";
import { faultOf } from "./store-fault.ts";

const MAX_BODY_BYTES = 64 * 1024 * 1024;
const TABLES = [
  ...([
    "events",
    "controls",
    "dead_letters",
    "identities",
    "credentials",
    "identity_links",
    "baselines",
    "away",
    "manifests",
  ] as const),
  ...(["coverage", "findings", "episodes", "notifications", "receipts", "silences", "feedback", "audit_log"] as const),
  "console_tokens",
  "console_views",
  "instances",
  "late_events",
  "orders",
  "replays",
  "turns",
] satisfies readonly Table[];
const FORMATS = ["table", "json", "ndjson", "csv"] as const satisfies readonly ResultFormat[];

const parameter = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.array(z.number())]);
const selection = z.strictObject({ sql: z.string(), parameters: z.record(z.string(), parameter).default({}) });
const question = z.strictObject({ sql: z.string(), format: z.enum(FORMATS) });
const order = z.strictObject({ sql: z.string() });

/**
 * A store for the other processes of this machine: what `rolecall up` serves to the verbs while it holds the directory.
 * Every request needs the token, and whoever has it may do all that the store can.
 *
 * `GET /internal/v1/ping` 204 · `POST …/select` `{sql, parameters}`: NDJSON, each row wrapped in an array, then
 * `{"rows": n}` or `{"fault": …}` as the last line, so that an answer that breaks off is not taken for a whole one ·
 * `POST …/query` `{sql, format}`: an analyst's SQL as text · `POST …/query-stream` `{sql}`: its parts, as rows of a select · `POST …/insert?table=…&token=…`: JSONEachRow · `POST …/command`
 * `{sql}`. Failures are 500 (the store's), 422 (an analyst's SQL refused), 400 (not a request of ours), with the fault as JSON.
 */
export function createStoreApi(store: Store, token: string): Hono {
  const app = new Hono();
  app.use("/internal/v1/*", needsToken(token));
  app.use("/internal/v1/*", bodyLimit({ maxSize: MAX_BODY_BYTES }));
  app.get("/internal/v1/ping", (c) => c.body(null, 204));
  app.post("/internal/v1/select", async (c) => {
    const asked = selection.safeParse(await jsonOf(c));
    if (!asked.success) return notOurs(c);
    const rows = rowLines(store.stream(asked.data.sql, asked.data.parameters));
    return c.body(ReadableStream.from(rows), 200, { "Content-Type": "application/x-ndjson" });
  });
  app.post("/internal/v1/query", async (c) => {
    const asked = question.safeParse(await jsonOf(c));
    if (!asked.success) return notOurs(c);
    return attempt(c, async () =>
      c.text(await store.analyst.query(asked.data.sql, asked.data.format, c.req.raw.signal)),
    );
  });
  app.post("/internal/v1/query-stream", async (c) => {
    const asked = order.safeParse(await jsonOf(c));
    if (!asked.success) return notOurs(c);
    const parts = rowLines(store.analyst.stream(asked.data.sql, c.req.raw.signal));
    return c.body(ReadableStream.from(parts), 200, { "Content-Type": "application/x-ndjson" });
  });
  app.post("/internal/v1/insert", async (c) => {
    const table = TABLES.find((each) => each === c.req.query("table"));
    if (table === undefined) return notOurs(c);
    const dedup = c.req.query("token");
    const rows = new Uint8Array(await c.req.arrayBuffer());
    return attempt(c, async () => {
      await store.insert(table, rows, dedup === undefined ? {} : { token: dedup });
      return c.body(null, 204);
    });
  });
  app.post("/internal/v1/command", async (c) => {
    const asked = order.safeParse(await jsonOf(c));
    if (!asked.success) return notOurs(c);
    return attempt(c, async () => {
      await store.command(asked.data.sql);
      return c.body(null, 204);
    });
  });
  return app;
}

async function* rowLines(rows: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  let count = 0;
  try {
    for await (const row of rows) {
      count += 1;
      yield Buffer.from(`${JSON.stringify([row])}\n`);
    }
    yield Buffer.from(`${JSON.stringify({ rows: count })}\n`);
  } catch (error) {
    yield Buffer.from(`${JSON.stringify({ fault: faultOf(error) })}\n`);
  }
}

async function attempt(c: Context, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    const fault = faultOf(error);
    return c.json({ fault }, fault.kind === "refused" ? 422 : 500);
  }
}

async function jsonOf(c: Context): Promise<unknown> {
  return c.req.json().catch(() => undefined);
}

function notOurs(c: Context): Response {
  return c.json({ fault: faultOf(new StoreError("permanent", 0, "not a request that this address takes")) }, 400);
}
