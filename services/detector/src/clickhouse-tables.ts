import { setTimeout as sleep } from "node:timers/promises";
import {
  baselineRows,
  beginGeneration,
  coverageRows,
  credentialRows,
  findingRows,
  hasSnapshot,
  identityRows,
  insertAway,
  linkRows,
  manifestRow,
  readAway,
  readBaselines,
  readLog,
  removeAway,
  type Store,
  writtenBetween,
} from "@rolecall/clickhouse";
import { STATE_VERSION, type StateRow } from "@rolecall/detection";
import { neverBack } from "./never-back.ts";
import { splitAway } from "./split-away.ts";
import { type DetectorTables, PLACES, ReplacedHistory } from "./tables.ts";

const KEPT: readonly string[] = Object.values(PLACES);

/** A replica that is behind has what was written within this time, and a history that was put in its place never. */
const REPLICA_MS = 60_000;
const AGAIN_MS = 1000;

export interface ClickhouseTablesOptions {
  /** The same store, where the calls of the other one wait for it: what comes late is not to meet another history there. */
  readonly now?: Store;
  /** The same store, asked by whoever waits for it, where its own questions may fail. */
  readonly asked?: Pick<Store, "select">;
  readonly random?: () => number;
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** The detector's tables of one partition. `restore` must be called first: it fixes where snapshots go on. */
export function createClickhouseTables(
  store: Store,
  { now: impatient = store, asked = store, random = Math.random, pause = sleep }: ClickhouseTablesOptions = {},
): DetectorTables {
  let generation = 0;
  let snapshotNumber = 0;
  /** Of the snapshot before: by the time of this one, whoever would have taken over in between has. */
  let needless: readonly string[] = [];
  /** The last one that is whole; undefined before the first. */
  let whole: number | undefined;

  /** @throws ReplacedHistory */
  async function mustHaveLast(partition: number): Promise<void> {
    for (let waited = 0; whole !== undefined; waited += AGAIN_MS) {
      if (await hasSnapshot(store, { partition, snapshot: whole })) return;
      if (waited >= REPLICA_MS) throw new ReplacedHistory(partition);
      await pause(AGAIN_MS);
    }
  }

  return {
    async findings(findings) {
      const told = await neverBack(asked, findings);
      if (told.length > 0) await store.insert("findings", findingRows(told));
    },
    async identities(identities, credentials, links = []) {
      await store.insert("identities", identityRows(identities));
      await store.insert("credentials", credentialRows(credentials));
      if (links.length > 0) await store.insert("identity_links", linkRows(links));
    },
    coverage: (coverage) => store.insert("coverage", coverageRows(coverage)),
    async snapshot(partition, { position, rows, removed }) {
      await mustHaveLast(partition);
      snapshotNumber += 1;
      const writer = { partition, generation, snapshot: snapshotNumber };
      const state = splitAway(rows, removed);
      for (const part of baselineRows({ ...writer, rows: state.rows, removed: state.removed }))
        await store.insert("baselines", part);
      await insertAway(store, writer, state.away());
      const manifest = { partition, snapshot: snapshotNumber, ...position, detectorVersion: STATE_VERSION };
      await store.insert("manifests", manifestRow(manifest));
      whole = snapshotNumber;
      await removeAway(store, writer, needless);
      needless = state.needless;
    },
    away: (partition, keys) => readAway(store, partition, keys),
    async *stored(partition, fromPosition, now) {
      const { low, high, last } = now ?? {};
      const isOther = low !== undefined && high !== undefined;
      const written = isOther ? await writtenBetween(store, { partition, fromPosition, low, high, last }) : undefined;
      yield* readLog(store, { partition, fromPosition, several: true, written });
    },
    async restore(partition, taking) {
      const state = { partition, detectorVersion: STATE_VERSION, kept: KEPT };
      const begun = await beginGeneration(store, { ...state, random, mustBeOurs: taking?.mustBeOurs });
      if (taking === undefined) await begun.tidy(impatient);
      else taking.behind(() => begun.tidy(impatient));
      generation = begun.generation;
      snapshotNumber = begun.snapshot;
      whole = begun.manifest && begun.snapshot;
      const { outdated, manifest: position = outdated } = begun;
      if (position === undefined) return undefined;
      const rows: StateRow[] = [];
      for await (const row of readBaselines(store, { partition, snapshot: begun.snapshot })) rows.push(row);
      return outdated === undefined ? { position, rows } : { position, rows: undefined, places: rows };
    },
  };
}
