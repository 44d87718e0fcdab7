import type { Json } from "@rolecall/core";
import { readText } from "../record/read-member.ts";

const MAX_ADDRESS = 128;
const LOOPBACK = /^(?:127\.|::1$)/;

/**
 * Who called, of `sourceIPs`: the last, which the server saw itself, or what stands before it where that is the server's own
 * host. All others come from `X-Forwarded-For`, which any client may write: whoever holds a token could be where its owner is.
 */
export function peerOf(sourceIps: Json | undefined): string | undefined {
  const listed = Array.isArray(sourceIps) ? (sourceIps as readonly Json[]) : [sourceIps];
  // As nearly all are.
  if (listed.length === 1) return readText(listed[0], MAX_ADDRESS);
  const hops = listed.slice(-MAX_HOPS).flatMap((hop) => readText(hop, MAX_ADDRESS) ?? []);
  return hops.findLast((hop) => !LOOPBACK.test(hop)) ?? hops.at(-1);
}

/** What a proxy on the host itself, or two, put behind the caller. */
const MAX_HOPS = 4;

/** The first of several hops: what the outermost proxy, or a liar, says the client is. */
export function forwardedFor(sourceIps: Json | undefined): string | undefined {
  if (!Array.isArray(sourceIps) || sourceIps.length < 2) return undefined;
  return readText((sourceIps as readonly Json[])[0], MAX_ADDRESS);
}
