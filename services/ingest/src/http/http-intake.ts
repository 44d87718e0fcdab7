import { StoreError } from "@rolecall/clickhouse";
import { type DeadLetter, type Event, redactValue } from "@rolecall/core";
import { untilAborted } from "@rolecall/runtime";
import { type Context, Hono, type HonoRequest } from "hono";
import type { Door } from "../door.ts";
import type { TakenCounts } from "../kafka/ordered-accept.ts";
import { type BodyLimits, refusalOf } from "./body-fault.ts";
import { ELSEWHERE } from "./elsewhere.ts";
import { GREETINGS, type Greeting } from "./greetings.ts";
import { createInFlight, type InFlight } from "./in-flight.ts";
import { isFromProgram, isOpen, type Tokens, tenantOf } from "./intake-token.ts";
import type { Protocol } from "./protocol.ts";
import { FIREHOSE } from "./protocols/firehose.ts";
import { GITHUB_HOOK } from "./protocols/github-hook.ts";
import { OTLP_JSON, OTLP_PROTOBUF } from "./protocols/otlp.ts";
import { OKTA_HOOK, PLAIN } from "./protocols/plain.ts";
import { SPLUNK } from "./protocols/splunk.ts";
import { type Refusal, setRefusalHeaders } from "./refusal.ts";
import { readSigned, signatureOf } from "./signed-body.ts";
import { type Brought, takeBody } from "./take-body.ts";
import { type Taken, Unheard } from "./unheard.ts";

export interface HttpIntakeOptions {
  /** Who may send: asked with each request, for tokens are changed while it runs. */
  readonly known: () => Tokens;
  /** Makes what a request brought durable: the events in order, and the dead letters. */
  readonly accept: (events: readonly Event[], dead: readonly DeadLetter[]) => Promise<void>;
  /** The door for one source name and tenant of this input; undefined where no source has that name. */
  readonly door: (source: string, tenant: string) => Door | undefined;
  /** Source of requests that name none; `auto` by default. */
  readonly source?: string;
  /** Bytes of a body after decompression, at most. */
  readonly maxBodyBytes: number;
  /** Records of a body, at most; 250,000 by default. A record of two bytes becomes a dead letter of hundreds. */
  readonly maxRecords?: number;
  /** What all bodies that are being taken weigh, with what becomes of their records, at most; four full bodies by default. */
  readonly maxInFlightBytes?: number;
  /** Why there is no room for more, if so: much waits, the disk is full, or nothing goes on. Callers are then told to come back. */
  readonly full: () => "queue" | "disk" | "still" | undefined;
  /** Resolves once a sender has waited long enough for what it sent to be durable; aborted when it is. */
  readonly patience: (signal: AbortSignal) => Promise<void>;
  readonly requestId: () => string;
  /** The clock at the door, epoch ms. */
  readonly now: () => number;
  /** Told of each body that is durable. */
  readonly observe: (counts: TakenCounts) => void;
}

const MAX_RECORDS = 250_000;
const FULL_BODIES = 4;
/** Anybody may send a body that is signed by nobody, and as slowly as they like. */
const SIGNED_BODIES = 2;

/** Whoever speaks none of the others sends plain records, so that is the last. */
const PROTOCOLS: readonly Protocol[] = [OTLP_PROTOBUF, OTLP_JSON, FIREHOSE, SPLUNK, OKTA_HOOK, GITHUB_HOOK, PLAIN];

/** Where each kind of sender posts; all is answered once every record is durable as an event or a dead letter. */
export function createHttpIntake(options: HttpIntakeOptions): Hono {
  const app = new Hono();
  const { maxBodyBytes, maxRecords = MAX_RECORDS, maxInFlightBytes = FULL_BODIES * maxBodyBytes } = options;
  const limits = { maxBodyBytes, maxRecords, maxRecordsLength: FULL_BODIES * maxBodyBytes };
  const intake: Intake = {
    ...options,
    limits,
    inFlight: createInFlight(maxInFlightBytes),
    signing: createInFlight(SIGNED_BODIES * maxBodyBytes),
    unheard: new Unheard(),
  };
  for (const greeting of GREETINGS) {
    for (const path of greeting.paths)
      app.on(greeting.method, path, (c, next) => (greeting.speaks(c.req) ? greet(c, greeting, intake) : next()));
  }
  for (const path of new Set(PROTOCOLS.flatMap(({ paths }) => paths))) {
    const at = PROTOCOLS.filter(({ paths }) => paths.includes(path));
    const protocolOf = (request: HonoRequest): Protocol => at.find((each) => each.speaks(request)) ?? PLAIN;
    app.post(path, (c) => take(c, protocolOf(c.req), intake));
    app.all(path, (c) => refuse(c, protocolOf(c.req), NOT_POSTED, options.now));
  }
  for (const { paths, refusal } of ELSEWHERE) app.on("POST", [...paths], (c) => refuse(c, PLAIN, refusal, options.now));
  return app;
}

