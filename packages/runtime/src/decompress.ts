import {
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  type Gunzip,
  type Inflate,
  type InflateRaw,
  type ZstdDecompress,
} from "node:zlib";
import { archiveFault } from "./input-error.ts";
import { peek } from "./peek.ts";
import { fromUtf16, isUtf16 } from "./utf16.ts";

/** Each piece is a turn through the thread pool and back. */
const UNPACKED_BYTES = 128 * 1024;

const ZSTD: Format = {
  name: "zstd",
  magic: [0x28, 0xb5, 0x2f, 0xfd],
  create: () => createZstdDecompress({ chunkSize: UNPACKED_BYTES }),
  ignoresPadding: false,
};
/** `pzstd` writes a frame before the first that says how long that is. */
const ZSTD_OF_THREADS: Format = { ...ZSTD, magic: [0x50, 0x2a, 0x4d, 0x18] };

/** By the first bytes, not by the name: RFC 1952 (gzip), RFC 8878 (zstd). */
const FORMATS: readonly Format[] = [
  {
    name: "gzip",
    magic: [0x1f, 0x8b],
    create: () => createGunzip({ chunkSize: UNPACKED_BYTES }),
    ignoresPadding: true,
  },
  ZSTD,
  ZSTD_OF_THREADS,
];

/**
 * HTTP's `deflate` is RFC 1950 (zlib), and what many senders mean by it is RFC 1951 (raw): receivers take both. Neither is
 * known by its first bytes alone.
 */
const DEFLATE = {
  zlib: deflateOf(() => createInflate({ chunkSize: UNPACKED_BYTES })),
  raw: deflateOf(() => createInflateRaw({ chunkSize: UNPACKED_BYTES })),
} as const;

function deflateOf(create: () => Unpacker): Format {
  return { name: "deflate", magic: [], create, ignoresPadding: true };
}

const LONGEST_MAGIC = 4;

type Unpacker = Gunzip | Inflate | InflateRaw | ZstdDecompress;

interface Format {
  readonly name: string;
  readonly magic: readonly number[];
  readonly create: () => Unpacker;
  /** What the unpacker leaves is padding (zeros, as tape archives have); else it is the next part. */
  readonly ignoresPadding: boolean;
}

/**
 * The bytes, unpacked where they are gzip (of one or many members) or zstd (of one or many frames), else as they are; text
 * in UTF-16 in UTF-8.
 * Streams: holds one chunk. `path` names the input in errors; `told` the format where something else says which it is.
 *
 * @throws InputError `truncated` or `corrupt`, after everything that could be unpacked has been yielded.
 */
export async function* decompress(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  told?: "gzip" | "zstd" | "deflate",
): AsyncGenerator<Uint8Array, void, undefined> {
  const { start, all } = await peek(chunks, LONGEST_MAGIC);
  const format = formatOf(start, told);
  yield* fromUtf16(format === undefined ? all : unpackTwice(unpackAll(all, format, path), path));
}

/**
 * What was packed may be packed once more: a delivery stream that compresses writes the subscriptions of CloudWatch Logs,
 * which are gzip already, as gzip of gzip. Deeper it stays as it is.
 */
async function* unpackTwice(unpacked: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
  const { start, all } = await peek(unpacked, LONGEST_MAGIC);
  const format = formatOf(start, undefined);
  yield* format === undefined ? all : unpackAll(all, format, path);
}

/** Do these first bytes of a file say that it is packed, or written, in a way that only a whole file is read in? */
export function isReadWhole(start: Uint8Array): boolean {
  return formatOf(start, undefined) !== undefined || isUtf16(start);
}

function formatOf(start: Uint8Array, told: string | undefined): Format | undefined {
  if (told === "deflate") return isZlib(start) ? DEFLATE.zlib : DEFLATE.raw;
  if (told !== undefined) return FORMATS.find(({ name }) => name === told);
  return FORMATS.find(({ magic }) => magic.every((byte, at) => start[at] === byte));
}

/** RFC 1950, 2.2: the method in the low half of the first byte, and both together a multiple of 31. */
function isZlib([method = 0, flags = 0]: Uint8Array): boolean {
  return (method & 15) === 8 && (method * 256 + flags) % 31 === 0;
}

/**
 * Node's zstd stops at the end of a frame and drops the rest of the chunk, without an error. So what one unpacker did not
 * take is given to a next one. (Its gzip goes on by itself, and leaves only padding.)
 */
async function* unpackAll(
  chunks: AsyncGenerator<Uint8Array>,
  format: Format,
  path: string,
): AsyncGenerator<Uint8Array> {
  try {
    let rest: Uint8Array | undefined = new Uint8Array(0);
    while (rest !== undefined) {
      const left: Uint8Array | undefined = yield* unpack(chunks, rest, format.create());
      rest = format.ignoresPadding ? undefined : left;
    }
  } catch (error) {
    throw archiveFault(path, format.name, error);
  } finally {
    await chunks.return(undefined);
  }
}

/** Unpacks `first` and what follows; answers what is left of the last chunk, or undefined at the end of the input. */
async function* unpack(
  chunks: AsyncGenerator<Uint8Array>,
  first: Uint8Array,
  unpacker: Unpacker,
): AsyncGenerator<Uint8Array, Uint8Array | undefined> {
  // A failing read must end the loop below as an error of the stream; it comes out of there.
  const feeding = feed(chunks, first, unpacker).catch((error: unknown) => {
    unpacker.destroy(error instanceof Error ? error : new Error(String(error)));
    return undefined;
  });
  try {
    for await (const chunk of unpacker) yield chunk;
  } finally {
    unpacker.destroy();
  }
  return await feeding;
}

async function feed(
  chunks: AsyncGenerator<Uint8Array>,
  first: Uint8Array,
  unpacker: Unpacker,
): Promise<Uint8Array | undefined> {
  let chunk: Uint8Array | undefined = first;
  while (chunk !== undefined) {
    const before = unpacker.bytesWritten;
    if (chunk.length > 0) await write(unpacker, chunk);
    const taken = unpacker.bytesWritten - before;
    if (taken < chunk.length) return chunk.subarray(taken);
    const next: IteratorResult<Uint8Array, void> = await chunks.next();
    chunk = next.done ? undefined : next.value;
  }
  unpacker.end();
  return undefined;
}

function write(unpacker: Unpacker, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = (): void => reject(new Error("closed"));
    unpacker.once("close", closed);
    unpacker.write(chunk, (error) => {
      unpacker.off("close", closed);
      if (error) reject(error);
      else resolve();
    });
  });
}
