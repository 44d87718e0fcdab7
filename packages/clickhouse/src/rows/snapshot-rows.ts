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

/** Characters of one part of a snapshot: the longest that whoever writes one keeps the thread, some ten ms. */
const PART_CHARACTERS = 1024 * 1024;

/**
 * Rows for `baselines`, in parts to be inserted one after the other: all of a large fleet would be more than one text holds.
 * State is base64: the engine would take raw bytes for UTF-8.
 */
export function* baselineRows(changes: BaselineChanges): Generator<Uint8Array, undefined> {
  let text = "";
  for (const line of linesOf(changes)) {
    text += line;
    if (text.length < PART_CHARACTERS) continue;
    yield Buffer.from(text);
    text = "";
  }
  if (text !== "") yield Buffer.from(text);
}

function* linesOf({ partition, generation, snapshot, rows, removed }: BaselineChanges): Generator<string, undefined> {
  const common = JSON.stringify({ partition, generation, snapshot }).slice(0, -1);
  // Base64 needs no escape, and is nearly all of a snapshot: looking for one would take as long as all the rest.
  for (const { key, state } of rows) yield `${common},"key":${JSON.stringify(key)},"state":"${base64(state)}"}\n`;
  for (const key of removed) yield `${common},"key":${JSON.stringify(key)},"removed":1}\n`;
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
