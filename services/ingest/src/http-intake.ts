import { timingSafeEqual } from "node:crypto";
import { type DeadLetter, type Event, redactValue, sha256 } from "@rolecall/core";
import { type Context, Hono } from "hono";
import type { Door } from "./door.ts";
import { createInFlight, type Share } from "./in-flight.ts";
import { type BodyFault, readBody } from "./read-body.ts";
import { createRecordReader, type Reading } from "./read-records.ts";

/** A token, and whose records it lets in. */
export interface TenantToken {
  readonly tenant: string;
  readonly token: string;
}

export interface HttpIntakeOptions {
  /** Makes what a request brought durable: the events in order, and the dead letters. */
  readonly accept: (events: readonly Event[], dead: readonly DeadLetter[]) => Promise<void>;
  /** The door for one source name and tenant of this input; undefined where no source has that name. */
  readonly door: (source: string, tenant: string) => Door | undefined;
  /** Whose records come with `token`, or with none where none is wanted. */
  readonly tenant: string;
  /** Source of requests that name none; `auto` by default. */
  readonly source?: string;
  /** Bearer token that callers must show; absent: none (loopback only). */
  readonly token?: string | undefined;
  /** Tokens of other tenants. */
  readonly tokens?: readonly TenantToken[];
  /** Bytes of a body after decompression, at most. */
  readonly maxBodyBytes: number;
  /** Records of a body, at most; 250,000 by default. A record of two bytes becomes a dead letter of hundreds. */
  readonly maxRecords?: number;
  /** Decompressed bytes of all bodies that are being taken, at most; four full bodies by default. */
  readonly maxInFlightBytes?: number;
  /** Is there no room for more? Callers are then told to come back. */
  readonly full: () => boolean;
  readonly requestId: () => string;
  readonly observe: (counts: { readonly records: number; readonly filtered: number; readonly dead: number }) => void;
}

/** What shippers send by default where nobody asked for JSON. Taken for records, it would be dead letters that nobody looks for. */
const BINARY = /^application\/(?:x-|vnd\.google\.)?(protobuf|msgpack)\b/i;
const RETRY_AFTER_S = 1;
const MAX_RECORDS = 250_000;
const FULL_BODIES = 4;

/** `POST /v1/logs`: NDJSON, a JSON array or one object; 202 once every record is durable as an event or a dead letter. */
export function createHttpIntake(options: HttpIntakeOptions): Hono {
  const app = new Hono();
  const inFlight = createInFlight(options.maxInFlightBytes ?? FULL_BODIES * options.maxBodyBytes);
  app.post("/v1/logs", async (c) => {
    const tenant = tenantOf(c, options);
    if (tenant === undefined) {
      c.header("WWW-Authenticate", 'Bearer realm="rolecall"');
      return problem(c, 401, "an intake token is needed", "Send it as Authorization: Bearer TOKEN.");
    }
    const unwanted = refuseSender(c, options);
    if (unwanted !== undefined) return unwanted;
    const source = c.req.query("source") ?? options.source ?? "auto";
    const door = options.door(source, tenant);
    if (door === undefined)
      return problem(
        c,
        400,
        `no source is named ${source}`,
        "docs/reference/sources.md names them; auto recognises them.",
      );
    if (options.full()) return refuse(c, "no-room", options);
    const share = inFlight.begin();
    try {
      return await take(c, door, { ...options, share });
    } finally {
      share.end();
    }
  });
  app.all("/v1/logs", (c) => {
    c.header("Allow", "POST");
    return problem(c, 405, "logs are sent", "POST them.");
  });
  return app;
}

/** Whose body is not looked at, whatever is in it. */
function refuseSender(c: Context, options: HttpIntakeOptions): Response | undefined {
  if (isOpen(options) && !isFromProgram(c)) {
    const title = "without a token only programs of this machine may send";
    return problem(c, 403, title, "Browsers and foreign hosts may not.");
  }
  const binary = BINARY.exec(c.req.header("content-type") ?? "")?.[1];
  if (binary === undefined) return undefined;
  const hint = "`encoding: json` in OpenTelemetry's otlphttp exporter, `format json_lines` in Fluent Bit";
  return problem(c, 400, `the body is ${binary}`, `Send JSON: ${hint}.`);
}

