import { randomUUID } from "node:crypto";
import { open, unlink } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import { ServerException } from "./exception.ts";
import { Lz4Error, unpackLz4Frames } from "./lz4.ts";

/** A whole body: in memory, or where it is large in a file that goes with it. */
export interface Body extends AsyncDisposable {
  readonly bytes: Buffer;
  /** Holds all of it; then `bytes` has only its beginning. */
  readonly file: string | undefined;
  readonly size: number;
}

export interface BodyLimits {
  /** Unpacked. A longer body is refused. */
  readonly maxBytes: number;
  /** More than this goes to a file. */
  readonly inMemoryBytes: number;
  /** Of those files. */
  readonly directory: string;
}

/** How much of a body that is in a file is in memory as well: the statement is at its beginning. */
const HEAD_BYTES = 256 * 1024;

/**
 * Read a request's body to its end, unpacked as `Content-Encoding` says. Nothing is done with a body that breaks off.
 * @throws ServerException 229 (413) for one that is too long, 89 for an encoding that nobody knows, 354 for one that is broken.
 */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Body> {
  const parts: Buffer[] = [];
  let size = 0;
  let spool: Spool | undefined;
  try {
    for await (const chunk of unpacked(request, limits.maxBytes)) {
      size += chunk.length;
      if (size > limits.maxBytes) {
        throw new ServerException(229, "QUERY_IS_TOO_LARGE", `The body is longer than ${limits.maxBytes} bytes`);
      }
      if (spool === undefined) parts.push(chunk);
      if (spool === undefined && size > limits.inMemoryBytes) spool = await openSpool(limits.directory, parts);
      else await spool?.write(chunk);
    }
    await spool?.done();
  } catch (error) {
    await spool?.remove();
    throw broken(error, request);
  }
  const all = Buffer.concat(parts);
  return {
    bytes: spool === undefined ? all : all.subarray(0, HEAD_BYTES),
    file: spool?.path,
    size,
    [Symbol.asyncDispose]: async () => spool?.remove(),
  };
}

async function* unpacked(request: IncomingMessage, most: number): AsyncGenerator<Buffer> {
  const encoding = (request.headers["content-encoding"] ?? "").trim().toLowerCase();
  if (encoding === "lz4") {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) throw new RangeError("longer than allowed");
      parts.push(chunk);
    }
    yield unpackLz4Frames(Buffer.concat(parts), most);
    return;
  }
  const unpacker = unpackerOf(encoding);
  if (unpacker === undefined) {
    yield* request as AsyncIterable<Buffer>;
    return;
  }
  // A request that breaks off must end the loop below as an error.
  request.once("error", (error) => unpacker.destroy(error));
  request.once("aborted", () => unpacker.destroy(new Error("aborted")));
  request.pipe(unpacker);
  yield* unpacker as AsyncIterable<Buffer>;
}

function unpackerOf(encoding: string): (Readable & NodeJS.WritableStream) | undefined {
  switch (encoding) {
    case "":
    case "identity":
      return undefined;
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    case "zstd":
      return createZstdDecompress();
    default:
      throw new ServerException(
        48,
        "NOT_IMPLEMENTED",
        `Unknown compression method ${JSON.stringify(encoding.slice(0, 32))}`,
      );
  }
}

function broken(error: unknown, request: IncomingMessage): unknown {
  if (error instanceof RangeError) return new ServerException(229, "QUERY_IS_TOO_LARGE", "The body is too long");
  if (error instanceof Lz4Error)
    return new ServerException(271, "CANNOT_DECOMPRESS", "The body cannot be decompressed as lz4");
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^Z_|^ERR__?ERROR_FORMAT|^ERR_BROTLI|^ZSTD_|ERR_ZLIB/.test(code) || code.startsWith("ERR__")) {
    return new ServerException(
      354,
      "ZLIB_INFLATE_FAILED",
      `The body cannot be decompressed as ${request.headers["content-encoding"]}`,
    );
  }
  return error;
}

interface Spool {
  readonly path: string;
  write(chunk: Buffer): Promise<void>;
  done(): Promise<void>;
  remove(): Promise<void>;
}

async function openSpool(directory: string, parts: readonly Buffer[]): Promise<Spool> {
  const path = join(directory, randomUUID());
  const file = await open(path, "wx", 0o600);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await file.close();
    isOpen = false;
  };
  for (const part of parts) await file.writeFile(part);
  return {
    path,
    write: (chunk) => file.writeFile(chunk),
    done: close,
    async remove() {
      await close();
      await unlink(path).catch(() => undefined);
    },
  };
}
