import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Timed } from "./held.ts";
import type { LaneSource } from "./lane.ts";

const CHUNK_BYTES = 256 * 1024;

/** How an item lies in a spool: one line of text. */
export interface LineCodec<T> {
  /** Must contain no newline. */
  encode(item: T): string;
  decode(line: string): T;
}

/** Temporary sorted runs on disk, gone when disposed. */
export interface Spool extends AsyncDisposable {
  /**
   * Read an input that is in no order, and give it back as runs that each are. At most `itemsInMemory` are held at a
   * time; the runs merge with everything else.
   */
  sort<T extends Timed>(
    source: LaneSource<T>,
    codec: LineCodec<T>,
    compare: (a: T, b: T) => number,
    itemsInMemory: number,
  ): Promise<readonly LaneSource<T>[]>;
}

/** Nothing is made before something has to be sorted: most input is in order, and a machine may have no room to write. */
export function createSpool(): Spool {
  let made: Promise<string> | undefined;
  let files = 0;
  return {
    async sort(source, codec, compare, itemsInMemory) {
      type Item = Parameters<typeof codec.encode>[0];
      const runs: LaneSource<Item>[] = [];
      let held: Item[] = [];
      const write = async (): Promise<void> => {
        if (held.length === 0) return;
        held.sort(compare);
        files += 1;
        made ??= mkdtemp(join(tmpdir(), "rolecall-sort-"));
        const path = join(await made.catch(refuse), `${files}.ndjson`);
        await writeFile(path, `${held.map((item) => codec.encode(item)).join("\n")}\n`).catch(refuse);
        runs.push(runOf(source.name, path, held[0]?.at ?? 0, codec));
        held = [];
      };
      for await (const batch of source.open()) {
        held.push(...batch);
        if (held.length >= itemsInMemory) await write();
      }
      await write();
      return runs;
    },
    async [Symbol.asyncDispose]() {
      const folder = await made?.catch(() => undefined);
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

function refuse(error: unknown): never {
  throw new Error(`cannot sort in ${tmpdir()} (TMPDIR names another place)`, { cause: error });
}

function runOf<T extends Timed>(name: string, path: string, startsAt: number, codec: LineCodec<T>): LaneSource<T> {
  return {
    name,
    startsAt,
    latenessMs: 0,
    async *open() {
      let rest = "";
      for await (const text of createReadStream(path, { encoding: "utf8", highWaterMark: CHUNK_BYTES })) {
        // Split by hand: readline would also split at U+2028, which JSON text may contain.
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        yield lines.map((line) => codec.decode(line));
      }
    },
  };
}
