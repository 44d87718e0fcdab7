import { createHmac, timingSafeEqual } from "node:crypto";
import { setImmediate as othersTurn } from "node:timers/promises";
import type { HonoRequest } from "hono";
import type { GivenUp } from "./arrival.ts";
import type { Share } from "./in-flight.ts";
import type { Tokens } from "./intake-token.ts";
import { chunksOf } from "./read-body.ts";

/**
 * Headers of senders that can show no token, and sign the body with it instead: GitHub, Gitea and Forgejo the first, Atlassian
 * the second. https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
const HEADERS = ["x-hub-signature-256", "x-hub-signature"] as const;
const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;

export function signatureOf(request: HonoRequest): Buffer | undefined {
  for (const header of HEADERS) {
    const digest = SIGNATURE.exec(request.header(header) ?? "")?.[1];
    if (digest !== undefined) return Buffer.from(digest, "hex");
  }
  return undefined;
}

/** A body that was signed, and whose records are in it. */
export interface SignedBody {
  readonly tenant: string;
  readonly body: Buffer<ArrayBuffer>;
}

/** The body, where it was signed with one of the tokens; undefined where it was not, or is larger than it may be. */
export async function readSigned(
  request: Request,
  signature: Buffer,
  { tokens: known, maxBytes, share }: { readonly tokens: Tokens; readonly maxBytes: number; readonly share: Share },
): Promise<SignedBody | GivenUp | undefined> {
  // A sender that goes away in the midst has signed nothing.
  const body = await wholeOf(request, maxBytes, share).catch(() => share.arrival.fault);
  share.arrival.arrived();
  if (body === undefined || typeof body === "string") return body;
  const { tenant, token, tokens = [] } = known;
  const all = token === undefined ? tokens : [{ tenant, token }, ...tokens];
  for (const each of all) {
    if (timingSafeEqual(signature, createHmac("sha256", each.token).update(body).digest()))
      return { tenant: each.tenant, body };
    // Each token costs the whole body, and nobody knows yet whether it is anybody's.
    await othersTurn();
  }
  return undefined;
}

async function wholeOf(
  request: Request,
  maxBytes: number,
  share: Share,
): Promise<Buffer<ArrayBuffer> | GivenUp | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  for await (const chunk of reader === undefined ? [] : chunksOf(reader, share.arrival)) {
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
    if (!share.take(chunk.length)) return "no-room";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
