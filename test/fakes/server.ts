import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request with its whole body. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer. A body that is no string is sent as JSON. */
export interface FakeResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What goes wrong with one request: an answer instead of ours, silence, or a broken connection. */
export type Fault =
  | { readonly kind: "answer"; readonly response: FakeResponse }
  /** Nothing goes wrong with this one. */
  | { readonly kind: "pass" }
  /** Nothing is said until the client gives up. */
  | { readonly kind: "hang" }
  /** The connection is cut before anything is done. */
  | { readonly kind: "reset" }
  /** Everything is done, and then the connection is cut: the client cannot know. */
  | { readonly kind: "accept-then-drop" }
  /** Everything is done, and the answer comes when this resolves. */
  | { readonly kind: "late"; readonly until: Promise<unknown> };

/** An HTTP server on loopback whose next requests can be made to fail. */
export interface FakeServer extends AsyncDisposable {
  /** `http://127.0.0.1:port`, without a slash at its end. */
  readonly url: string;
  readonly requests: readonly FakeRequest[];
  /** The next requests meet these, one each, in order. */
  fail(...faults: readonly Fault[]): void;
  /** Every request meets this until {@link FakeServer.recover}, or until one comes of which `isOver` is true. */
  failAlways(fault: Fault, isOver?: (request: FakeRequest) => boolean): void;
  recover(): void;
}

/** Starts a server on a free port; it ends with `await using`, and cuts what is still open. */
export async function startServer(respond: (request: FakeRequest) => FakeResponse): Promise<FakeServer> {
  const requests: FakeRequest[] = [];
  const faults: Fault[] = [];
  let always: { readonly fault: Fault; readonly isOver: (request: FakeRequest) => boolean } | undefined;
  const server = createServer((incoming, outgoing) => {
    readRequest(incoming).then(
      (request) => {
        requests.push(request);
        if (always?.isOver(request) === true) always = undefined;
        serve(request, outgoing, faults.shift() ?? always?.fault, respond);
      },
      // Whoever was killed, or gave up, in the midst of what it said has asked nothing.
      () => undefined,
    );
  });
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fail: (...next) => void faults.push(...next),
    failAlways: (fault, isOver = () => false) => {
      always = { fault, isOver };
    },
    recover: () => {
      always = undefined;
      faults.length = 0;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => {
        server.close(done);
      });
    },
  };
}

function serve(
  request: FakeRequest,
  outgoing: ServerResponse,
  fault: Fault | undefined,
  respond: (request: FakeRequest) => FakeResponse,
): void {
  if (fault?.kind === "hang") return;
  if (fault?.kind === "reset") {
    outgoing.destroy();
    return;
  }
  const { status, headers = {}, body = "" } = fault?.kind === "answer" ? fault.response : respond(request);
  if (fault?.kind === "accept-then-drop") {
    outgoing.destroy();
    return;
  }
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const answer = (): void => {
    outgoing.writeHead(status, { "content-type": "application/json", ...headers });
    outgoing.end(text);
  };
  if (fault?.kind === "late") void fault.until.then(answer);
  else answer();
}

async function readRequest(incoming: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  return {
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}
