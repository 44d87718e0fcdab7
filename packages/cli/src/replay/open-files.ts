import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { openInput } from "@rolecall/runtime";
import type { ReplayFile } from "./replay-file.ts";

const CHUNK_BYTES = 1024 * 1024;

/** Files that a verb reads, and how far it is. */
export interface OpenFiles {
  readonly files: readonly ReplayFile[];
  /** Bytes on disk of all of them; undefined when standard input is among them. */
  readonly totalBytes: number | undefined;
  /** Bytes read from disk so far. */
  position(): number;
}

/** Nothing is opened yet: what is wrong with a file shows when it is. */
export async function openFiles(paths: readonly string[], stdin: Readable): Promise<OpenFiles> {
  const read = new Map<string, () => number>();
  const sizes = await Promise.all(paths.map(sizeOf));
  const totalBytes = sizes.reduce<number | undefined>(
    (sum, size) => (sum === undefined || size === undefined ? undefined : sum + size),
    0,
  );
  const files = paths.map((path): ReplayFile => {
    const name = path === "-" ? "standard input" : path;
    return {
      name,
      reopens: path !== "-",
      async *open() {
        const input = await openInput(path, { stdin, chunkBytes: CHUNK_BYTES });
        read.set(path, input.position);
        yield* input.chunks;
      },
    };
  });
  return {
    files,
    totalBytes,
    position: () => [...read.values()].reduce((sum, position) => sum + position(), 0),
  };
}

async function sizeOf(path: string): Promise<number | undefined> {
  if (path === "-") return undefined;
  const status = await stat(path).catch(() => undefined);
  return status?.isFile() === true ? status.size : undefined;
}