interface Intake extends HttpIntakeOptions {
  readonly limits: BodyLimits;
  readonly inFlight: InFlight;
  /** Room of their own for bodies of which is not known yet who signed them: whoever shows a token has the rest for themselves. */
  readonly signing: InFlight;
  readonly unheard: Unheard;
}

function greet(c: Context, { wantsToken, answer }: Greeting, intake: Intake): Response {
  const isRefused = wantsToken && tenantOf(c.req, intake.known()) === undefined;
  return isRefused ? refuse(c, PLAIN, NO_TOKEN, intake.now) : answer(c, intake.full() !== undefined);
}

function take(c: Context, protocol: Protocol, intake: Intake): Response | Promise<Response> {
  const tenant = tenantOf(c.req, intake.known());
  if (tenant !== undefined) return takeOf(tenant, c, protocol, intake);
  const signature = signatureOf(c.req);
  return signature === undefined
    ? refuse(c, protocol, NO_TOKEN, intake.now)
    : takeSigned(signature, c, protocol, intake);
}

/** From whoever shows no token and knows it all the same. */
async function takeSigned(signature: Buffer, c: Context, protocol: Protocol, intake: Intake): Promise<Response> {
  const share = intake.signing.begin();
  try {
    const bounds = { tokens: intake.known(), maxBytes: intake.maxBodyBytes, share };
    const signed = await readSigned(c.req.raw, signature, bounds);
    if (signed === undefined) return refuse(c, protocol, NOT_SIGNED, intake.now);
    if (typeof signed === "string") {
      // As with any other body that is given up: the connection ends here.
      c.header("Connection", "close");
      return refuse(c, protocol, refusalOf(signed, intake.limits), intake.now);
    }
    const { method, headers, url, signal } = c.req.raw;
    c.req.raw = new Request(url, { method, headers, signal, body: signed.body });
    return await takeOf(signed.tenant, c, protocol, intake);
  } finally {
    share.end();
  }
}

function takeOf(tenant: string, c: Context, protocol: Protocol, intake: Intake): Response | Promise<Response> {
  if (isOpen(intake.known()) && !isFromProgram(c)) return refuse(c, protocol, NOT_A_PROGRAM, intake.now);
  const usual = intake.source ?? "auto";
  const source = protocol.namesSource ? (c.req.query("source") ?? usual) : usual;
  const door = intake.door(source, tenant);
  if (door === undefined) return refuse(c, protocol, unknownSource(source), intake.now);
  const full = intake.full();
  if (full === "queue") return refuse(c, protocol, refusalOf("no-room", intake.limits), intake.now);
  if (full !== undefined) return refuse(c, protocol, full === "disk" ? DISK_FULL : STILL, intake.now);
  return takeFrom(c, protocol, door, intake);
}

const NO_TOKEN: Refusal = {
  status: 401,
  title: "an intake token is needed",
  detail: "Send it as Authorization: Bearer TOKEN.",
};

const NOT_SIGNED: Refusal = {
  status: 401,
  title: "the signature is not of this body with an intake token",
  detail: "The webhook's secret is the token; a body that is too large is read by nobody.",
};

const NOT_POSTED: Refusal = { status: 405, title: "logs are sent", detail: "POST them." };

const NOT_A_PROGRAM: Refusal = {
  status: 403,
  title: "without a token only programs of this machine may send",
  detail: "Browsers and foreign hosts may not.",
};

const STOPPING: Refusal = {
  status: 503,
  title: "the process stops before this is durable",
  detail: "Send it again: what comes twice changes nothing.",
};

