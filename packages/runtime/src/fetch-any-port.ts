import { type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";

/** The part of `RequestInit` that our own services are asked with. */
export interface AnyPortInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | null;
  readonly signal?: AbortSignal | null;
}

/**
 * `fetch` over plain http for our own listeners: the standard refuses whole ports
 * (https://fetch.spec.whatwg.org/#port-blocking), 4190 among them, and whoever starts us chooses the port. Redirects are
 * answers like any other. @throws the signal's reason, or what the connection failed with
 */
export function fetchAnyPort(url: string | URL, init: AnyPortInit = {}): Promise<Response> {
  const { method = "GET", headers = {}, body, signal } = init;
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(signal?.aborted === true ? signal.reason : error);
    const sent = request(url, { method, headers, ...(signal && { signal }) }, (answer) => resolve(responseOf(answer)));
    sent.on("error", fail);
    sent.end(body ?? undefined);
  });
}

/** Statuses whose answers have no body (RFC 9110). */
const WITHOUT_BODY = new Set([101, 103, 204, 205, 304]);

function responseOf(answer: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(answer.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  const status = answer.statusCode ?? 502;
  if (!WITHOUT_BODY.has(status)) return new Response(Readable.toWeb(answer) as ReadableStream, { status, headers });
  answer.resume();
  return new Response(null, { status, headers });
}
