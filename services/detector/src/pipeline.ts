import { type Event, type Finding, isControl, type LogEntry } from "@rolecall/core";
import type { Detector } from "@rolecall/detection";
import type { Batch, Consumer, Producer } from "@rolecall/kafka";
import { judge, reaches } from "./judge.ts";
import { saveState } from "./save-state.ts";
import { Saving } from "./saving.ts";
import type { DetectorTables } from "./tables.ts";
import { tellFindings } from "./tell-findings.ts";

export interface DetectorPipeline {
  readonly partition: number;
  readonly consumer: Consumer<LogEntry>;
  readonly detector: Detector;
  readonly tables: DetectorTables;
  readonly findings: Producer<Finding>;
  /** Offset up to which another version has judged, where its state is to be learnt anew: nothing of that is told or saved. */
  readonly told?: number | undefined;
  /** How often state is saved, ms of the clock; the events since are read again after a crash. */
  readonly snapshotEveryMs: number;
  readonly clock: () => number;
  /** Something beside the detector that goes with its state has changed: it is saved in time, also where no event comes. */
  readonly isUnsaved?: (() => boolean) | undefined;
  /** Called with every finding that opened or changed, once it is durable. */
  readonly found?: (findings: readonly Finding[]) => void;
  readonly observe?: (batch: Batch<LogEntry>, newest: Event | undefined) => void;
}

/**
 * Score and learn every event of one partition until `signal` aborts, then save.
 *
 * The order of effects is what makes a crash harmless: findings, state rows, manifest, commit. State is taken between two
 * batches, whose findings are durable, and written beside the next ones. A batch that was scored
 * and not saved is scored again from the state before it, with the same findings.
 */
export async function runDetector(pipeline: DetectorPipeline, signal: AbortSignal): Promise<void> {
  let savedAt = pipeline.clock();
  let dirty = false;
  const saving = new Saving(() => save(pipeline));
  while (!signal.aborted) {
    const wake = saving.isRunning ? saving.ended : due(pipeline, dirty, savedAt);
    const batch = await pipeline.consumer.next(AbortSignal.any([signal, wake]));
    if (batch !== undefined) {
      const found = await judge(pipeline, batch);
      pipeline.observe?.(batch, newestOf(batch));
      await tellFindings(pipeline, found, signal);
      dirty = reaches(batch, pipeline.told);
    }
    saving.mustBeWell();
    dirty = isUnsaved(pipeline, dirty);
    if (dirty && pipeline.clock() - savedAt >= pipeline.snapshotEveryMs && saving.start()) {
      savedAt = pipeline.clock();
      dirty = false;
    }
  }
  await saving.idle();
  if (dirty) await save(pipeline);
}

function isUnsaved(pipeline: DetectorPipeline, dirty: boolean): boolean {
  return dirty || pipeline.isUnsaved?.() === true;
}

/** Aborts when what is not saved is to be, or when it is to be looked whether anything is. */
function due({ snapshotEveryMs, clock }: DetectorPipeline, dirty: boolean, savedAt: number): AbortSignal {
  return AbortSignal.timeout(dirty ? Math.max(1, savedAt + snapshotEveryMs - clock()) : snapshotEveryMs);
}

/** The last event of a batch, past what is declared. */
function newestOf({ records }: Batch<LogEntry>): Event | undefined {
  for (const { value } of records.toReversed()) if (!isControl(value)) return value;
  return undefined;
}

async function save(pipeline: DetectorPipeline): Promise<void> {
  const { lowWater } = await saveState(pipeline);
  await pipeline.consumer.commit(pipeline.partition, lowWater);
}
