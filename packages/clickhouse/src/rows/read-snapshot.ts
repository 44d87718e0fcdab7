import { type Store, StoreError } from "../store.ts";
import { BEFORE_THE_FIRST, generationOf, type Manifest } from "./snapshot-rows.ts";

interface ManifestRow {
  readonly snapshot: number;
  readonly consumed: number;
  readonly low_water: number;
  readonly watermark: number;
  readonly released: string;
  readonly detector_version: number;
}

/** The newest whole snapshot of a partition, or undefined where there is none. */
export async function readManifest(store: Store, partition: number): Promise<Manifest | undefined> {
  const [row] = await store.select<ManifestRow>(
    `SELECT snapshot, consumed, low_water, watermark, released, detector_version FROM rolecall.manifests
     WHERE partition = {partition:UInt16} ORDER BY snapshot DESC, at DESC LIMIT 1`,
    { partition },
  );
  if (row === undefined) return undefined;
  const { low_water, detector_version, watermark, ...rest } = row;
  const at = watermark === BEFORE_THE_FIRST ? Number.NEGATIVE_INFINITY : watermark;
  return { partition, ...rest, lowWater: low_water, watermark: at, detectorVersion: detector_version };
}

/** Whether the history has that snapshot of the partition, or later ones: whoever took the partition over drops what was before. */
export async function hasSnapshot(
  store: Pick<Store, "select">,
  { partition, snapshot }: Pick<Manifest, "partition" | "snapshot">,
): Promise<boolean> {
  const [row] = await store.select<{ n: number }>(
    "SELECT count() AS n FROM rolecall.manifests WHERE partition = {partition:UInt16} AND snapshot >= {snapshot:UInt64}",
    { partition, snapshot },
  );
  return Number(row?.n ?? 0) > 0;
}

/**
 * The newest row of every key at or below a snapshot; keys that were removed are not there.
 * @throws StoreError `retry` where fewer or more rows came than there are: a state is whole or not at all.
 */
export async function* readBaselines(
  store: Store,
  { partition, snapshot }: { readonly partition: number; readonly snapshot: number },
): AsyncGenerator<{ readonly key: string; readonly state: Uint8Array }> {
  const whole = `SELECT key, argMax(state, snapshot) AS newest FROM rolecall.baselines
     WHERE partition = {partition:UInt16} AND snapshot <= {snapshot:UInt64} AND ${ofGeneration(snapshot)}
     GROUP BY key HAVING argMax(removed, snapshot) = 0`;
  const parameters = { partition, snapshot };
  const rows = store.stream<{ key: string; newest: string }>(`${whole} ORDER BY key`, parameters);
  let came = 0;
  for await (const { key, newest } of rows) {
    came += 1;
    yield { key, state: Buffer.from(newest, "base64") };
  }
  const [counted] = await store.select<{ n: number }>(`SELECT count() AS n FROM (${whole})`, parameters);
  const there = counted?.n ?? 0;
  if (came !== there) {
    throw new StoreError("retry", 0, `of the snapshot's ${there} rows ${came} came: it cannot be restored from them`);
  }
}

/** What one owner wrote. Before snapshots had their generation in their number, all rows of a partition were one owner's. */
export function ofGeneration(snapshot: number): string {
  const generation = generationOf(snapshot);
  return generation === 0 ? "1" : `generation = ${generation}`;
}