async function take(c: Context, door: Door, options: HttpIntakeOptions & { share: Share }): Promise<Response> {
  const { share, maxRecords = MAX_RECORDS } = options;
  const id = requestIdOf(c) ?? options.requestId();
  let n = 0;
  const reader = createRecordReader({ ...door, origin: () => `http:${id}/${n++}` });
  const events: Event[] = [];
  const dead: DeadLetter[] = [];
  const counts = { records: 0, filtered: 0, dead: 0 };
  const collect = (reading: Reading): BodyFault | undefined => {
    counts.records += reading.records;
    counts.filtered += reading.filtered;
    for (const item of reading.items) {
      if (item.kind === "event") events.push(item.event);
      else dead.push(item.letter);
    }
    return counts.records > maxRecords ? "too-many" : undefined;
  };
  const refused = await readBody(c.req.raw, options.maxBodyBytes, (chunk) =>
    share.take(chunk.length) ? collect(reader.push(chunk)) : "no-room",
  );
  const fault = refused === undefined ? collect(reader.end()) : refused.fault;
  if (fault !== undefined) {
    share.end();
    await refused?.discardRest();
    // What is still left of the body is not read: the connection ends here, and a pool must not send another request on it.
    c.header("Connection", "close");
    return refuse(c, fault, options);
  }
  try {
    await options.accept(events, dead);
  } catch (error) {
    if (!isAbort(error)) throw error;
    c.header("Retry-After", String(RETRY_AFTER_S));
    return problem(
      c,
      503,
      "the process stops before this is durable",
      "Send it again: what comes twice changes nothing.",
    );
  }
  options.observe({ ...counts, dead: dead.length });
  return c.json(
    { accepted: events.length, dead: dead.length, ...(counts.filtered > 0 && { filtered: counts.filtered }) },
    202,
  );
}

function refuse(c: Context, fault: BodyFault, { maxBodyBytes, maxRecords = MAX_RECORDS }: HttpIntakeOptions): Response {
  switch (fault) {
    case "no-room":
      c.header("Retry-After", String(RETRY_AFTER_S));
      return problem(c, 429, "the pipeline is full", "Nothing of this request was taken; send it again.");
    case "too-many":
      return problem(c, 413, "the body has too many records", `At most ${maxRecords} in one; send it in parts.`);
    case "too-large":
      return problem(
        c,
        413,
        "the body is too large",
        `At most ${maxBodyBytes} bytes after decompression; send it in parts.`,
      );
    case "encoding":
      return problem(c, 400, "the content encoding is not known", "Known: gzip, deflate, zstd, identity.");
    case "corrupt":
      return problem(c, 400, "the body breaks off or cannot be decompressed", "Nothing of it was taken.");
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** RFC 9457. */
function problem(c: Context, status: 400 | 401 | 403 | 405 | 413 | 429 | 503, title: string, detail: string): Response {
  return c.body(JSON.stringify({ type: "about:blank", title, status, detail }), status, {
    "Content-Type": "application/problem+json",
  });
}

function isOpen({ token, tokens = [] }: HttpIntakeOptions): boolean {
  return token === undefined && tokens.length === 0;
}

/** Whose records a request may bring; undefined: nobody's. Compared by digest, so that the time it takes tells nothing about a token. */
function tenantOf(c: Context, options: HttpIntakeOptions): string | undefined {
  const { tenant, token, tokens = [] } = options;
  if (isOpen(options)) return tenant;
  const given = /^Bearer +(\S.*)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (given === undefined) return undefined;
  const all = token === undefined ? tokens : [{ tenant, token }, ...tokens];
  const digest = Buffer.from(sha256(given));
  return all.find((each) => timingSafeEqual(digest, Buffer.from(sha256(each.token))))?.tenant;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Decision 0004: a web page that somebody on this machine looks at must not write logs, neither by itself nor under a
 * foreign name that resolves to loopback.
 */
function isFromProgram(c: Context): boolean {
  if (c.req.header("origin") !== undefined || c.req.header("sec-fetch-site") !== undefined) return false;
  return LOOPBACK.test(c.req.header("host") ?? "localhost");
}

/** The sender's own id of the request, where it is a plain one: it becomes part of every event's origin. */
function requestIdOf(c: Context): string | undefined {
  const id = c.req.header("x-request-id") ?? "";
  return /^[\w.:-]{1,64}$/.test(id) ? redactValue(id) : undefined;
}
