import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Delivery } from "../notifier.ts";
import { lookupOf } from "./address.ts";
import { type Answer, type PostOptions, unanswered } from "./answer.ts";

/** Bytes of an answer that are read. */
const ANSWER_BYTES = 4096;

/**
 * One POST to a host at one of the addresses that were judged before. The name is not asked again, so that it cannot lead
 * elsewhere in between. Certificates are still checked against the name; redirects are not followed.
 */
export async function postTo(url: URL, addresses: readonly string[], options: PostOptions): Promise<Answer | Delivery> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  try {
    return await exchange({ url, addresses }, options, AbortSignal.any([options.signal, timeout]));
  } catch {
    return unanswered(options.signal, timeout);
  }
}

interface Place {
  readonly url: URL;
  readonly addresses: readonly string[];
}

function exchange({ url, addresses }: Place, options: PostOptions, signal: AbortSignal): Promise<Answer> {
  const lookup = lookupOf(addresses);
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(options.body),
    ...options.headers,
  };
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
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size >= ANSWER_BYTES) break;
    }
  } catch {
    // The status is the answer: whoever took a message, and never ends what it says of it, is not to be sent it again.
  }
  const headers = new Headers();
  const retryAfter = response.headers["retry-after"];
  if (retryAfter !== undefined) headers.set("retry-after", retryAfter);
  const body = Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString("utf8");
  return { status: response.statusCode ?? 0, headers, body };
}
