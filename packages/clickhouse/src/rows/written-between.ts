import type { Store } from "../store.ts";
import { SIDE_FIRST, type Written } from "./stretch.ts";

/** Two logs of a partition: where the state of the one was read to, and the other, which is there now. */
export interface TwoLogs {
  readonly partition: number;
  /** Position of the oldest record that the state holds, or of the first that it was not told of. */
  readonly fromPosition: number;
  /** Oldest record of the one that is there now. */
  readonly low: number;
  /** And where it ends. */
  readonly high: number;
  /** The last event that was judged of the first, where its state says so. */
  readonly last?: EventPlace | undefined;
}

/** An event of a log. */
export interface EventPlace {
  readonly position: number;
  readonly uid: string;
}

/** Not every record has a row: the last of the log that the state was read from is one of so many before that position. */
const NEAR = 100;
/** Of a log that has so few records the first may lie in the topic, and not yet in the tables. */
const FEW = 20_000;

/**
 * When what came in logs between two was written: behind the last event that was judged of the first. Where the one that is there now
 * has few records, theirs too. Undefined where no state was saved.
 */
export async function writtenBetween(store: Store, logs: TwoLogs): Promise<Written | undefined> {
  const { partition, low, high } = logs;
  const last = (await whenJudged(store, logs)) ?? (await whenSaved(store, logs));
  if (last === undefined) return undefined;
  const from = last.at + 1;
  const ever = { from, to: Number.MAX_SAFE_INTEGER };
  if (high - low <= FEW) return ever;
  // The last that was written with the lowest offset of all.
  const [first] = await store.select<{ readonly at: number }>(
    `SELECT at FROM (${ROWS}) WHERE at >= {from:Int64} ORDER BY position, at DESC LIMIT 1`,
    { partition, low, high, from },
  );
  return first === undefined ? ever : { from, to: first.at };
}

interface Moment {
  readonly at: number;
}

/** Undefined where nobody says which it was, or its row is not there. The same event may be there in a log made of the same records. */
async function whenJudged(store: Store, { partition, last }: TwoLogs): Promise<Moment | undefined> {
  if (last === undefined) return undefined;
  const [row] = await store.select<Moment>(
    `SELECT toUnixTimestamp64Milli(ingest_time) AS at FROM rolecall.events
     WHERE partition = {partition:UInt16} AND position = {position:UInt64} AND event_uid = {uid:String} ORDER BY at LIMIT 1`,
    { partition, ...last },
  );
  return row;
}

/**
 * The last record of the first that was there when its state was saved. Whoever goes on to save it while the next one is written
 * takes records of that for it.
 */
async function whenSaved(store: Store, { partition, fromPosition }: TwoLogs): Promise<Moment | undefined> {
  const [row] = await store.select<Moment>(
    `WITH (SELECT toUnixTimestamp64Milli(max(at)) FROM rolecall.manifests WHERE partition = {partition:UInt16}) AS saved
     SELECT at FROM (${ROWS}) WHERE at <= saved ORDER BY at DESC LIMIT 1`,
    { partition, low: Math.max(0, fromPosition - NEAR), high: SIDE_FIRST },
  );
  return row;
}

const ROWS = `
  SELECT position, toUnixTimestamp64Milli(ingest_time) AS at FROM rolecall.events
  WHERE partition = {partition:UInt16} AND position >= {low:UInt64} AND position < {high:UInt64}
  UNION ALL
  SELECT position, toUnixTimestamp64Milli(recorded_at) AS at FROM rolecall.controls
  WHERE partition = {partition:UInt16} AND position >= {low:UInt64} AND position < {high:UInt64}`;
