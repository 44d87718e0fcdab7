import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { connect as connectHttp2, constants } from "node:http2";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import {
  Client,
  compressionAlgorithms,
  credentials,
  Metadata,
  type ServiceError,
  status as statusOf,
} from "@grpc/grpc-js";
import type { Event } from "@rolecall/core";
import { createHttpIntake } from "@rolecall/service-ingest";
import { createIntake } from "@rolecall/sources";
import { Hono } from "hono";
import { expect, test } from "vitest";
import { createHostGuard } from "./host-guard.ts";
import { listen, portOf } from "./listen.ts";

const TESTDATA = join(import.meta.dirname, "../../../sources/src/otel/testdata");
const SPANS = readFileSync(join(TESTDATA, "sdk-traces.bin"));
const LOGS = readFileSync(join(TESTDATA, "sdk-logs.bin"));
const TRACE = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
const LOG = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
const METRIC = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
const NOW = Date.UTC(2026, 10, 24, 12);

type Options = Partial<Parameters<typeof createHttpIntake>[0]> & { readonly token?: string };

interface Listening extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
  readonly events: readonly Event[];
}

async function listening({ token, ...options }: Options = {}): Promise<Listening> {
  const events: Event[] = [];
  const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW });
  const app = createHttpIntake({
    accept: async (some) => void events.push(...some),
    known: () => ({ tenant: "default", token }),
    door: () => ({ tenant: undefined, intake }),
    maxBodyBytes: 1_000_000,
    full: () => undefined,
    patience: () => new Promise(() => undefined),
    requestId: () => "r1",
    now: () => NOW,
    observe: () => undefined,
    ...options,
  });
  const port = Number(await portOf("0"));
  const address = `127.0.0.1:${port}`;
  const guarded = new Hono().use(createHostGuard(address, undefined)).route("/", app);
  const server = await listen(guarded, address);
  return { address, port, events, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

interface Called {
  readonly code: number;
  readonly details?: string;
  readonly answer?: Buffer;
}

/** One call by gRPC's own client for JavaScript. */
async function call(
  address: string,
  path: string,
  message: Buffer,
  given: Readonly<Record<string, string>> = {},
): Promise<Called> {
  const { gzip, ...headers } = given;
  const client = new Client(address, credentials.createInsecure(), {
    "grpc.default_compression_algorithm":
      gzip === undefined ? compressionAlgorithms.identity : compressionAlgorithms.gzip,
  });
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  const { promise, resolve } = Promise.withResolvers<Called>();
  const same = (bytes: Buffer): Buffer => bytes;
  client.makeUnaryRequest(path, same, same, message, metadata, (error: ServiceError | null, answer) => {
    resolve(error === null ? { code: 0, answer: answer as Buffer } : { code: error.code, details: error.details });
  });
  const called = await promise;
  client.close();
  return called;
}

test.each<[string, string, Buffer, Record<string, string>, readonly string[]]>([
  ["spans", TRACE, SPANS, {}, ["execute_tool refund", "invoke_agent"]],
  ["log records", LOG, LOGS, {}, ["billing.refund", "CreateUser"]],
  ["in gzip", LOG, LOGS, { gzip: "yes" }, ["billing.refund", "CreateUser"]],
  ["with a token", TRACE, SPANS, { authorization: "Bearer s3cret" }, ["execute_tool refund", "invoke_agent"]],
  ["nothing", TRACE, Buffer.alloc(0), {}, []],
])("a call that brings %s is taken", async (_, path, message, headers, actions) => {
  await using door = await listening(headers["authorization"] === undefined ? {} : { token: "s3cret" });
  expect(await call(door.address, path, message, headers)).toEqual({ code: statusOf.OK, answer: Buffer.alloc(0) });
  expect(door.events.map(({ action }) => action)).toEqual(actions);
});

test("a message of many frames is taken", async () => {
  await using door = await listening();
  const many = Buffer.concat(Array.from({ length: 300 }, () => LOGS));
  expect((await call(door.address, LOG, many)).code).toBe(statusOf.OK);
  expect(door.events).toHaveLength(600);
});

/** A log record that says nothing: `resource_logs { scope_logs { log_records { severity_number: 9 } } }`. */
const EMPTY_LOG = Buffer.of(10, 6, 18, 4, 18, 2, 16, 9);

test("dead letters are a partial success", async () => {
  await using door = await listening();
  const { code, answer } = await call(door.address, LOG, EMPTY_LOG);
  expect([code, answer?.toString("utf8")]).toEqual([
    statusOf.OK,
    expect.stringContaining("1 of these are dead letters"),
  ]);
});

test.each<[string, number, string, string, Buffer, Options]>([
  ["no token", statusOf.UNAUTHENTICATED, "an intake token is needed", TRACE, SPANS, { token: "s3cret" }],
  ["metrics", statusOf.NOT_FOUND, "metrics say nothing of who did what", METRIC, EMPTY_LOG, {}],
  ["another service", statusOf.UNIMPLEMENTED, "only the Export", "/grpc.health.v1.Health/Check", EMPTY_LOG, {}],
  ["no export request", statusOf.INVALID_ARGUMENT, "is no export request", TRACE, Buffer.from("{}"), {}],
  ["too much", statusOf.INVALID_ARGUMENT, "", LOG, LOGS, { maxBodyBytes: 100 }],
  ["anything while there is no room", statusOf.UNAVAILABLE, "", LOG, LOGS, { full: () => "queue" as const }],
  [
    "what is not durable when the process stops",
    statusOf.UNAVAILABLE,
    "the process stops before this is durable",
    LOG,
    LOGS,
    { accept: () => Promise.reject(new DOMException("interrupted", "AbortError")) },
  ],
])("a call with %s is refused with a status", async (_, code, details, path, message, options) => {
  await using door = await listening(options);
  const called = await call(door.address, path, message);
  expect([called.code, called.details]).toEqual([code, expect.stringContaining(details)]);
  expect(called.details).not.toBe("");
  expect(door.events).toEqual([]);
});

test("a listener that takes no logs says so", async () => {
  const address = `127.0.0.1:${await portOf("0")}`;
  await using _ = await listen(new Hono(), address);
  const called = await call(address, LOG, LOGS);
  expect(called).toEqual({ code: statusOf.UNIMPLEMENTED, details: "no logs are taken at this address" });
});

test("a message that is signed like a webhook shows no token by that", async () => {
  await using door = await listening({ token: "s3cret" });
  const signature = `sha256=${createHmac("sha256", "s3cret").update(LOGS).digest("hex")}`;
  const { code } = await call(door.address, LOG, LOGS, { "x-hub-signature-256": signature });
  expect(code).toBe(statusOf.UNAUTHENTICATED);
});

/** What a caller is answered that speaks HTTP/2 by itself. */
async function answerTo(address: string, headers: Record<string, string>, body: Buffer): Promise<readonly unknown[]> {
  const session = connectHttp2(`http://${address}`);
  const stream = session.request({ ":method": "POST", ":path": LOG, "content-type": "application/grpc", ...headers });
  stream.end(body);
  const [answered] = (await once(stream, "response")) as [Record<string, unknown>];
  stream.resume();
  await once(stream, "close");
  session.close();
  return [answered[":status"], answered["grpc-status"]];
}

const framed = (length: number, message: Buffer): Buffer =>
  Buffer.concat([Buffer.of(0, 0, 0, length >> 8, length & 255), message]);

test.each<[string, Record<string, string>, Buffer, readonly unknown[]]>([
  ["no message", {}, Buffer.alloc(0), [200, "3"]],
  ["half a prefix", {}, Buffer.of(0, 0), [200, "3"]],
  ["less than it says", {}, framed(LOGS.length + 1, LOGS), [200, "3"]],
  ["more than it says", {}, framed(LOGS.length - 1, LOGS), [200, "3"]],
  [
    "an encoding that nobody knows",
    { "grpc-encoding": "lz5" },
    Buffer.concat([Buffer.of(1, 0, 0, 0, 1), Buffer.of(7)]),
    [200, "3"],
  ],
  ["the host of another page", { ":authority": "evil.example" }, framed(LOGS.length, LOGS), [200, "7"]],
  ["a web page's origin", { origin: "https://evil.example" }, framed(LOGS.length, LOGS), [200, "7"]],
  ["no gRPC", { "content-type": "application/json" }, Buffer.from("{}"), [415, undefined]],
])("a caller with %s is refused", async (_, headers, body, answer) => {
  await using door = await listening();
  expect(await answerTo(door.address, headers, body)).toEqual(answer);
  expect(door.events).toEqual([]);
});

test("callers that reset their calls at once end nothing but those", async () => {
  await using door = await listening();
  const session = connectHttp2(`http://${door.address}`);
  const headers = { ":method": "POST", ":path": LOG, "content-type": "application/grpc" };
  await once(session, "connect");
  for (let calls = 0; calls < 20; calls += 1) {
    const stream = session.request(headers).on("error", () => undefined);
    stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
  }
  const last = session.request(headers);
  last.end(framed(LOGS.length, LOGS));
  const [answered] = (await once(last, "response")) as [Record<string, unknown>];
  last.resume();
  expect(answered[":status"]).toBe(200);
  session.destroy();
});

test("a connection of HTTP/2 ends when its caller ends it", async () => {
  await using door = await listening();
  const socket = connect({ port: door.port, host: "127.0.0.1", allowHalfOpen: true });
  const settings = Buffer.of(0, 0, 0, 4, 0, 0, 0, 0, 0);
  socket.end(Buffer.concat([Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), settings]));
  socket.resume();
  await once(socket, "end");
});

