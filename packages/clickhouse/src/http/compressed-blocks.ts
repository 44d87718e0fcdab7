import { zstdDecompressSync } from "node:zlib";
import { cityHash128 } from "./city-hash.ts";
import { ServerException } from "./exception.ts";
import { storedLz4Block, unpackLz4Block } from "./lz4.ts";

// ClickHouse's own blocks (`compress=1`, `decompress=1`), which its JDBC driver and native clients use over HTTP: a checksum
// of 16 bytes, then a method, the length from the method on and the length unpacked, and the data.

const METHODS = { none: 0x02, lz4: 0x82, zstd: 0x90 } as const;
const CHECKSUM = 16;
const HEADER = 9;
/** Unpacked, of one block; the server has the same limit. */
const MOST_BYTES = 1024 * 1024 * 1024;
/** Bytes of one block of ours. */
const BLOCK_BYTES = 64 * 1024;

/** Some bytes as blocks. They are LZ4, which every client takes, but stored: on one machine packing costs more than it gives. */
export function* packBlocks(data: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < data.length; at += BLOCK_BYTES) {
    const part = Buffer.from(data.subarray(at, at + BLOCK_BYTES));
    const packed = storedLz4Block(part);
    const body = Buffer.alloc(HEADER + packed.length);
    body.writeUInt8(METHODS.lz4, 0);
    body.writeUInt32LE(body.length, 1);
    body.writeUInt32LE(part.length, 5);
    packed.copy(body, HEADER);
    yield Buffer.concat([cityHash128(body), body]);
  }
}

/** @throws ServerException 271 for what are no such blocks, 40 where a checksum is wrong, 229 where it is more than `most`. */
export function unpackBlocks(data: Buffer, most: number): Buffer {
  const parts: Buffer[] = [];
  let size = 0;
  for (let at = 0; at < data.length; ) {
    if (at + CHECKSUM + HEADER > data.length) throw notWhole();
    const length = data.readUInt32LE(at + CHECKSUM + 1);
    const unpackedLength = data.readUInt32LE(at + CHECKSUM + 5);
    const body = data.subarray(at + CHECKSUM, at + CHECKSUM + length);
    if (length < HEADER || body.length < length || unpackedLength > MOST_BYTES) throw notWhole();
    size += unpackedLength;
    if (size > most) throw new ServerException(229, "QUERY_IS_TOO_LARGE", `The body is longer than ${most} bytes`);
    if (!cityHash128(body).equals(data.subarray(at, at + CHECKSUM))) {
      throw new ServerException(40, "CHECKSUM_DOESNT_MATCH", "Checksum doesn't match: corrupted data");
    }
    parts.push(unpackBlock(body, unpackedLength));
    at += CHECKSUM + length;
  }
  return Buffer.concat(parts);
}

function unpackBlock(body: Buffer, length: number): Buffer {
  const data = body.subarray(HEADER);
  try {
    const unpacked = unpackerOf(body.readUInt8(0))(data, length);
    if (unpacked.length === length) return unpacked;
  } catch (error) {
    if (error instanceof ServerException) throw error;
  }
  throw notWhole();
}

function unpackerOf(method: number): (data: Buffer, length: number) => Buffer {
  switch (method) {
    case METHODS.none:
      return (data) => data;
    case METHODS.lz4:
      return (data, length) => {
        const out = Buffer.alloc(length);
        return out.subarray(0, unpackLz4Block(data, out, 0));
      };
    case METHODS.zstd:
      return (data, length) => zstdDecompressSync(data, { maxOutputLength: length });
    default:
      throw new ServerException(89, "UNKNOWN_COMPRESSION_METHOD", `Unknown compression method byte: ${method}`);
  }
}

function notWhole(): ServerException {
  return new ServerException(
    271,
    "CANNOT_DECOMPRESS",
    "Cannot decompress: these are no whole blocks of compressed data",
  );
}
