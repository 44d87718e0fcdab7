import { setImmediate as othersTurn } from "node:timers/promises";
import { decompress } from "@rolecall/runtime";
import type { Arrival } from "./arrival.ts";
import type { BodyFault } from "./body-fault.ts";

/** A body that is not taken. */
export interface RefusedBody {
  readonly fault: BodyFault;
  /**
   * Reads on for a while and keeps nothing: a connection that ends under a sender takes the answer with it (RFC 9112,
   * section 9.6), and whoever does not hear that a body is too large sends it again.
   */
  discardRest(): Promise<void>;
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** So much is decoded in one turn: of the shortest records there are thousands in it, and several requests each have their turn. */
const PORTION_BYTES = 16 * 1024;

/** How long whoever is refused may go on sending. */
const LINGER_MS = 1000;

/** Hand over a request's body, decompressed, chunk by chunk, until `chunk` says no; what was wrong with it, or undefined. */
export async function readBody(
  request: Request,
  { maxBytes, arrival }: { readonly maxBytes: number; readonly arrival: Arrival },
  chunk: (bytes: Uint8Array) => BodyFault | undefined,
): Promise<RefusedBody | undefined> {
  if (request.body === null) return undefined;
  const reader = request.body.getReader();
  const encodings = encodingsOf(request.headers.get("content-encoding") ?? "");
  const plain = encodings.length > 1 ? undefined : unpack(chunksOf(reader, arrival), encodings[0]);
  const fault = await faultOf(plain, maxBytes, chunk);
  arrival.arrived();
  // Whoever is waited for sends nothing.
  if (arrival.fault !== undefined) return { fault: arrival.fault, discardRest: async () => undefined };
  return fault === undefined ? undefined : { fault, discardRest: () => discard(reader) };
}

async function faultOf(
  plain: AsyncIterable<Uint8Array> | undefined,
  maxBytes: number,
  chunk: (bytes: Uint8Array) => BodyFault | undefined,
): Promise<BodyFault | undefined> {
  if (plain === undefined) return "encoding";
  let bytes = 0;
  try {
    for await (const part of plain) {
      bytes += part.length;
      if (bytes > maxBytes) return "too-large";
      for (let at = 0; at < part.length; at += PORTION_BYTES) {
        const fault = chunk(part.subarray(at, at + PORTION_BYTES));
        if (fault !== undefined) return fault;
        await othersTurn();
      }
    }
  } catch {
    return "corrupt";
  }
  return undefined;
}

/** What comes of a body, until it is given up, which is an error. Whoever leaves this loop leaves the rest of the body to be read. */
export async function* chunksOf(reader: Reader, arrival: Arrival): AsyncGenerator<Uint8Array> {
  for (let piece = await arrival.next(reader); piece !== undefined; piece = await arrival.next(reader)) yield piece;
  if (arrival.fault !== undefined) throw new Error("its sender was not waited for any longer");
}

async function discard(reader: Reader): Promise<void> {
  let late = false;
  const timer = Promise.withResolvers<void>();
  const handle = setTimeout(() => {
    late = true;
    timer.resolve();
  }, LINGER_MS);
  const rest = async (): Promise<void> => {
    while (!late && !(await reader.read()).done) await othersTurn();
  };
  // A sender that went away is one that waits for nothing.
  await Promise.race([rest().catch(() => undefined), timer.promise]);
  clearTimeout(handle);
}

/** What was done to a body, in that order (RFC 9110, section 8.4): several headers, and members that are empty or do nothing, as well. */
function encodingsOf(header: string): readonly string[] {
  const all = header.split(",").map((each) => each.trim().toLowerCase());
  return all.filter((each) => each !== "" && each !== "identity");
}

/** Undefined where the encoding is none of ours. A body that says nothing and is packed is unpacked, as a file is. */
function unpack(body: AsyncIterable<Uint8Array>, encoding: string | undefined): AsyncIterable<Uint8Array> | undefined {
  switch (encoding) {
    case undefined:
      return decompress(body, "the body");
    case "gzip":
    case "x-gzip":
      return decompress(body, "the body", "gzip");
    case "zstd":
      return decompress(body, "the body", "zstd");
    case "deflate":
      return decompress(body, "the body", "deflate");
    default:
      return undefined;
  }
}
