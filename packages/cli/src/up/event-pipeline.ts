import { randomUUID } from "node:crypto";
import { deadLetterRows, nextPosition, readLog, type Store, type StoreError, withInsert } from "@rolecall/clickhouse";
import { type DeadLetter, type Event, type Finding, isControl, type LogEntry, parseTime, TOPICS } from "@rolecall/core";
import { createDetector, createRules, type Detector, type DetectorOptions, type Rule } from "@rolecall/detection";
import { createMemoryTopic, type LogRecord, type MemoryTopic } from "@rolecall/kafka";
import { type Metrics, systemClock } from "@rolecall/runtime";
import { createClickhouseTables, createTenants, type DetectorTables, runDetector } from "@rolecall/service-detector";
import {
  createEmbeddedLog,
  createWatermark,
  type DurableOptions,
  type EventLog,
  insertDurably,
  withoutKnown,
} from "@rolecall/service-ingest";
import { createMeter } from "./meter.ts";

/** The one partition of the embedded shape. */
export const LIVE_PARTITION = 0;
const LOG_BYTES = 64 * 1024 * 1024;
const FINDINGS_HELD = 10_000;
const EVENT_BYTES = 700;
const DECLARED_BYTES = 300_000;
const SNAPSHOT_EVERY_MS = 5000;
const WATERMARK_TICK_MS = 500;

export interface EventPipelineOptions {
  readonly store: Store;
  readonly tenant: string;
  readonly detector: Omit<DetectorOptions, "tenant">;
  /** Rolecall's own rules by default. */
  readonly rules?: readonly Rule[];
  readonly metrics: Metrics;
  /** Told once when the store stops taking writes, with what it says, and once when it does again. */
  readonly blocked?: (error: StoreError | undefined) => void;
  /** Aborted when the process stops. */
  readonly signal: AbortSignal;
}

/** From durable events to durable findings, in one process. */
export interface EventPipeline {
  readonly log: EventLog;
  readonly findings: MemoryTopic<Finding>;
  readonly detector: Detector;
  /** Make what an input brought durable, and hand it on. */
  accept(events: readonly Event[], dead: readonly DeadLetter[]): Promise<void>;
  /** Those that the history does not hold from longer ago than the detector remembers: a topic may be read again. */
  fresh(events: readonly Event[]): Promise<readonly Event[]>;
  /** @throws what the store says while it does not take what inputs bring: its disk is full. */
  checkWrites(): void;
  /** Until it says yes, event time does not go on by the clock: there is more to come from before. */
  waitFor(isCaughtUp: () => boolean): void;
  /** Runs until the signal aborts and everything is saved; rejects when something is lost for good. */
  run(): Promise<void>;
}

/** Restore the detector from its last snapshot, and put the log behind it. */
export async function openEventPipeline(options: EventPipelineOptions): Promise<EventPipeline> {
  const { store, signal, metrics } = options;
  const durable = durableWrites(store, signal, options.blocked);
  // What the detector writes waits for room as events do.
  const patient = withInsert(store, (table, rows, { token } = {}) => insertDurably(durable, table, rows, token));
  const tables = createClickhouseTables(patient);
  const saved = await tables.restore(LIVE_PARTITION);
  const detector = createTenants({
    tenant: options.tenant,
    create: (tenant) => createDetector({ ...options.detector, tenant }, createRules(options.rules)),
  });
  if (saved !== undefined) detector.restore(saved.position, saved.rows);
  const position = Math.max(await nextPosition(store, LIVE_PARTITION), await nextVersion(store));
  const events = createMemoryTopic<LogEntry>(TOPICS.events, {
    partitions: 1,
    firstOffset: position,
    capacity: LOG_BYTES,
    weigh,
    refill: (partition, offset, before) => historyOf(store, partition, offset, before),
  });
  const findings = createMemoryTopic<Finding>(TOPICS.findings, { partitions: 1, capacity: FINDINGS_HELD });
  const log = createEmbeddedLog({ ...durable, topic: events.producer(), position, writer: randomUUID() });
  const watermark = createWatermark(await newestTime(store, detector.stats.watermark, saved), systemClock.now());
  const meter = createMeter(metrics, detector);
  const consumer = events.consumer("detector", { from: saved?.position.lowWater ?? 0 });

  let isCaughtUp = (): boolean => true;
  const door = createDoor({ durable, log, watermark, tenant: options.tenant, newest: detector.stats.watermark });

  return {
    log,
    findings,
    detector,
    checkWrites: durable.check,
    ...door,
    waitFor(caughtUp) {
      isCaughtUp = caughtUp;
    },
    async run() {
      await Promise.all([
        runDetector(
          {
            partition: LIVE_PARTITION,
            consumer,
            detector,
            tables,
            findings: findings.producer(),
            snapshotEveryMs: SNAPSHOT_EVERY_MS,
            clock: systemClock.now,
            found: meter.found,
            observe: (batch, newest) => meter.read(batch.partition, newest),
          },
          signal,
        ),
        keepTime(log, watermark, () => isCaughtUp(), signal),
      ]);
    },
  };
}

