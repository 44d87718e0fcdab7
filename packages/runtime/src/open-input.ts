import { type FileHandle, open } from "node:fs/promises";
import { decompress } from "./decompress.ts";
import { fileFault } from "./input-error.ts";

/** An input that is being read. */
export interface Input {
  /** As it was named; `standard input` for `-`. */
  readonly name: string;
  /** Bytes on disk; undefined for standard input and pipes. */
  readonly size: number | undefined;
  /** Bytes read from disk so far, packed as they are there: with `size`, the progress. */
  position(): number;
  /**
   * The bytes, unpacked. Iterate once; ending the loop early closes the file. A chunk is good until the next one is asked
   * for: its memory is used again. @throws InputError
   */
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface OpenOptions {
  /** What `-` reads. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Its bytes, packed as they are, where it was opened already: a pipe cannot be opened again. */
  readonly opened?: AsyncIterable<Uint8Array> | undefined;
  /** Bytes asked for at once. */
  readonly chunkBytes?: number;
}

/**
 * Opens a file, or standard input for `-`; gzip and zstd are recognised by their first bytes and unpacked.
 *
 * @throws InputError for what is missing, a directory, or may not be read: at once, before the first chunk.
 */
export async function openInput(path: string, options: OpenOptions = {}): Promise<Input> {
  const { stdin = process.stdin, opened, chunkBytes = 256 * 1024 } = options;
  if (path === "-") return input("standard input", undefined, opened ?? stdin);
  if (opened !== undefined) return input(path, undefined, opened);
  const file = await openFile(path);
  return input(path, file.size, readFile(file.handle, path, pieceOf(file.size, chunkBytes)));
}

/** A page, which is enough for a file that says of itself that it is empty and is not, as in `/proc`. */
const LEAST_PIECE = 4096;

/** No larger than the file: of ten thousand small ones the memory for their reading would cost more than the reading. */
function pieceOf(size: number | undefined, chunkBytes: number): number {
  return Math.min(chunkBytes, Math.max(LEAST_PIECE, size ?? chunkBytes));
}

function input(name: string, size: number | undefined, source: AsyncIterable<Uint8Array>): Input {
  let position = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      position += chunk.length;
      yield chunk;
    }
  }
  return { name, size, position: () => position, chunks: decompress(counted(), name) };
}

async function openFile(path: string): Promise<{ readonly handle: FileHandle; readonly size: number | undefined }> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, "r");
    const status = await handle.stat();
    if (status.isDirectory()) throw Object.assign(new Error("a directory"), { code: "EISDIR" });
    return { handle, size: status.isFile() ? status.size : undefined };
  } catch (error) {
    await handle?.close();
    throw fileFault(path, error);
  }
}

/** One piece is read while the one before it is worked on, in turn into the same two: new ones would be new pages each time. */
async function* readFile(handle: FileHandle, path: string, chunkBytes: number): AsyncGenerator<Uint8Array> {
  let [into, other] = [Buffer.allocUnsafeSlow(chunkBytes), Buffer.allocUnsafeSlow(chunkBytes)];
  let next: Promise<Uint8Array> | undefined;
  try {
    for (;;) {
      const chunk = await (next ?? readChunk(handle, into));
      if (chunk.length === 0) return;
      [into, other] = [other, into];
      next = readChunk(handle, into);
      // Its failure is told where it is waited for; who stops before does not want to know.
      next.catch(() => undefined);
      yield chunk;
    }
  } catch (error) {
    throw fileFault(path, error);
  } finally {
    await handle.close();
  }
}

async function readChunk(handle: FileHandle, into: Buffer): Promise<Uint8Array> {
  const { bytesRead } = await handle.read(into, 0, into.length, null);
  return into.subarray(0, bytesRead);
}
