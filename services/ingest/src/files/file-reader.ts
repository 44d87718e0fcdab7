import { Worker } from "node:worker_threads";
import type { DeadLetter } from "@rolecall/core";
import { createEventUnpacker, type UnpackedEvents } from "@rolecall/sources/unpack";
import type { FromReader, Pack, ReadingOrder, ToReader } from "./messages.ts";
import { createScanWatch } from "./scan-watch.ts";
import { thrown } from "./thrown.ts";

/** Packs of one file on their way at a time: the memory that it may take, and what keeps both threads at work. */
const AHEAD = 8;
/** Records live for a moment: in a larger nursery fewer of them are found alive and copied. */
const NURSERY_MIB = 48;

/** Some records of a file, in input order. records = events + dead + filtered. */
export interface FilePack {
  readonly events: UnpackedEvents;
  readonly dead: readonly DeadLetter[];
  readonly records: number;
  readonly filtered: number;
  /** Bytes of the file that were read so far. */
  readonly position: number;
  /** Of an archive that ends here because it breaks off or is damaged: what a person is told. */
  readonly broken: string | undefined;
}

/**
 * Reads files in a thread of its own, so that records are parsed and decoded while those before them are judged. Gives what
 * `createRecordReader` gives of the same bytes.
 */
export interface FileReader extends AsyncDisposable {
  /**
   * Users of a console in the files that the reader was made for; it has been looking through them since then. `looked` is
   * called once for each file.
   *
   * @throws InputError as `openInput` does.
   */
  consoleUsers(looked: () => void): Promise<readonly string[]>;
  /** Once, before a file is opened; making the reader starts the thread already. */
  begin(order: ReadingOrder): void;
  /** The file is read soon: the thread begins with it, and `read` goes on there. */
  prepare(path: string): void;
  /**
   * The records of a file; one iteration reads it once. With `ahead` of 1 it waits with each pack until it is asked for.
   *
   * @throws InputError as `openInput` does.
   */
  read(path: string, ahead?: number): AsyncGenerator<FilePack, undefined>;
}

type Unpack = ReturnType<typeof createEventUnpacker>;

interface Lane {
  readonly id: number;
  readonly path: string;
  readonly packs: (FilePack | Error | "end")[];
  wake: () => void;
}

export function createFileReader(paths: readonly string[] = []): FileReader {
  const worker = new Worker(new URL("./read-thread.ts", import.meta.url), {
    resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MIB },
  });
  const post = (message: ToReader): void => worker.postMessage(message);
  const unpack = createEventUnpacker();
  const lanes = new Map<number, Lane>();
  const prepared = new Map<string, Lane>();
  const scan = createScanWatch();
  let lanesOpened = 0;
  let failure: Error | undefined;

  worker.on("message", (message: FromReader) => {
    if (scan.hear(message)) return;
    const lane = lanes.get(message.lane);
    // Also where the file was closed meanwhile: later packs refer to the values that this one adds to the table.
    if (message.kind === "pack") deliver(lane, opened(message, lane?.path ?? "", unpack));
    else deliver(lane, message.kind === "end" ? "end" : thrown(message));
  });
  worker.on("error", (error: Error) => {
    failure = error;
    scan.fail(error);
    for (const lane of lanes.values()) deliver(lane, error);
  });
  // Whoever waits for a file keeps the process alive by itself.
  worker.unref();

  function close(id: number): void {
    post({ kind: "close", lane: id });
    lanes.delete(id);
    if (lanes.size === 0) worker.unref();
  }

  function start(path: string, ahead: number): Lane {
    const id = lanesOpened;
    lanesOpened += 1;
    const lane: Lane = { id, path, packs: failure === undefined ? [] : [failure], wake: () => undefined };
    lanes.set(id, lane);
    worker.ref();
    post({ kind: "open", lane: id, path, ahead });
    return lane;
  }

  post({ kind: "scan", paths });
  return {
    async consoleUsers(looked) {
      worker.ref();
      try {
        return await scan.found(looked);
      } finally {
        if (lanes.size === 0) worker.unref();
      }
    },
    begin: (order) => post({ kind: "begin", order }),
    prepare(path) {
      if (!prepared.has(path)) prepared.set(path, start(path, AHEAD));
    },
    read(path, ahead = AHEAD) {
      const lane = (ahead === AHEAD ? taken(prepared, path) : undefined) ?? start(path, ahead);
      return packsOf(
        lane,
        () => post({ kind: "more", lane: lane.id }),
        () => close(lane.id),
      );
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}

function deliver(lane: Lane | undefined, pack: FilePack | Error | "end"): void {
  lane?.packs.push(pack);
  lane?.wake();
}

function opened(pack: Pack, path: string, unpack: Unpack): FilePack {
  const { dead, records, filtered, position, broken } = pack;
  const events = unpack(pack.events, (line) => `${path}:${line}`);
  return { events, dead, records, filtered, position, broken };
}

function taken<K, V>(from: Map<K, V>, key: K): V | undefined {
  const value = from.get(key);
  from.delete(key);
  return value;
}

async function* packsOf(lane: Lane, more: () => void, close: () => void): AsyncGenerator<FilePack, undefined> {
  try {
    for (let pack = await nextOf(lane); pack !== "end"; pack = await nextOf(lane)) {
      if (pack instanceof Error) throw pack;
      yield pack;
      more();
    }
  } finally {
    close();
  }
}

async function nextOf(lane: Lane): Promise<FilePack | Error | "end"> {
  for (;;) {
    const pack = lane.packs.shift();
    if (pack !== undefined) return pack;
    await new Promise<void>((resolve) => {
      lane.wake = resolve;
    });
  }
}