interface DoorOptions {
  readonly durable: DurableOptions;
  readonly log: EventLog;
  readonly watermark: ReturnType<typeof createWatermark>;
  readonly tenant: string;
  /** Event time that the history has come to, epoch ms. */
  readonly newest: number;
}

function createDoor(options: DoorOptions): Pick<EventPipeline, "accept" | "fresh"> {
  const { durable, log, watermark } = options;
  let { newest } = options;
  return {
    async accept(accepted, dead) {
      const last = newestOf(accepted);
      newest = Math.max(newest, last);
      // Into the log first: what is accepted after this comes after it.
      const logged = log.append(accepted.map((event) => ({ event, json: JSON.stringify(event) })));
      const letters = insertLetters(durable, dead, options.tenant);
      await Promise.all([logged, letters]);
      if (accepted.length > 0) watermark.saw(last, systemClock.now());
    },
    fresh: (events) => withoutKnown(durable.store, events, newest),
  };
}

async function insertLetters(durable: DurableOptions, dead: readonly DeadLetter[], tenant: string): Promise<void> {
  if (dead.length > 0) await insertDurably(durable, "dead_letters", deadLetterRows(dead, tenant));
}

/** Bytes of an entry, about; a part of a declaration is as large as they come. */
function weigh(entry: LogEntry): number {
  if (isControl(entry)) return entry.control === "watermark" ? EVENT_BYTES : DECLARED_BYTES;
  return EVENT_BYTES + (entry.raw?.length ?? 0);
}

/**
 * The version after that of the newest finding: versions are positions. A process that died may have told findings of
 * duplicates at the end of the log, which merges have taken away since; with their positions given again, an older state
 * of such a finding would outrank the newer.
 */
async function nextVersion(store: Store): Promise<number> {
  const [row] = await store.select<{ readonly n: number; readonly last: number }>(
    "SELECT count() AS n, max(version) AS last FROM rolecall.findings",
  );
  return row === undefined || row.n === 0 ? 0 : row.last + 1;
}

/**
 * The newest event that came before this start: that of the log, where it reaches beyond what the detector has let go. A
 * record from ahead of time that waits there was seen at the door, and time goes on from it as if nothing had happened.
 */
async function newestTime(
  store: Store,
  watermark: number,
  saved: Awaited<ReturnType<DetectorTables["restore"]>>,
): Promise<number> {
  const [row] = await store.select<{ readonly newest: string; readonly events: number }>(
    `SELECT max(time) AS newest, count() AS events FROM rolecall.events
     WHERE partition = {partition:UInt32} AND position >= {from:UInt64}`,
    { partition: LIVE_PARTITION, from: saved?.position.lowWater ?? 0 },
  );
  if (row === undefined || row.events === 0) return watermark;
  return Math.max(watermark, Math.min(parseTime(row.newest), systemClock.now()));
}

/** Writes that are tried until the store takes them, and what it says meanwhile. */
function durableWrites(
  store: Store,
  signal: AbortSignal,
  tell: EventPipelineOptions["blocked"],
): DurableOptions & { readonly check: () => void } {
  let blockedBy: StoreError | undefined;
  return {
    store,
    signal,
    pause: (ms) => systemClock.sleep(ms, signal),
    blocked(error) {
      if ((error === undefined) !== (blockedBy === undefined)) tell?.(error);
      blockedBy = error;
    },
    check() {
      if (blockedBy !== undefined) throw blockedBy;
    },
  };
}

async function* historyOf(
  store: Store,
  partition: number,
  offset: number,
  before: number,
): AsyncGenerator<LogRecord<LogEntry>> {
  for await (const { entry, position } of readLog(store, { partition, fromPosition: offset })) {
    if (position >= before) return;
    yield { key: "", value: entry, offset: position, headers: {} };
  }
}

/** While nothing comes, and nothing is known to be there, event time goes on. */
async function keepTime(
  log: EventLog,
  watermark: ReturnType<typeof createWatermark>,
  isCaughtUp: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await systemClock.sleep(WATERMARK_TICK_MS, signal).catch(() => undefined);
    if (!isCaughtUp()) watermark.saw(Number.NEGATIVE_INFINITY, systemClock.now());
    const record = signal.aborted ? undefined : watermark.due(systemClock.now());
    if (record !== undefined) await log.control(record);
  }
}

function newestOf(events: readonly Event[]): number {
  return events.reduce((newest, event) => Math.max(newest, parseTime(event.time)), Number.NEGATIVE_INFINITY);
}
