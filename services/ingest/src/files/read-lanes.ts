// Lanes of the thread that reads files: each is one of them, read, unpacked, framed, parsed, decoded and redacted.
import { parentPort } from "node:worker_threads";
import type { DeadLetter } from "@rolecall/core";
import { type Input, openInput, untilBroken } from "@rolecall/runtime/input";
import {
  createEventPacker,
  createIntake,
  createKeepRaw,
  createPlaceOf,
  type Framer,
  type IntakeOptions,
} from "@rolecall/sources";
import { frameRecords } from "../read-records.ts";
import type { FromReader, Pack, ReadingOrder, ToReader } from "./messages.ts";
import { failureOf, tell } from "./tell.ts";

const CHUNK_BYTES = 512 * 1024;
/** Packs are made of so many bytes at least: each costs a turn of both threads. */
const LEAST_BYTES = 256 * 1024;

interface Lane {
  readonly id: number;
  readonly path: string;
  /** Packs that may go before another was taken. */
  credit: number;
  closed: boolean;
  /** Called when one of the two changes. */
  wake: () => void;
}

const lanes = new Map<number, Lane>();
// One for all lanes, so that they share a table: what goes into it is taken again before another lane has its turn.
const packer = createEventPacker();
let intakeOptions: IntakeOptions | undefined;

/** What the other thread says, but for the scan. */
export function hear(message: Exclude<ToReader, { readonly kind: "scan" }>): void {
  if (message.kind === "begin") {
    intakeOptions = intakeOptionsOf(message.order);
    return;
  }
  if (message.kind === "open") {
    const { lane: id, path, ahead } = message;
    const lane: Lane = { id, path, credit: ahead, closed: false, wake: () => undefined };
    lanes.set(id, lane);
    // What goes wrong is told in it.
    void readLane(lane);
    return;
  }
  const lane = lanes.get(message.lane);
  if (lane === undefined) return;
  if (message.kind === "more") lane.credit += 1;
  else lane.closed = true;
  lane.wake();
}

function intakeOptionsOf({ source, tenant, consoleUsers, keepRaw, places, now }: ReadingOrder): IntakeOptions {
  return {
    source,
    tenant,
    consoleUsers: new Set(consoleUsers),
    keepRaw: keepRaw === "all" ? () => true : createKeepRaw(keepRaw),
    now: () => now,
    placeOf: createPlaceOf(places),
    redact: packer.redact,
  };
}

async function readLane(lane: Lane): Promise<void> {
  try {
    await readFile(lane, await openInput(lane.path, { chunkBytes: CHUNK_BYTES }));
    tell({ kind: "end", lane: lane.id });
  } catch (error) {
    tell({ kind: "failed", lane: lane.id, ...failureOf(error, lane.path) });
  } finally {
    lanes.delete(lane.id);
  }
}

async function readFile(lane: Lane, input: Input): Promise<void> {
  const records = createRecords(lane.path);
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  let broken: string | undefined;
  const tellBroken = (sentence: string): void => {
    broken = sentence;
  };
  for await (const chunk of untilBroken(input.chunks, tellBroken)) {
    bytes += chunk.length;
    if (bytes < LEAST_BYTES) {
      // Its memory is the input's.
      waiting.push(Uint8Array.from(chunk));
      continue;
    }
    for (const each of waiting) records.framer.push(each);
    records.framer.push(chunk);
    waiting = [];
    bytes = 0;
    send(records.pack(lane.id, input.position()));
    if (!(await mayGoOn(lane))) return;
  }
  for (const each of waiting) records.framer.push(each);
  records.framer.end();
  send({ ...records.pack(lane.id, input.position()), broken });
}

interface Records {
  readonly framer: Framer;
  /** What the bytes so far gave, since the last call. */
  pack(lane: number, position: number): Pack;
}

function createRecords(path: string): Records {
  if (intakeOptions === undefined) throw new Error("a file was opened before the reading began");
  let dead: DeadLetter[] = [];
  let records = 0;
  let filtered = 0;
  const framer = frameRecords({
    intake: createIntake(intakeOptions),
    // The line goes along; the text of the origin is made where it is read.
    origin: () => "",
    deadOrigin: (line) => `${path}:${line}`,
    event: (event, at, line) => packer.add(event, at, line),
    dead: (letter) => void dead.push(letter),
    counted(isFiltered) {
      records += 1;
      if (isFiltered) filtered += 1;
    },
  });
  return {
    framer,
    pack(lane, position) {
      const pack: Pack = { kind: "pack", lane, events: packer.take(), dead, records, filtered, position };
      dead = [];
      records = 0;
      filtered = 0;
      return pack;
    },
  };
}

function send(pack: Pack): void {
  const lane = lanes.get(pack.lane);
  if (lane !== undefined) lane.credit -= 1;
  parentPort?.postMessage(pack satisfies FromReader, [pack.events.ids.buffer, pack.events.numbers.buffer]);
}

/** Waits until a pack may go; false where nobody wants any more. */
async function mayGoOn(lane: Lane): Promise<boolean> {
  while (lane.credit <= 0 && !lane.closed) {
    await new Promise<void>((resolve) => {
      lane.wake = resolve;
    });
  }
  return !lane.closed;
}