test("HTTP/1 is served at the same port, also in pieces of a byte", async () => {
  await using door = await listening();
  const socket = connect(door.port, "127.0.0.1");
  const body = '{"time":"2026-11-24T10:00:00Z","identity_uid":"x:1:role:deploy","action":"PRI"}';
  const whole = `POST /v1/logs HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  socket.setNoDelay(true);
  const answer = text(socket);
  for (const byte of whole) {
    if (!socket.write(byte)) await once(socket, "drain");
    await new Promise(setImmediate);
  }
  expect(await answer).toMatch(/^HTTP\/1\.1 202 /);
});

test("connections that say nothing, and those of both versions, end with the listener", async () => {
  const door = await listening();
  const silent = connect(door.port, "127.0.0.1");
  const half = connect(door.port, "127.0.0.1");
  half.write("PR");
  const session = connectHttp2(`http://${door.address}`);
  await Promise.all([once(silent, "connect"), once(half, "connect"), once(session, "connect")]);
  const kept = request({ port: door.port, path: "/v1/logs", headers: { connection: "keep-alive" } }).end();
  const [answer] = (await once(kept, "response")) as [NodeJS.ReadableStream];
  answer.resume();
  const ended = Promise.all([silent, half, session].map((each) => once(each, "close")));
  await door[Symbol.asyncDispose]();
  await ended;
});
