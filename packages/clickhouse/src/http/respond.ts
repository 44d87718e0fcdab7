import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Transform, Writable } from "node:stream";
import { constants, createBrotliCompress, createDeflate, createGzip, createZstdCompress } from "node:zlib";
import type { Answer, Summary } from "./answer.ts";
import { packBlocks } from "./compressed-blocks.ts";
import { renderException, type ServerException, statusOf } from "./exception.ts";
import { contentTypeOf } from "./formats.ts";
import { createLz4Frame } from "./lz4.ts";

/** What every answer of one request has. */
export interface Responding {
  readonly response: ServerResponse;
  readonly queryId: string;
  readonly version: string;
  readonly timezone: string;
  readonly displayName: string;
  /** Of the request, where its answer may be compressed. */
  readonly acceptEncoding: string | undefined;
  /** The server's own blocks, of which an exception is made too: clients who ask for them read nothing else. */
  readonly inBlocks: boolean;
  readonly isHead: boolean;
  /** Of the answer, ns. */
  readonly elapsedNs: () => number;
}

/** So much is held back, so that a query that fails early fails with its status. */
const HELD_BACK_BYTES = 1024 * 1024;

/** In the server's own order. */
const CODECS = ["br", "lz4", "gzip", "deflate", "zstd"] as const;

/**
 * Send an answer but for its end, which what is returned sends: a client that has the end may ask again at once, and must
 * find what it used free. The tag of an exception in the midst is in the headers; see `sendException`.
 * @throws what the chunks throw.
 */
export async function sendAnswer(responding: Responding, answer: Answer, format: string): Promise<() => Promise<void>> {
  const chunks = answer.chunks[Symbol.asyncIterator]();
  try {
    const held: Uint8Array[] = [];
    let bytes = 0;
    let next = await chunks.next();
    for (; next.done !== true && bytes < HELD_BACK_BYTES; next = await chunks.next()) {
      held.push(next.value);
      bytes += next.value.length;
    }
    const out = begin(responding, answer.summary, format);
    for (const chunk of held) await give(out, chunk, responding.response);
    for (; next.done !== true; next = await chunks.next()) await give(out, next.value, responding.response);
    return () => finish(out, responding.response);
  } finally {
    await chunks.return?.();
  }
}

function begin(responding: Responding, summary: Summary, format: string): Writable {
  const { response, acceptEncoding, elapsedNs } = responding;
  commonHeaders(responding);
  response.statusCode = 200;
  response.setHeader("Content-Type", contentTypeOf(format));
  response.setHeader("X-ClickHouse-Format", format);
  response.setHeader("X-ClickHouse-Exception-Tag", tagOf(response));
  response.setHeader("X-ClickHouse-Summary", renderSummary(summary, elapsedNs()));
  const codec = CODECS.find((each) =>
    new RegExp(`(?:^|[ ,])(?:x-)?${each}(?:$|[ ,;])`, "i").test(acceptEncoding ?? ""),
  );
  if (codec === undefined) return response;
  response.setHeader("Content-Encoding", codec);
  response.setHeader("Vary", "Accept-Encoding");
  const packer = packerOf(codec);
  packer.pipe(response);
  PACKERS.set(response, packer);
  return packer;
}

/** What packs an answer on its way out. */
const PACKERS = new WeakMap<ServerResponse, Transform>();

function packerOf(codec: (typeof CODECS)[number]) {
  switch (codec) {
    case "br":
      return createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 3 } });
    case "lz4":
      return createLz4Frame();
    case "gzip":
      return createGzip({ level: 3 });
    case "deflate":
      return createDeflate({ level: 3 });
    case "zstd":
      return createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } });
  }
}

/** Hand on to `out`, which is the response or what packs for it: that one hears nothing of a client that went away. */
async function give(out: Writable, chunk: Uint8Array, response: ServerResponse): Promise<void> {
  if (response.destroyed) throw new Error("the client went away");
  if (out.write(chunk)) return;
  // Whoever goes away will never read the rest.
  const stop = new AbortController();
  try {
    await Promise.race([once(out, "drain", { signal: stop.signal }), once(response, "close", { signal: stop.signal })]);
  } finally {
    stop.abort();
  }
}

