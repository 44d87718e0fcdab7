import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answer } from "./answer.ts";
import { authenticate, type EngineUser } from "./authenticate.ts";
import { type Body, readBody } from "./body.ts";
import { packBlocks, unpackBlocks } from "./compressed-blocks.ts";
import { discard } from "./discard.ts";
import { type EngineHost, openEngineHost } from "./engine-host.ts";
import { exceptionOf, ServerException } from "./exception.ts";
import { readForm } from "./form.ts";
import { guardBrowser } from "./guard-browser.ts";
import { createNamedSessions, type NamedSessions } from "./named-sessions.ts";
import { header, isMultipart, isOn, readQueryRequest } from "./request.ts";
import { queryIdOf, type Responding, sendAnswer, sendException } from "./respond.ts";
import { runQuery } from "./run-query.ts";

export interface EngineServerOptions {
  readonly directory: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly users: readonly EngineUser[];
  /** Of one request, unpacked; 1 GiB by default. */
  readonly maxBodyBytes?: number;
  /** Answers what is below `/internal/`; without it nothing is there. */
  readonly internal?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Told of what is nobody's request's fault. */
  readonly onFault: (error: unknown) => void;
}

export interface EngineServer extends AsyncDisposable {
  /** `127.0.0.1:8123` */
  readonly address: string;
  readonly version: string;
}

const DEFAULT_MAX_BODY = 1024 * 1024 * 1024;
const IN_MEMORY_BYTES = 32 * 1024 * 1024;
const MAX_BLOCKS_BYTES = 256 * 1024 * 1024;
const KEEP_ALIVE_MS = 10_000;
/** How long requests under way may take to end when the server stops. */
const DRAIN_MS = 5000;
/** And then to say that they were stopped. */
const LATE_MS = 2000;

const HELP = `

Use / or /ping for health checks.
Or /replicas_status for more sophisticated health checks.

Send queries from your program with POST method or GET /?query=...
`;

/**
 * The embedded engine behind ClickHouse's HTTP interface. Disposing it takes no more requests, lets those under way end,
 * and closes the directory.
 * @throws StoreError `locked` where another process has the directory; what `listen` throws.
 */
export async function openEngineServer(options: EngineServerOptions): Promise<EngineServer> {
  const host = await openEngineHost(options.directory);
  const sessions = createNamedSessions(timer);
  const state = { isStopping: false };
  const server = createServer({
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: 0,
    headersTimeout: 30_000,
    maxHeaderSize: 1024 * 1024,
  });
  const running = new Set<Promise<void>>();
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (options.internal !== undefined && request.url?.startsWith("/internal/"))
      return options.internal(request, response);
    const answered = answer({ ...options, engine: host, sessions, state }, request, response).catch(options.onFault);
    running.add(answered);
    void answered.finally(() => running.delete(answered));
  });
  try {
    server.listen(options.port, options.host);
    await once(server, "listening");
  } catch (error) {
    await host[Symbol.asyncDispose]();
    throw error;
  }
  return {
    address: addressOf(server),
    version: host.version,
    async [Symbol.asyncDispose]() {
      state.isStopping = true;
      await drain(server, running, host);
      sessions.closeAll();
      await host[Symbol.asyncDispose]();
    },
  };
}

interface Serving extends EngineServerOptions {
  readonly engine: EngineHost;
  readonly sessions: NamedSessions;
  readonly state: { readonly isStopping: boolean };
}

async function answer(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = parseUrl(request.url ?? "/");
  const { engine } = serving;
  const started = process.hrtime.bigint();
  const responding: Responding = {
    response,
    queryId: queryIdOf(url.searchParams.get("query_id") ?? header(request.headers, "x-clickhouse-query-id")),
    version: engine.version,
    timezone: engine.timezone,
    displayName: engine.displayName,
    acceptEncoding:
      url.searchParams.get("enable_http_compression") === "1" ? request.headers["accept-encoding"] : undefined,
    inBlocks: isOn(url.searchParams.get("compress")),
    isHead: request.method === "HEAD",
    elapsedNs: () => Number(process.hrtime.bigint() - started),
  };
  if (serving.state.isStopping) response.setHeader("Connection", "close");
  try {
    if (isHealth(url, request)) return ok(response);
    await answerQuery(serving, { request, url, responding });
  } catch (error) {
    if (request.destroyed && !request.complete) return;
    sendException(responding, exceptionOf(error));
    if (!request.complete) discard(request, response);
  }
}

interface Asked {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly responding: Responding;
}

