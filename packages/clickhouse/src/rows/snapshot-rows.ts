import { jsonRows } from "./json-rows.ts";

/** What changed in a partition's state with one snapshot. */
export interface BaselineChanges {
  readonly partition: number;
  /** As `beginGeneration` gave it. */
  readonly generation: number;
  readonly snapshot: number;
  readonly rows: Iterable<{ readonly key: string; readonly state: Uint8Array }>;
  /** Keys that are gone. */
  readonly removed: Iterable<string>;
}

/** A snapshot that is whole: written after its rows. Positions are offsets of the partition. */
export interface Manifest {
  readonly partition: number;
  readonly snapshot: number;
  /** Highest offset consumed; -1 before the first. */
  readonly consumed: number;
  /** The oldest record still in the reorder buffer. */
  readonly lowWater: number;
  /** Event time up to which everything was released, epoch ms; -Infinity before the first. */
  readonly watermark: number;
  /** Sort key of the last one released. */
  readonly released: string;
  readonly detectorVersion: number;
}

/** A snapshot's number has its generation in it. One lasts for 578 days of a snapshot every five seconds. */
export const SNAPSHOTS_PER_GENERATION: number = 10_000_000;

export function generationOf(snapshot: number): number {
  return Math.floor(snapshot / SNAPSHOTS_PER_GENERATION);
}

/** As the table holds a watermark of -Infinity. */
export const BEFORE_THE_FIRST: number = Number.MIN_SAFE_INTEGER;

/** Bytes of one part of a snapshot: the longest that whoever writes one keeps the thread, some ten ms. */
const PART_BYTES = 1024 * 1024;

/** Memory of parts that nobody reads any more. A snapshot every few seconds would leave as much to the collector each time. */
const spare: Buffer[] = [];

/**
 * Rows for `baselines`, in parts to be inserted one after the other: all of a large fleet would be more than one text holds.
 * A part is there until the next one is asked for. State is base64: the engine would take raw bytes for UTF-8.
 */
export function* baselineRows(changes: BaselineChanges): Generator<Uint8Array, undefined> {
  const usual = spare.pop() ?? Buffer.allocUnsafeSlow(PART_BYTES);
  let part = usual;
  let length = 0;
  for (const line of linesOf(changes)) {
    const most = mostBytes(line);
    if (length + most > part.length) {
      if (length > 0) yield part.subarray(0, length);
      part = most > PART_BYTES ? Buffer.allocUnsafeSlow(most) : usual;
      length = 0;
    }
    length = write(line, part, length);
  }
  if (length > 0) yield part.subarray(0, length);
  // One that was not read to its end may still be on its way.
  spare.push(usual);
}

/** A row but for its state: the beginning of its JSON, and the end. */
interface Line {
  readonly head: string;
  readonly state?: Uint8Array;
  readonly tail: string;
}

function* linesOf({ partition, generation, snapshot, rows, removed }: BaselineChanges): Generator<Line, undefined> {
  const common = JSON.stringify({ partition, generation, snapshot }).slice(0, -1);
  for (const { key, state } of rows)
    yield { head: `${common},"key":${JSON.stringify(key)},"state":"`, state, tail: '"}\n' };
  for (const key of removed) yield { head: `${common},"key":${JSON.stringify(key)},"removed":1`, tail: "}\n" };
}

/** UTF-8 of a UTF-16 unit is three bytes at most. */
function mostBytes({ head, state, tail }: Line): number {
  return 3 * head.length + Math.ceil((state?.length ?? 0) / 3) * 4 + tail.length;
}

/** Base64 needs no escape, and is nearly all of a snapshot: looking for one would take as long as all the rest. */
function write({ head, state, tail }: Line, part: Buffer, from: number): number {
  let at = from + part.write(head, from);
  if (state !== undefined) at += part.write(base64(state), at, "latin1");
  return at + part.write(tail, at, "latin1");
}

/** The row for `manifests`. */
export function manifestRow(manifest: Manifest): Uint8Array {
  const { lowWater, detectorVersion, watermark, ...rest } = manifest;
  const at = Number.isFinite(watermark) ? watermark : BEFORE_THE_FIRST;
  return jsonRows([{ ...rest, low_water: lowWater, watermark: at, detector_version: detectorVersion }]);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
