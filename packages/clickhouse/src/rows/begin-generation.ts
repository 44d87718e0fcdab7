import { damagedParts } from "../queries/damaged-parts.ts";
import type { Store } from "../store.ts";
import { hasSnapshot, ofGeneration, readManifest } from "./read-snapshot.ts";
import { generationOf, type Manifest, SNAPSHOTS_PER_GENERATION } from "./snapshot-rows.ts";

/** Where a partition's new owner begins. */
export interface Beginning {
  /** Of the rows that it writes. */
  readonly generation: number;
  /** Number of the snapshot that its state is; its own have the numbers after it. */
  readonly snapshot: number;
  /** What it restores; undefined where there is nothing that it can use. */
  readonly manifest: Manifest | undefined;
  /** What is there of another version, or damaged: how far its owner came, and of its rows those that every version reads. */
  readonly outdated: Manifest | undefined;
  /**
   * Drops what the owners before left. Nobody reads that, so it may come late; a store that merges takes a second for it. By then the
   * history may be another, of a backup, in which that is the state: `now` is a store whose calls do not wait until there is one.
   */
  readonly tidy: (now: Store) => Promise<void>;
}

export interface BeginOptions {
  readonly partition: number;
  /** Snapshots of another version of the detector's state cannot be restored. */
  readonly detectorVersion: number;
  /** Keys of rows that every version reads: they are there also where the rest of the state is none. */
  readonly kept?: readonly string[];
  /** In [0, 1): two that begin at the same time must not choose the same generation. */
  readonly random: () => number;
  /**
   * Asked last before the new generation is the one that counts. Rejects where the partition is somebody else's by now: whose state
   * would be nobody's otherwise, since what he writes is of an older one.
   */
  readonly mustBeOurs?: (() => Promise<void>) | undefined;
}

/** So many numbers are there to choose a generation from. */
const STRIDE = 1000;

/**
 * Take a partition's state over: its newest whole snapshot is written anew as a generation of the new owner's own, with a
 * manifest, and then the old one may be dropped. From then on whatever an earlier owner still writes is of an older generation,
 * and nobody reads it: a zombie is fenced by the number alone.
 *
 * It bounds the table as well, because between two owners every snapshot adds rows. It may be interrupted anywhere and run
 * again, and several at once may run it: each ends with a whole state of its own, and the highest generation counts.
 */
export async function beginGeneration(store: Store, options: BeginOptions): Promise<Beginning> {
  for (;;) {
    const begun = await attempt(store, options);
    if (begun !== undefined) return begun;
  }
}

/** Undefined where somebody else was quicker: what was copied may have been dropped meanwhile. */
async function attempt(store: Store, options: BeginOptions): Promise<Beginning | undefined> {
  const { partition, detectorVersion, random, mustBeOurs } = options;
  const newest = await readManifest(store, partition);
  const old = await generations(store, partition);
  const last = Math.max(0, ...old, generationOf(newest?.snapshot ?? 0));
  const generation = last + 1 + Math.floor(random() * STRIDE);
  const snapshot = generation * SNAPSHOTS_PER_GENERATION;
  const isOurs = newest?.detectorVersion === detectorVersion;
  const usable = isOurs && !(await isDamaged(store, newest)) ? newest : undefined;
  if (usable !== undefined) await copy(store, usable, generation, snapshot);
  else if (newest !== undefined) await copyKept(store, newest, options.kept ?? [], generation);
  await mustBeOurs?.();
  if ((await readManifest(store, partition))?.snapshot !== newest?.snapshot) return undefined;
  if (usable === undefined) {
    // A younger one may be of somebody who began before and has its copy of what is kept. Before snapshots had it in their number all were one owner's.
    const outdated = generationOf(newest?.snapshot ?? 0);
    await dropGenerations(
      store,
      partition,
      old.filter((one) => outdated === 0 || one <= outdated),
    );
    // What is learnt anew needs nothing of what was known of anybody.
    await store.command(`ALTER TABLE rolecall.away DROP PARTITION ${partition}`);
    return { generation, snapshot, manifest: undefined, outdated: newest, tidy: async () => undefined };
  }
  await copyManifest(store, usable, snapshot);
  // A younger one may belong to somebody who begins at this moment: it goes the next time.
  const superseded = old.filter((one) => one <= generationOf(usable.snapshot));
  const tidy = async (now: Store): Promise<void> => {
    if (!(await hasSnapshot(now, { partition, snapshot }))) return;
    await dropOldManifests(now, partition, usable.snapshot);
    await dropGenerations(now, partition, superseded);
  };
  return { generation, snapshot, manifest: { ...usable, snapshot }, outdated: undefined, tidy };
}

