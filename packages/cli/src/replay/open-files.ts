import type { Readable } from "node:stream";
import { openInput, untilBroken } from "@rolecall/runtime/input";
import { someAtATime } from "@rolecall/service-ingest/files";
import { isPipe, readPipe } from "../pipe.ts";
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
  const reading = { readTo, broken, signal };
  const files = paths.map((path, at) => new NamedFile(path, at, begun.get(path), reading));
  return { files, totalBytes, position: () => position };
}

/** What all files that are read together share. */
interface Together extends Pick<OpenFilesOptions, "broken" | "signal"> {
  readTo(at: number, to: number): void;
}

/** One of them. There may be a million: what they do is not made anew for each. */
class NamedFile implements ReplayFile {
  readonly #path: string;
  readonly #at: number;
  readonly #ahead: ReadAhead | undefined;
  readonly #together: Together;

  constructor(path: string, at: number, ahead: ReadAhead | undefined, together: Together) {
    this.#path = path;
    this.#at = at;
    this.#ahead = ahead;
    this.#together = together;
  }

  get name(): string {
    return this.#path === "-" ? "standard input" : this.#path;
  }

  get reopens(): boolean {
    return this.#ahead === undefined || this.#ahead.whole;
  }

  get elsewhere(): ReplayFile["elsewhere"] {
    if (this.#ahead !== undefined) return undefined;
    return { path: this.#path, readTo: (to) => this.#together.readTo(this.#at, to) };
  }

  open(): AsyncGenerator<Uint8Array> {
    return this.#chunks((to) => this.#together.readTo(this.#at, to), this.#together.broken);
  }

  /** What is broken is told when it is read. */
  scan(): AsyncGenerator<Uint8Array> {
    return this.#chunks(
      () => undefined,
      () => undefined,
    );
  }

  async *#chunks(
    watch: (to: number) => void,
    isBroken: (sentence: string) => void,
  ): AsyncGenerator<Uint8Array, undefined> {
    const { signal } = this.#together;
    const input = await openInput(this.#path, { opened: this.#ahead?.chunks(), chunkBytes: CHUNK_BYTES });
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
  }
}

/** What can be opened but once, by path. All at the same time: whoever writes into two of them may wait for either. */
async function beginStreams(
  paths: readonly string[],
  stdin: Readable,
  aheadBytes: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReadAhead>> {
  const distinct = [...new Set(paths)];
  const are = await someAtATime(distinct, async (path) => path === "-" || (await isPipe(path)));
  const streams = distinct.filter((_, at) => are[at]);
  const begun = streams.map((path) =>
    readAhead(path === "-" ? stdin : readPipe(path, signal), aheadBytes / streams.length),
  );
  return new Map((await Promise.all(begun)).map((ahead, at) => [streams[at] ?? "", ahead]));
}
