import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { decompress } from "@rolecall/runtime";

/** Why a body is not taken: it is no body, it is too much by itself, or too much together with the others. */
export type BodyFault = "too-large" | "too-many" | "no-room" | "encoding" | "corrupt";

/** Hand over a request's body, decompressed, chunk by chunk, until `chunk` says no; what was wrong with it, or undefined. */
export async function readBody(
  request: Request,
  maxBytes: number,
  chunk: (bytes: Uint8Array) => BodyFault | undefined,
): Promise<BodyFault | undefined> {
  if (request.body === null) return undefined;
  const encoding = (request.headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  const plain = unpack(Readable.fromWeb(request.body as ReadableStream), encoding);
  if (plain === undefined) return "encoding";
  let bytes = 0;
  try {
    for await (const part of plain) {
      bytes += part.length;
      if (bytes > maxBytes) return "too-large";
      const fault = chunk(part);
      if (fault !== undefined) return fault;
      // Decoding a chunk is work of milliseconds: others have their turn in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
  } catch {
    return "corrupt";
  }
  return undefined;
}

/** Undefined where the encoding is none of ours. A body that says nothing and is packed is unpacked, as a file is. */
function unpack(body: Readable, encoding: string): AsyncIterable<Uint8Array> | undefined {
  switch (encoding) {
    case "identity":
    case "":
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
