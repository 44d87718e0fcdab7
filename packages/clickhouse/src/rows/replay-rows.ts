import type { Store } from "../store.ts";
import { jsonRows } from "./json-rows.ts";

/** A replay that writes into a partition from `position` on. */
export interface ReplayRow {
  readonly partition: number;
  readonly position: number;
  /** Files that it reads. */
  readonly inputs: readonly string[];
  /** Time of the earliest event in them, epoch ms. */
  readonly earliest: number;
}

/** Written before the first event, so that a replay which is interrupted can begin again. */
export async function beginReplay(store: Store, row: ReplayRow): Promise<void> {
  await store.insert("replays", jsonRows([row]));
}

/** The latest replay into a partition; undefined where there was none, or a live run went on from what it left. */
export async function latestReplay(store: Store, partition: number): Promise<ReplayRow | undefined> {
  const [row] = await store.select<ReplayRow>(
    `SELECT partition, position, inputs, earliest FROM rolecall.replays FINAL
     WHERE partition = {partition:UInt16} AND notEmpty(inputs)`,
    { partition },
  );
  return row;
}

/** What replays left in a partition is history from now on, whole or not: a live run goes on from it. */
export async function keepReplayed(store: Store, partition: number): Promise<void> {
  const latest = await latestReplay(store, partition);
  if (latest !== undefined) await beginReplay(store, { ...latest, inputs: [] });
}