async function answerQuery(serving: Serving, { request, url, responding }: Asked): Promise<void> {
  const { engine, sessions } = serving;
  const { response } = responding;
  guardBrowser(request.headers, serving.users);
  if (!isQueryPath(url.pathname)) return notFound(response, url.pathname);
  if (request.method === "OPTIONS") return noContent(response);
  checkMethod(request);
  if (serving.state.isStopping) throw new ServerException(439, "CANNOT_SCHEDULE_TASK", "The server is shutting down");
  const user = authenticate(serving.users, url.searchParams, request.headers);
  const given = readQueryRequest(url.searchParams, request.headers);
  const limits = {
    maxBytes: serving.maxBodyBytes ?? DEFAULT_MAX_BODY,
    // Blocks are unpacked in memory.
    inMemoryBytes: given.blocks.in ? MAX_BLOCKS_BYTES : IN_MEMORY_BYTES,
    directory: engine.spool,
  };
  await using read = await readBody(request, limits);
  const body = given.blocks.in ? fromBlocks(read) : read;
  const isGet = request.method === "GET" || request.method === "HEAD";
  const query = await withForm(
    {
      request: given,
      user,
      isGet,
      body,
      tables: [],
      queryId: responding.queryId,
      abandoned: abandonedWith(response),
    },
    request,
  );
  const finish = await runQuery(engine, sessions, query, (result, format) =>
    sendAnswer(responding, given.blocks.out ? inBlocks(result) : result, format),
  );
  await finish();
}

/** Aborted when the connection closes before the answer is whole. */
function abandonedWith(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) gone.abort(new Error("the client went away"));
  });
  return gone.signal;
}

/** ClickHouse's own compressed blocks, which some clients send (`decompress=1`). */
function fromBlocks(body: Body): Body {
  if (body.file !== undefined) throw new ServerException(229, "QUERY_IS_TOO_LARGE", "The body is too long for blocks");
  const bytes = unpackBlocks(body.bytes, MAX_BLOCKS_BYTES);
  return { ...body, bytes, size: bytes.length };
}

/** The same answer in such blocks (`compress=1`). */
function inBlocks(answer: Answer): Answer {
  async function* packed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of answer.chunks) yield* packBlocks(chunk);
  }
  return { ...answer, chunks: packed() };
}

type Query = Parameters<typeof runQuery>[2];

/** A form's fields are what the address could have said; its query is no insert's data. */
async function withForm(query: Query, request: IncomingMessage): Promise<Query> {
  if (!isMultipart(request.headers)) return query;
  if (query.body.file !== undefined) throw new ServerException(229, "QUERY_IS_TOO_LARGE", "The form is too large");
  const { fields, tables } = await readForm(
    query.body.bytes,
    request.headers["content-type"] ?? "",
    query.request.others,
  );
  const search = new URLSearchParams([...fields]);
  const form = readQueryRequest(search, {});
  const asked = {
    ...query.request,
    query: `${query.request.query}${form.query}`,
    parameters: new Map([...query.request.parameters, ...form.parameters]),
  };
  const body: Body = { bytes: Buffer.alloc(0), file: undefined, size: 0, [Symbol.asyncDispose]: async () => undefined };
  return { ...query, request: asked, body, tables };
}

function parseUrl(text: string): URL {
  try {
    return new URL(text, "http://engine");
  } catch {
    return new URL("http://engine/");
  }
}

function isHealth(url: URL, request: IncomingMessage): boolean {
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  if (url.pathname === "/ping" || url.pathname === "/replicas_status") return true;
  return url.pathname === "/" && !url.searchParams.has("query");
}

function isQueryPath(path: string): boolean {
  return path === "/" || path === "/query";
}

function checkMethod(request: IncomingMessage): void {
  const { method = "", headers } = request;
  if (!["GET", "HEAD", "POST", "PUT"].includes(method))
    throw new ServerException(48, "NOT_IMPLEMENTED", `Method ${method} is not implemented`);
  const hasBody = headers["transfer-encoding"] !== undefined || headers["content-length"] !== undefined;
  if ((method === "POST" || method === "PUT") && !hasBody) {
    const message = "The Transfer-Encoding is not chunked and there is no Content-Length header for POST request";
    throw new ServerException(381, "HTTP_LENGTH_REQUIRED", message);
  }
}

function ok(response: ServerResponse): void {
  response.setHeader("Content-Type", "text/html; charset=UTF-8");
  response.end("Ok.\n");
}

function notFound(response: ServerResponse, path: string): void {
  response.statusCode = 404;
  response.setHeader("Content-Type", "text/plain; charset=UTF-8");
  response.end(`There is no handle ${path.slice(0, 200).replaceAll(/[^\x20-\x7e]/g, "?")}${HELP}`);
}

function noContent(response: ServerResponse): void {
  response.statusCode = 204;
  response.end();
}

/** What runs may end by itself for a while; then it is stopped, and told so. */
async function drain(server: Server, running: ReadonlySet<Promise<void>>, host: EngineHost): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const stop = setTimeout(() => void host.kill().catch(() => undefined), DRAIN_MS);
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS + LATE_MS);
  await Promise.all(running);
  server.closeIdleConnections();
  await closed;
  clearTimeout(stop);
  clearTimeout(late);
}

function addressOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return family === "IPv6" ? `[${address}]:${port}` : `${address}:${port}`;
}

function timer(ms: number, expired: () => void): () => void {
  const handle = setTimeout(expired, ms);
  handle.unref();
  return () => clearTimeout(handle);
}
