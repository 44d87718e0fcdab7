import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { createGunzip, createInflate, createZstdDecompress } from "node:zlib";

/** Why a body is not taken: it is no body, it is too much by itself, or too much together with the others. */
export type BodyFault = "too-large" | "too-many" | "no-room" | "encoding" | "corrupt";

const CHUNK_BYTES = 256 * 1024;

/** Hand over a request's body, decompressed, chunk by chunk, until `chunk` says no; what was wrong with it, or undefined. */
export async function readBody(
  request: Request,
  maxBytes: number,
  chunk: (bytes: Uint8Array) => BodyFault | undefined,
): Promise<BodyFault | undefined> {
  if (request.body === null) return undefined;
  const encoding = (request.headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  const plain = decompress(Readable.fromWeb(request.body as ReadableStream), encoding);
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

function decompress(body: Readable, encoding: string): Readable | undefined {
  const options = { chunkSize: CHUNK_BYTES };
  const through = (to: NodeJS.ReadWriteStream & Readable): Readable => {
    body.on("error", (error) => to.destroy(error));
    return body.pipe(to);
  };
  switch (encoding) {
    case "identity":
    case "":
      return body;
    case "gzip":
    case "x-gzip":
      return through(createGunzip(options));
    case "deflate":
      return through(createInflate(options));
    case "zstd":
      return through(createZstdDecompress(options));
    default:
      return undefined;
  }
}
