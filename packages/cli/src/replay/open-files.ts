import type { Readable } from "node:stream";
import { openInput, untilBroken } from "@rolecall/runtime/input";
import { isPipe, readPipe } from "./pipe.ts";
import { type ReadAhead, readAhead } from "./read-ahead.ts";
import type { ReplayFile } from "./replay-file.ts";
import { totalSizeOf } from "./total-size.ts";

const CHUNK_BYTES = 1024 * 1024;

/** Files that a verb reads, and how far it is. */
export interface OpenFiles {
  readonly files: readonly ReplayFile[];
  /** Bytes on disk of all of them; undefined when standard input or a pipe is among them. */
  readonly totalBytes: number | undefined;
  /** Bytes read from disk so far. */
  position(): number;
}

export interface OpenFilesOptions {
  readonly aheadBytes?: number;
  /** Told, in a sentence, of an archive that breaks off or is damaged: it ends there, and the others are read. */
  readonly broken: (sentence: string) => void;
  /** Who writes into a pipe need not end with us. */
  readonly signal: AbortSignal;
}

/**
 * No file is opened yet: what is wrong with one shows when it is. Of standard input and of pipes at most `aheadBytes` are
 * read at once, of each its share; one that ends within them is as good as a file.
 */
export async function openFiles(
  paths: readonly string[],
  stdin: Readable,
  { aheadBytes = 0, broken, signal }: OpenFilesOptions,
): Promise<OpenFiles> {
  const read = new Map<number, number>();
  let position = 0;
  // A sum that is kept: of ten thousand files it is asked for as often as one of them is read.
  const readTo = (at: number, to: number): void => {
    position += to - (read.get(at) ?? 0);
    read.set(at, to);
  };
  const totalBytes = await totalSizeOf(paths);
  const begun = await beginStreams(paths, stdin, aheadBytes, signal);
  const files = paths.map((path, at): ReplayFile => {
    const ahead = begun.get(path);
    const chunksOf = async function* (
      watch: (to: number) => void,
      isBroken: (sentence: string) => void,
    ): AsyncGenerator<Uint8Array> {
      const input = await openInput(path, { opened: ahead?.chunks(), chunkBytes: CHUNK_BYTES });
      const brokenOff = (sentence: string): void => {
        // An archive that we broke off ourselves is a sound one.
        signal.throwIfAborted();
        isBroken(sentence);
      };
      for await (const chunk of untilBroken(input.chunks, brokenOff)) {
        watch(input.position());
        yield chunk;
      }
      signal.throwIfAborted();
    };
    return {
      name: path === "-" ? "standard input" : path,
      reopens: ahead === undefined || ahead.whole,
      elsewhere: ahead === undefined ? { path, readTo: (to) => readTo(at, to) } : undefined,
      open: () => chunksOf((to) => readTo(at, to), broken),
      // Told when it is read.
      scan: () =>
        chunksOf(
          () => undefined,
          () => undefined,
        ),
    };
  });
  return { files, totalBytes, position: () => position };
}

/** What can be opened but once, by path. All at the same time: whoever writes into two of them may wait for either. */
async function beginStreams(
  paths: readonly string[],
  stdin: Readable,
  aheadBytes: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReadAhead>> {
  const distinct = [...new Set(paths)];
  const are = await Promise.all(distinct.map(async (path) => path === "-" || (await isPipe(path))));
  const streams = distinct.filter((_, at) => are[at]);
  const begun = streams.map((path) =>
    readAhead(path === "-" ? stdin : readPipe(path, signal), aheadBytes / streams.length),
  );
  return new Map((await Promise.all(begun)).map((ahead, at) => [streams[at] ?? "", ahead]));
}