/** There is no room for it, as when much waits: senders know one answer to that. */
const DISK_FULL: Refusal = {
  status: 429,
  title: "the disk is full",
  detail: "Nothing of this request was taken; send it again.",
  retryAfterS: 5,
};

const STILL: Refusal = {
  ...DISK_FULL,
  title: "what is sent does not become durable for now",
};

const NOT_STORED: Refusal = {
  ...STILL,
  detail: "This is not durable yet. Send it again: what comes twice changes nothing.",
};

function unknownSource(source: string): Refusal {
  const detail = "docs/reference/sources.md names them; auto recognises them.";
  return { status: 400, title: `no source is named ${source}`, detail };
}

async function takeFrom(c: Context, protocol: Protocol, door: Door, intake: Intake): Promise<Response> {
  const { limits, now } = intake;
  const share = intake.inFlight.begin();
  const id = requestIdOf(c) ?? intake.requestId();
  let n = 0;
  const origin = (): string => `http:${id}/${n++}`;
  let stored = Promise.resolve();
  try {
    const exchange = protocol.open(c.req, { door, origin, now });
    const brought = await takeBody(c.req, exchange, { ...limits, share });
    if ("fault" in brought) {
      share.end();
      await brought.discardRest?.();
      // What is still left of the body is not read: the connection ends here, and a pool must not send another request on it.
      if (brought.discardRest !== undefined) c.header("Connection", "close");
      return refuse(c, protocol, refusalOf(brought.fault, limits), now);
    }
    const counts = { accepted: brought.events.length, dead: brought.dead.length, filtered: brought.filtered };
    // What is known is in memory already, and this copy of it is not held any longer.
    const taken = intake.unheard.take(brought, () => {
      stored = accept(brought, intake);
      return stored;
    });
    const isHeard = await hears(taken, c.req.raw.signal, intake);
    return isHeard ? exchange.answer(c, counts) : refuse(c, protocol, NOT_STORED, now);
  } catch (error) {
    if (isStop(error)) return refuse(c, protocol, STOPPING, now);
    throw error;
  } finally {
    // It is in memory until it is durable, also where its sender was told to come back.
    stored.then(share.end, share.end);
  }
}

/** Resolves when it is durable, and counted. */
async function accept({ events, dead, records, filtered, bytes }: Brought, intake: Intake): Promise<void> {
  await intake.accept(events, dead);
  intake.observe({ events: records - filtered - dead.length, filtered, dead: dead.length, bytes });
}

/** True once it is durable, and its sender is still there. */
async function hears(taken: Taken, gone: AbortSignal, intake: Intake): Promise<boolean> {
  const { unheard } = intake;
  const kept = unheard.cameFor(taken);
  const isInVain = await isAwaitedInVain(taken.stored, gone, intake);
  if (isInVain) unheard.keep(taken);
  else if (kept !== undefined) unheard.heard(kept);
  return !isInVain;
}

/** False once it is durable; true where its sender should not wait for that any longer, or does not. */
async function isAwaitedInVain(
  stored: Promise<void>,
  gone: AbortSignal,
  { patience }: Pick<Intake, "patience">,
): Promise<boolean> {
  const over = new AbortController();
  const inVain = Promise.race([patience(over.signal), untilAborted(gone)]).then(() => true);
  try {
    return await Promise.race([stored.then(() => false), inVain]);
  } finally {
    over.abort();
  }
}

function refuse(c: Context, protocol: Protocol, refusal: Refusal, now: () => number): Response {
  setRefusalHeaders(c, refusal);
  return protocol.refuse(c, refusal, now);
}

/** Of whom it waited for: the topic, or the store. */
function isStop(error: unknown): boolean {
  if (error instanceof StoreError) return error.errorClass === "closed";
  return error instanceof DOMException && error.name === "AbortError";
}

/** The sender's own id of the request, where it is a plain one: it becomes part of every event's origin. */
function requestIdOf(c: Context): string | undefined {
  const id = c.req.header("x-request-id") ?? c.req.header("x-amz-firehose-request-id") ?? "";
  return /^[\w.:-]{1,64}$/.test(id) ? redactValue(id) : undefined;
}
