import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { fetchOutside, proxyTrouble } from "@rolecall/runtime";
import type { Delivery } from "../notifier.ts";
import { lookupOf, type Way } from "./address.ts";
import { type Answer, type PostOptions, unanswered } from "./answer.ts";

/** Bytes of an answer that are read. */
const ANSWER_BYTES = 4096;

/**
 * One POST to a host at one of the addresses that were judged before, or by the proxy. The name is not asked again, so that
 * it cannot lead elsewhere in between. Certificates are still checked against the name; redirects are not followed.
 */
export async function postTo(url: URL, way: Way, given: PostOptions): Promise<Answer | Delivery> {
  const options = { ...given, headers: { "content-type": "application/json", ...given.headers } };
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([options.signal, timeout]);
  try {
    if ("isProxied" in way) return await exchangeByProxy(url, options, signal);
    return await exchange({ url, addresses: way.addresses }, options, signal);
  } catch (error) {
    const trouble = "isProxied" in way ? proxyTrouble(error) : undefined;
    return unanswered(options.signal, timeout, trouble);
  }
}

interface Place {
  readonly url: URL;
  readonly addresses: readonly string[];
}

async function exchangeByProxy(url: URL, { headers, body }: PostOptions, signal: AbortSignal): Promise<Answer> {
  const sent = body as Uint8Array<ArrayBuffer> | string;
  const response = await fetchOutside(url, { method: "POST", headers, body: sent, redirect: "manual", signal });
  const text = await beginningOf(response.body ?? []);
  return { status: response.status, headers: retryAfterIn(response.headers.get("retry-after")), body: text };
}

function exchange({ url, addresses }: Place, options: PostOptions, signal: AbortSignal): Promise<Answer> {
  const lookup = lookupOf(addresses);
  const headers = { "content-length": Buffer.byteLength(options.body), ...options.headers };
  const start = url.protocol === "http:" ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    let isAnswered = false;
    const request = start(url, { method: "POST", headers, lookup, signal, agent: false }, (response) => {
      isAnswered = true;
      readAnswer(response).then(resolve, reject);
    });
    request.on("error", (error) => {
      if (!isAnswered) reject(error);
    });
    request.end(options.body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const body = await beginningOf(response);
  return { status: response.statusCode ?? 0, headers: retryAfterIn(response.headers["retry-after"]), body };
}

/** As much of an answer as anybody reads. */
async function beginningOf(answer: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of answer) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= ANSWER_BYTES) break;
    }
  } catch {
    // The status is the answer: whoever took a message, and never ends what it says of it, is not to be sent it again.
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString("utf8");
}

function retryAfterIn(value: string | null | undefined): Headers {
  return new Headers(value === null || value === undefined ? {} : { "retry-after": value });
}