async function finish(out: Writable, response: ServerResponse): Promise<void> {
  const finished = once(response, "close");
  out.end();
  if (!response.closed) await finished;
}

/**
 * Tell of an exception: as a status and a body where nothing was sent, else as the block that newer servers put at the
 * end of what was sent, and with a body that never ends properly, so that nobody takes it for whole.
 */
export function sendException(responding: Responding, error: ServerException): void {
  const { response, version, inBlocks } = responding;
  const text = renderException(error, version);
  const packed = (bytes: string): string | Buffer =>
    inBlocks ? Buffer.concat([...packBlocks(Buffer.from(bytes))]) : bytes;
  if (response.headersSent) {
    breakOff(response, packed(tagged(response, text)));
    return;
  }
  for (const name of ["Content-Encoding", "X-ClickHouse-Format", "X-ClickHouse-Summary"]) response.removeHeader(name);
  commonHeaders(responding);
  response.statusCode = statusOf(error.code);
  response.setHeader("Content-Type", "text/plain; charset=UTF-8");
  response.setHeader("X-ClickHouse-Exception-Code", String(error.code));
  response.setHeader("X-ClickHouse-Exception-Tag", tagOf(response));
  if (response.statusCode === 401) response.setHeader("WWW-Authenticate", 'Basic realm="ClickHouse server HTTP API"');
  response.end(responding.isHead ? undefined : packed(text));
}

function tagged(response: ServerResponse, text: string): string {
  const tag = tagOf(response);
  const message = text.endsWith("\n") ? text : `${text}\n`;
  return `\r\n__exception__\r\n${tag}\r\n${message}${Buffer.byteLength(message)} ${tag}\r\n__exception__\r\n`;
}

/** What was written goes out first, and whole where it is packed; the last chunk of the body never does. */
function breakOff(response: ServerResponse, end: string | Buffer): void {
  const { socket } = response;
  const packer = PACKERS.get(response);
  if (packer === undefined) {
    response.write(end);
    socket?.end();
    return;
  }
  packer.unpipe(response);
  packer.on("data", (chunk: Buffer) => response.write(chunk)).resume();
  packer.once("end", () => socket?.end());
  packer.end(end);
}

function commonHeaders({ response, queryId, timezone, displayName }: Responding): void {
  response.setHeader("X-ClickHouse-Query-Id", queryId);
  response.setHeader("X-ClickHouse-Server-Display-Name", displayName);
  response.setHeader("X-ClickHouse-Timezone", timezone);
  response.setHeader("Access-Control-Expose-Headers", EXPOSED);
}

const EXPOSED =
  "X-ClickHouse-Query-Id,X-ClickHouse-Summary,X-ClickHouse-Server-Display-Name,X-ClickHouse-Format,X-ClickHouse-Timezone,X-ClickHouse-Exception-Code,X-ClickHouse-Exception-Tag";

const TAGS = new WeakMap<ServerResponse, string>();

/** Nobody who writes data knows it, so data cannot look like an exception. */
function tagOf(response: ServerResponse): string {
  const tag = TAGS.get(response) ?? randomBytes(8).toString("hex");
  TAGS.set(response, tag);
  return tag;
}

/** A query's id: the one asked for, where a header can carry it. */
export function queryIdOf(given: string | undefined): string {
  return given !== undefined && given.length <= 256 && /^[\x20-\x7e]+$/.test(given) ? given : randomUUID();
}

function renderSummary(summary: Summary, elapsedNs: number): string {
  return JSON.stringify({
    read_rows: String(summary.readRows),
    read_bytes: String(summary.readBytes),
    written_rows: String(summary.writtenRows),
    written_bytes: String(summary.writtenBytes),
    total_rows_to_read: "0",
    result_rows: String(summary.resultRows),
    result_bytes: String(summary.resultBytes),
    elapsed_ns: String(elapsedNs),
  });
}
