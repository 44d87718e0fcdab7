import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createWorld, type RawRecord, renderRecords } from "@rolecall/world";

const START = Date.UTC(2026, 0, 5);
const CHUNK_CHARACTERS = 1024 * 1024;
/** More than any file here needs. */
const DAYS = 400;

export interface WorldFile {
  readonly path: string;
  readonly records: number;
  readonly bytes: number;
}

export interface WorldFileOptions {
  /** The only source in it; undefined: all of the company's logs. */
  readonly source?: string;
  /** Of machine identities, about. */
  readonly identities: number;
  /** It ends with the record that reaches it. */
  readonly bytes: number;
}

/** Raw logs of the simulated company as NDJSON: the same options give the same bytes. */
export async function writeWorldFile(path: string, options: WorldFileOptions): Promise<WorldFile> {
  const world = createWorld({
    seed: 7,
    startAt: START,
    quietDays: DAYS,
    attackDays: 0,
    identities: options.identities,
    attacks: [],
    attackEveryHours: 0,
  });
  const file = createWriteStream(path);
  let records = 0;
  let bytes = 0;
  let chunk = "";
  for (const line of renderRecords(only(world.records(), options.source))) {
    chunk += line;
    records += 1;
    bytes += Buffer.byteLength(line);
    const full = bytes >= options.bytes;
    if (chunk.length < CHUNK_CHARACTERS && !full) continue;
    if (!file.write(chunk)) await once(file, "drain");
    chunk = "";
    if (full) break;
  }
  file.end();
  await once(file, "close");
  return { path, records, bytes };
}

function* only(records: Iterable<RawRecord>, source: string | undefined): Generator<RawRecord> {
  for (const record of records) if (source === undefined || record.source === source) yield record;
}
