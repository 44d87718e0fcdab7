import { type ControlEntry, controlRows, deadLetterRows, EventRows, type Store } from "@rolecall/clickhouse";
import type { DeadLetter, Finding } from "@rolecall/core";
import type { Detector } from "@rolecall/detection";
import { markReplayed } from "@rolecall/service-alerter";
import { type DetectorTables, readBack } from "@rolecall/service-detector";
import { forgetNeedless } from "../up/forget-events.ts";
import type { ReplaySink } from "./replay-sink.ts";

const FULL_ROWS = 20_000;
/** Two batches are in memory, one of them in the engine as well. */
const FULL_BYTES = 6 * 1024 * 1024;

export interface StoreSinkOptions {
  readonly store: Store;
  readonly tenant: string;
  /** Restored: they know which snapshot is next. */
  readonly tables: DetectorTables;
  /** Partition of the history that the events go to. */
  readonly partition: number;
  /** What the positions of this run are counted from there. */
  readonly firstPosition: number;
  /** Keep the events. Otherwise those alone stay that a live run goes on from, and what is beside it is not written. */
  readonly archive: boolean;
  /** Leave the state of the detector behind, so that a live run goes on from it. */
  readonly keepState: boolean;
  /** An alerter is told of the findings; otherwise it is written down that nobody is to be. */
  readonly notifies: boolean;
}

/** Results into the history. While one batch is being inserted, the next one is collected. */
export function createStoreSink(options: StoreSinkOptions): ReplaySink {
  const { store, partition, firstPosition, tables } = options;
  let [rows, other] = [new EventRows(), new EventRows()];
  let dead: DeadLetter[] = [];
  let controls: ControlEntry[] = [];
  let inserting: Promise<void> = Promise.resolve();

  async function insert(batch: EventRows, letters: readonly DeadLetter[]): Promise<void> {
    await store.insert("events", batch.rows());
    await store.insert("dead_letters", deadLetterRows(letters, options.tenant));
  }
  async function flush(): Promise<void> {
    await inserting;
    if (controls.length > 0) await store.insert("controls", controlRows(controls));
    controls = [];
    inserting = insert(rows, dead);
    // Whoever waits for it next sees the failure; until then it must not count as unhandled.
    inserting.catch(() => undefined);
    [rows, other] = [other, rows];
    rows.clear();
    dead = [];
  }
  async function tell(findings: readonly Finding[], version: number): Promise<void> {
    if (findings.length === 0) return;
    if (!options.notifies) await markReplayed(store, findings, Date.now());
    await tables.findings(findings.map((finding) => ({ finding, version })));
  }
  return {
    event(event, position) {
      if (!options.archive && !options.keepState) return;
      rows.add({ json: JSON.stringify(event), position: firstPosition + position, partition });
    },
    control(record, position) {
      controls.push({ record, position: firstPosition + position, partition });
    },
    dead(letter) {
      dead.push(letter);
    },
    get full() {
      return rows.count >= FULL_ROWS || rows.size >= FULL_BYTES || dead.length >= FULL_ROWS;
    },
    flush,
    readBack: (detector) => readBack(detector, tables, partition),
    async save(detector, found, end) {
      await flush();
      await inserting;
      await tell(found, end - 1);
      await writeKnown(tables, detector);
      if (!options.keepState) return;
      await tables.snapshot(partition, detector.openSnapshot());
      detector.settle();
      if (!options.archive) await forgetNeedless(store, partition);
    },
    async finish(detector, final, end) {
      await tell(final, end);
      // Those as well that were on hold until now: nobody may ever go on from here.
      await writeKnown(tables, detector);
    },
    async [Symbol.asyncDispose]() {
      await inserting.catch(() => undefined);
    },
  };
}

/** Whom the detector knows, and how well it watches, where that changed. */
async function writeKnown(tables: DetectorTables, detector: Detector): Promise<void> {
  for (const { identities, credentials, links } of detector.takeIdentityParts())
    await tables.identities(identities, credentials, links);
  for (let rows = detector.takeCoverage(); rows !== undefined; rows = detector.takeCoverage())
    if (rows.length > 0) await tables.coverage(rows);
}
