import type { Store } from "../store.ts";
import { readManifest } from "./read-snapshot.ts";
import { baselineRows, generationOf } from "./snapshot-rows.ts";

/** Keys of one query. */
const MOST_KEYS = 200;

/** Who writes them: a partition's owner, with one of its snapshots. */
export interface AwayWriter {
  readonly partition: number;
  readonly generation: number;
  readonly snapshot: number;
}

type Row = { readonly key: string; readonly state: Uint8Array };

/** Rows of identities that left. They are there from then on, whatever becomes of the snapshot. */
export async function insertAway(store: Store, writer: AwayWriter, rows: Iterable<Row>): Promise<void> {
  for (const part of baselineRows({ ...writer, rows, removed: [] })) await store.insert("away", part);
}

/**
 * Rows that no state needs any more, unless the partition has another owner by now: its state may be one that needs them.
 */
export async function removeAway(store: Store, writer: AwayWriter, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const newest = await readManifest(store, writer.partition);
  if (newest === undefined || generationOf(newest.snapshot) !== writer.generation) return;
  for (const part of baselineRows({ ...writer, rows: [], removed: keys })) await store.insert("away", part);
}

/** Those of the rows that are there. */
export async function readAway(store: Store, partition: number, keys: readonly string[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let from = 0; from < keys.length; from += MOST_KEYS) {
    const found = await store.select<{ key: string; text: string }>(
      `SELECT key, any(state) AS text FROM rolecall.away
       WHERE partition = {partition:UInt16} AND key IN ({keys:Array(String)}) AND sign = 1 GROUP BY key`,
      { partition, keys: keys.slice(from, from + MOST_KEYS) },
    );
    for (const { key, text } of found) rows.push({ key, state: Buffer.from(text, "base64") });
  }
  return rows;
}
