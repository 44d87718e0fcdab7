import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { readStatusMessage } from "@rolecall/sources";
import { RPC_CODES } from "./rpc-code.ts";

/** The services of OTLP, and where the same export requests come over HTTP. https://opentelemetry.io/docs/specs/otlp/#otlpgrpc */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ["/opentelemetry.proto.collector.trace.v1.TraceService/Export", "/v1/traces"],
  ["/opentelemetry.proto.collector.logs.v1.LogsService/Export", "/v1/logs"],
  ["/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", "/v1/metrics"],
]);

/** Before each message: whether it is compressed, and its length (gRPC over HTTP/2, Length-Prefixed-Message). */
const PREFIX_BYTES = 5;

/** Of `google.rpc.Code`. */
const CODES = { ok: 0, invalid: 3, unimplemented: 12, internal: 13, unavailable: 14 } as const;

/** How a call ends: with a message, or with a status that says why there is none. */
interface Outcome {
  readonly code: number;
  readonly message: string;
  readonly answer?: Uint8Array;
}

/** A listener of a process that takes no logs. */
const NO_INTAKE: Outcome = { code: CODES.unimplemented, message: "no logs are taken at this address" };

/**
 * Answers one call of gRPC as the same request over HTTP is answered: whoever `fetch` lets in there is let in here, under the same
 * bounds. Never rejects. https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
export async function answerCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<void> {
  if (!/^application\/grpc\b/.test(headers["content-type"] ?? "")) return refuseOther(stream);
  const path = SERVICES.get(headers[":path"] ?? "");
  const outcome: Outcome =
    path === undefined
      ? { code: CODES.unimplemented, message: "only the Export of OTLP's traces and logs is served here" }
      : await outcomeOf(stream, headers, path, fetch).catch(() => ({ code: CODES.internal, message: "it failed" }));
  end(stream, outcome);
}

/** What speaks HTTP/2 and not gRPC is a browser behind nobody, or a prober. */
function refuseOther(stream: ServerHttp2Stream): void {
  if (stream.destroyed) return;
  stream.respond({ ":status": 415 }, { endStream: true });
  stream.close(constants.NGHTTP2_NO_ERROR);
}

async function outcomeOf(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  path: string,
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<Outcome> {
  const message = await openMessage(stream);
  if (message === undefined) return { code: CODES.invalid, message: "the call has no message" };
  const authority = headers[":authority"] ?? headers.host ?? "";
  const gone = new AbortController();
  stream.once("close", () => gone.abort());
  const response = await fetch(
    new Request(`http://localhost${path}`, {
      method: "POST",
      headers: headersOf(headers, authority, message.isCompressed),
      body: ReadableStream.from(message.bytes),
      duplex: "half",
      signal: gone.signal,
    }),
  );
  const answer = new Uint8Array(await response.arrayBuffer());
  if (response.ok) return { code: CODES.ok, message: "", answer };
  const status = readStatusMessage(answer);
  if (status === undefined && response.status === 404) return NO_INTAKE;
  // What stands before the protocol says why in words of its own.
  const said = status ?? `HTTP ${response.status}`;
  // Of what is exhausted senders believe that it is for good, unless another message says when to come back.
  if (response.status === 429) return { code: CODES.unavailable, message: said };
  const codes: Readonly<Record<number, number>> = RPC_CODES;
  return { code: codes[response.status] ?? CODES.internal, message: said };
}

/** What the call says of itself; what is gRPC's or HTTP/2's own is left out, and signatures: no webhook is a call. */
function headersOf(headers: IncomingHttpHeaders, authority: string, isCompressed: boolean): Headers {
  const given = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === "string" && !/^(?::|grpc-|content-|x-hub-|te$|host$)/.test(name)) given.set(name, value);
  }
  given.set("content-type", "application/x-protobuf");
  if (isCompressed) given.set("content-encoding", String(headers["grpc-encoding"] ?? "gzip"));
  if (authority !== "") given.set("host", authority);
  return given;
}

interface Message {
  readonly isCompressed: boolean;
  /** As they arrive. Fails where there are more or fewer than were announced. */
  readonly bytes: AsyncGenerator<Uint8Array>;
}

/** The one message of a unary call; undefined where it has none. */
async function openMessage(stream: ServerHttp2Stream): Promise<Message | undefined> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let begun: Buffer = Buffer.alloc(0);
  while (begun.length < PREFIX_BYTES) {
    const next = await chunks.next();
    if (next.done === true) return undefined;
    begun = Buffer.concat([begun, next.value]);
  }
  const length = begun.readUInt32BE(1);
  return { isCompressed: begun[0] === 1, bytes: bytesOf(begun.subarray(PREFIX_BYTES), chunks, length) };
}

async function* bytesOf(first: Buffer, rest: AsyncIterator<Buffer>, length: number): AsyncGenerator<Uint8Array> {
  let left = length - first.length;
  if (first.length > 0) yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    left -= next.value.length;
    if (left < 0) break;
    yield next.value;
  }
  if (left !== 0) throw new Error("the message is not as long as it says");
}

function end(stream: ServerHttp2Stream, { code, message, answer }: Outcome): void {
  if (stream.destroyed) return;
  const status = { "grpc-status": String(code), ...(message !== "" && { "grpc-message": percentEncoded(message) }) };
  const begin = {
    ":status": 200,
    "content-type": "application/grpc",
    "grpc-accept-encoding": "identity,gzip,zstd,deflate",
  };
  if (answer === undefined) {
    stream.respond({ ...begin, ...status }, { endStream: true });
  } else {
    stream.respond(begin, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers(status));
    stream.end(Buffer.concat([prefixOf(answer), answer]));
  }
  // Of a message that is not wanted nothing more need come.
  if (!stream.readableEnded) stream.once("finish", () => stream.close(constants.NGHTTP2_NO_ERROR));
}

function prefixOf(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return prefix;
}

function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
