import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createHttp2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { getRequestListener } from "@hono/node-server";
import { hostAndPort } from "@rolecall/core";
import type { Hono } from "hono";
import { Failure } from "../verb.ts";
import { type EitherVersion, serveEitherVersion } from "./either-version.ts";

/** How long open requests may take to end when the process stops. */
const CLOSE_MS = 2000;

/** Calls of one connection at a time: exporters send one after the other. */
const MOST_CALLS = 32;
/** How long the rest of a body is read whose request was answered: whoever sends more than that is cut off. */
const REST_MS = 500;

/** How long a connection may have no calls. */
const IDLE_MS = 5 * 60_000;

/**
 * Serve an application on `host:port`, over HTTP/1, and its calls of gRPC over HTTP/2; `advice` is what to do where another process has the port.
 * @throws Failure in one sentence when the address cannot be had.
 */
export async function listen(
  app: Hono,
  address: string,
  advice = "choose another with --port",
): Promise<AsyncDisposable> {
  const { host, port } = hostAndPort(address);
  // HTTP/1.0 need not name a host; Node.js itself refuses any later request that does not.
  const take = getRequestListener(app.fetch, { hostname: "localhost" });
  const server = createServer((request, response) => {
    response.once("finish", () => letRestGo(request));
    // No request of the fetch standard can be a TRACE.
    if (request.method === "TRACE") response.writeHead(405, { Allow: "GET, HEAD, POST, DELETE" }).end();
    else if (!takeTarget(request)) response.writeHead(400, { Connection: "close" }).end();
    else void take(request, response);
  });
  const calls = createHttp2Server({ settings: { maxConcurrentStreams: MOST_CALLS } });
  calls.setTimeout(IDLE_MS);
  calls.on("stream", (stream, headers) => {
    // A caller that goes away has no answer to get, however soon it goes.
    stream.on("error", () => undefined);
    void answer(stream, headers, app);
  });
  const either = serveEitherVersion(server, calls);
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw new Failure(`cannot listen on ${address}: ${reasonOf(error, advice)}`, { cause: error });
  }
  return { [Symbol.asyncDispose]: () => close(server, either) };
}

/**
 * Whoever is answered before all of a body was read finds the connection usable when the rest has been sent. A body that was
 * opened and not read stands still otherwise: its connection would be cut off half a second later, and a request that a
 * pool of connections has sent on it by then lost. Of a body without end, which any method may have, all would be read
 * until the request's own time is over, five minutes.
 */
function letRestGo(request: IncomingMessage): void {
  if (request.complete) return;
  const late = setTimeout(() => request.socket.destroySoon(), REST_MS).unref();
  request.once("close", () => clearTimeout(late));
  request.removeAllListeners("data");
  request.resume();
}

async function answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, app: Hono): Promise<void> {
  // Most listeners are never called.
  const { answerCall } = await import("@rolecall/service-ingest/grpc");
  await answerCall(stream, headers, (request) => app.fetch(request));
}

/**
 * A whole URL in place of the path, as what thinks us a proxy sends it: the host is the one that it names, whatever `Host`
 * says (RFC 9112, section 3.2.2), and by it alone is judged whether a request is meant for us. False where it is no such
 * URL, or has a user in it, of which the fetch standard makes no request at all.
 */
function takeTarget(request: IncomingMessage): boolean {
  const { url = "", headers, rawHeaders } = request;
  if (url.startsWith("/")) return true;
  const target = URL.parse(url);
  if (target === null || !/^https?:$/.test(target.protocol) || target.username !== "" || target.password !== "")
    return false;
  request.url = `${target.pathname}${target.search}`;
  headers.host = target.host;
  const others = rawHeaders.filter((_, at) => rawHeaders[at - (at % 2)]?.toLowerCase() !== "host");
  request.rawHeaders = ["Host", target.host, ...others];
  return true;
}

/** What `--port 0` asks for: a port of loopback on which nothing listens. Several listeners and links are to agree on it. */
export async function portOf(asked: string | undefined): Promise<string | undefined> {
  if (asked !== "0") return asked;
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? String(address.port) : asked;
}

async function close(server: Server, either: EitherVersion): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  either.close();
  const late = setTimeout(() => {
    server.closeAllConnections();
    either.closeAll();
  }, CLOSE_MS);
  await closed;
  clearTimeout(late);
}

function reasonOf(error: unknown, advice: string): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `the port is in use; stop what uses it, or ${advice}`;
  if (code === "EACCES") return "this user may not listen on that port";
  if (code === "EADDRNOTAVAIL") return "this machine has no such address";
  return error instanceof Error ? error.message : String(error);
}
