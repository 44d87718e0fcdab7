import type { Store } from "../store.ts";

/**
 * Write the newest row of every key anew and drop everything older, before a partition's detector restores and writes.
 *
 * It bounds the table: between compactions every snapshot adds rows. And it removes the rows of a snapshot that never
 * became whole, whose number is given out again. It may be interrupted anywhere and run again.
 *
 * @param snapshot of the newest manifest, or undefined where there is none: then everything goes.
 * @returns the generation to write with from now on.
 */
export async function compactBaselines(store: Store, partition: number, snapshot: number | undefined): Promise<number> {
  const old = await generations(store, partition);
  const next = (old.at(-1) ?? 0) + 1;
  if (snapshot !== undefined && old.length > 0) {
    await store.command(
      `INSERT INTO rolecall.baselines (partition, generation, key, snapshot, state)
       SELECT ${partition}, ${next}, key, max(snapshot), argMax(state, snapshot) FROM rolecall.baselines
       WHERE partition = ${partition} AND snapshot <= ${snapshot}
       GROUP BY key HAVING argMax(removed, snapshot) = 0 SETTINGS async_insert = 0`,
    );
    await dropOldManifests(store, partition, snapshot);
  }
  for (const each of old) {
    await store.command(`ALTER TABLE rolecall.baselines DROP PARTITION (${partition}, ${each})`);
  }
  return next;
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