/** Without some of its rows a state is none. What its generation lost does not concern the one after it. */
async function isDamaged(store: Store, { partition, snapshot }: Manifest): Promise<boolean> {
  const rows = `${partition}-${generationOf(snapshot)}`;
  return (await damagedParts(store)).some((part) => part.table === "baselines" && part.partition_id === rows);
}

async function dropGenerations(store: Store, partition: number, some: readonly number[]): Promise<void> {
  for (const each of some) {
    await store.command(`ALTER TABLE rolecall.baselines DROP PARTITION (${partition}, ${each})`);
  }
}

async function copy(store: Store, manifest: Manifest, generation: number, snapshot: number): Promise<void> {
  const { partition } = manifest;
  await store.command(
    `INSERT INTO rolecall.baselines (partition, generation, key, snapshot, state)
     SELECT ${partition}, ${generation}, key, ${snapshot}, argMax(state, snapshot) FROM rolecall.baselines
     WHERE partition = ${partition} AND snapshot <= ${manifest.snapshot} AND ${ofGeneration(manifest.snapshot)}
     GROUP BY key HAVING argMax(removed, snapshot) = 0 SETTINGS async_insert = 0`,
  );
}

/** When the state was saved stays what it was: rows of the log that were written later may be of another log. */
async function copyManifest(store: Store, manifest: Manifest, snapshot: number): Promise<void> {
  const { partition } = manifest;
  await store.command(
    `INSERT INTO rolecall.manifests (partition, snapshot, consumed, low_water, watermark, released, detector_version, at)
     SELECT partition, ${snapshot}, consumed, low_water, watermark, released, detector_version, at FROM rolecall.manifests
     WHERE partition = ${partition} AND snapshot = ${manifest.snapshot} ORDER BY at DESC LIMIT 1 SETTINGS async_insert = 0`,
  );
}

/**
 * While a state is learnt anew nothing of it is saved, and whoever begins after a crash finds the manifest of before: then the rows
 * are where the one before copied them. What was written of a snapshot that was never whole is passed over.
 */
async function copyKept(store: Store, outdated: Manifest, keys: readonly string[], generation: number): Promise<void> {
  if (keys.length === 0) return;
  const { partition, snapshot } = outdated;
  const copied = `generation > ${generationOf(snapshot)} AND snapshot % ${SNAPSHOTS_PER_GENERATION} = 0`;
  await store.command(
    `INSERT INTO rolecall.baselines (partition, generation, key, snapshot, state)
     SELECT ${partition}, ${generation}, key, ${generation * SNAPSHOTS_PER_GENERATION}, argMax(state, snapshot) FROM rolecall.baselines
     WHERE partition = ${partition} AND key IN (${keys.map((key) => `'${key}'`).join()})
     AND ((snapshot <= ${snapshot} AND ${ofGeneration(snapshot)}) OR (${copied}))
     GROUP BY key HAVING argMax(removed, snapshot) = 0 SETTINGS async_insert = 0`,
  );
}

async function generations(store: Store, partition: number): Promise<readonly number[]> {
  const rows = await store.select<{ generation: number }>(
    "SELECT DISTINCT generation FROM rolecall.baselines WHERE partition = {partition:UInt16} ORDER BY generation",
    { partition },
  );
  return rows.map((row) => row.generation);
}

/** Manifests are kept by the hundred thousand: whole partitions of older ones go. */
async function dropOldManifests(store: Store, partition: number, snapshot: number): Promise<void> {
  const rows = await store.select<{ block: number }>(
    `SELECT DISTINCT intDiv(snapshot, 100000) AS block FROM rolecall.manifests
     WHERE partition = {partition:UInt16} AND block < intDiv({snapshot:UInt64}, 100000)`,
    { partition, snapshot },
  );
  for (const { block } of rows) {
    await store.command(`ALTER TABLE rolecall.manifests DROP PARTITION (${partition}, ${block})`);
  }
}
