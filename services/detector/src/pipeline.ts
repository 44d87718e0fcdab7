import { type Event, type Finding, isControl, type LogEntry } from "@rolecall/core";
import type { Detector } from "@rolecall/detection";
import type { Batch, Consumer, Producer } from "@rolecall/kafka";
import { saveState } from "./save-state.ts";
import { Saving } from "./saving.ts";
import type { DetectorTables } from "./tables.ts";

export interface DetectorPipeline {
  readonly partition: number;
  readonly consumer: Consumer<LogEntry>;
  readonly detector: Detector;
  readonly tables: DetectorTables;
  readonly findings: Producer<Finding>;
  /** How often state is saved, ms of the clock; the events since are read again after a crash. */
  readonly snapshotEveryMs: number;
  readonly clock: () => number;
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
    const due = AbortSignal.timeout(Math.max(1, savedAt + pipeline.snapshotEveryMs - pipeline.clock()));
    const wakes = saving.isRunning ? [signal, saving.ended] : dirty ? [signal, due] : [signal];
    const batch = await pipeline.consumer.next(AbortSignal.any(wakes));
    if (batch !== undefined) {
      await judge(pipeline, batch, signal);
      dirty = true;
    }
    saving.mustBeWell();
    if (dirty && pipeline.clock() - savedAt >= pipeline.snapshotEveryMs && saving.start()) {
      savedAt = pipeline.clock();
      dirty = false;
    }
  }
  await saving.idle();
  if (dirty) await save(pipeline);
}

async function judge(pipeline: DetectorPipeline, batch: Batch<LogEntry>, signal: AbortSignal): Promise<void> {
  const { detector } = pipeline;
  let newest: Event | undefined;
  let offset = 0;
  for (const record of batch.records) {
    offset = record.offset;
    if (isControl(record.value)) {
      detector.control(record.value, offset);
    } else {
      detector.offer(record.value, offset);
      newest = record.value;
    }
  }
  pipeline.observe?.(batch, newest);
  const findings = detector.take();
  if (findings.length === 0) return;
  await pipeline.tables.findings(findings.map((finding) => ({ finding, version: offset })));
  pipeline.found?.(findings);
  await pipeline.findings.send(
    findings.map((finding) => ({ key: finding.identity_uid, value: finding, partition: 0 })),
    signal,
  );
}

async function save(pipeline: DetectorPipeline): Promise<void> {
  const { lowWater } = await saveState(pipeline);
  await pipeline.consumer.commit(pipeline.partition, lowWater);
}
