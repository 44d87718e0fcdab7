import { randomUUID } from "node:crypto";
import { controlRows, keepReplayed, readLog, type Store, type StoreError, withInsert } from "@rolecall/clickhouse";
import { type Event, type Finding, type LogEntry, TOPICS } from "@rolecall/core";
import {
  createDetector,
  createRules,
  type Detector,
  type DetectorOptions,
  type Rule,
  recordActions,
} from "@rolecall/detection";
import { type Consumer, createMemoryTopic, type MemoryTopic } from "@rolecall/kafka";
import { elapsedNow, type Metrics, steadyNow, systemClock } from "@rolecall/runtime";
import {
  Arrivals,
  createClickhouseTables,
  createTenants,
  type DetectorPipeline,
  type DetectorTables,
  readFrom,
  runDetector,
  type Saved,
  saveState,
  toldTo,
} from "@rolecall/service-detector";
import {
  createEmbeddedLog,
  createWatermark,
  type EventLog,
  insertDurably,
  type Watermark,
  withoutKnown,
} from "@rolecall/service-ingest";
import { createKeepRaw } from "@rolecall/sources";
import { createRefusedEvents, type RefusedEvents } from "../serve/refused-events.ts";
import { type RowsRefused, rowsApart } from "../serve/rows-apart.ts";
import { DirectPipeline } from "./direct-pipeline.ts";
import { createDoor, type Door, type DoorOptions } from "./door.ts";
import { type DurableWrites, durableWrites, insertLetters, patientlyAsked } from "./durable-writes.ts";
import { createEventsTopic } from "./events-topic.ts";
import { newestTime, nextFree } from "./history-end.ts";
import { type LaneNote, Lanes, splitLanes, withLanes } from "./lanes.ts";
import type { LearningNotes } from "./learning-notes.ts";
import { LIVE_PARTITION } from "./live-partition.ts";
import { createFoundCounter, createMeter, type Meter } from "./meter.ts";

const FINDINGS_HELD = 10_000;
const SNAPSHOT_EVERY_MS = 5000;
const WATERMARK_TICK_MS = 100;

export interface EventPipelineOptions {
  readonly store: Store;
  readonly tenant: string;
  readonly detector: Omit<DetectorOptions, "tenant">;
  /** Rolecall's own rules by default. */
  readonly rules?: readonly Rule[];
  readonly metrics: Metrics;
  /** Told once when the store stops taking writes, with what it says, and once when it does again. */
  readonly blocked?: (error: StoreError | undefined) => void;
  /** Told once when identities leave memory, because more act than there is room for. */
  readonly short?: () => void;
  /** Told of rows that a table refuses for good. */
  readonly refusedRows?: RowsRefused["say"];
  /** Told what became of raw partitions while this history did not read them. */
  readonly reads?: (note: LaneNote) => void;
  /** Told where another version wrote the state: the history is learnt anew, and its findings up to there are not told again. */
  readonly learning?: LearningNotes;
  /** Events come from raw topics alone and are not kept: the topics are the log. */
  readonly direct?: boolean;
  /** Aborted when the process stops. */
  readonly signal: AbortSignal;
}

/** From durable events to durable findings, in one process. */
export interface EventPipeline extends Door {
  readonly log: EventLog;
  readonly findings: MemoryTopic<Finding>;
  readonly detector: Detector;
  /** What came, and what of it too late. */
  readonly arrivals: Arrivals;
  /** Event time that the history had come to at the start, epoch ms; -Infinity where there was none. */
  readonly reached: number;
  /** How far raw topics were read. */
  readonly lanes: Lanes;
  /** Events that their table does not take. */
  readonly refused?: RefusedEvents;
  /** Where the raw topics are the log. */
  readonly direct?: DirectPipeline;
  /** @throws what the store says while it does not take what inputs bring: its disk is full. */
  checkWrites(): void;
  /** How far the history has come that is learnt anew; undefined where none is. */
  learning(): string | undefined;
  isDiskFull(): boolean;
  /** Until all that were given say yes, event time does not go on by the clock: there is more to come from before. */
  waitFor(isCaughtUp: () => boolean): void;
  /** Runs until the signal aborts and everything is saved; rejects when something is lost for good. */
  run(): Promise<void>;
}

/** Restore the detector from its last snapshot, and put the log behind it. */
export async function openEventPipeline(options: EventPipelineOptions): Promise<EventPipeline> {
  const { store, signal } = options;
  const durable = durableWrites(store, signal, options.blocked);
  // What the detector writes waits for room as events do.
  const patient = withInsert(store, (table, rows, { token } = {}) => insertDurably(durable, table, rows, token));
  const refused = createRefusedEvents();
  const apart = rowsApart(patient, {
    bury: (dead) => insertLetters(durable, dead, options),
    ...{ refused, say: options.refusedRows },
  });
  const stored = createClickhouseTables(apart, { asked: patientlyAsked(durable) });
  const saved = await stored.restore(LIVE_PARTITION);
  const told = toldTo(saved);
  if (told >= 0) options.learning?.begin(LIVE_PARTITION, told);
  if (options.direct === true) return openDirect(options, { durable, tables: stored, saved });
  await keepReplayed(store, LIVE_PARTITION);
  const arrivals = new Arrivals();
  const detector = detectorOf(options, arrivals);
  // How far raw topics were read is known of a state of another version, too.
  const { ranges: restored, rows } = splitLanes(saved?.rows ?? saved?.places ?? []);
  const isRestored = saved?.rows !== undefined;
  if (isRestored) detector.restore(saved.position, rows);
  const position = await nextFree(store, saved);
  const lanes = new Lanes({ restored, isLog: false, isNew: position === 0, tell: options.reads });
  const tables = withLanes(stored, lanes);
  const looksInto = createKeepRaw(recordActions(createRules(options.rules).rules));
  const events = createEventsTopic(store, position, looksInto);
  const findings = createMemoryTopic<Finding>(TOPICS.findings, { partitions: 1, capacity: FINDINGS_HELD });
  const log = createEmbeddedLog({ ...durable, store: apart, topic: events.producer(), position, writer: randomUUID() });
  const learnt = saved?.position.watermark ?? Number.NEGATIVE_INFINITY;
  const reached = isRestored ? detector.stats.watermark : learnt;
  const watermark = createWatermark(await newestTime(store, reached, saved), elapsedNow(), systemClock.now);
  const meter = meterOf(options, detector, () => log.pendingBytes);
  const consumer = events.consumer("detector", { from: readFrom(saved) });

  const waits: (() => boolean)[] = [];
  const door = doorOf(options, { durable, log, watermark, newest: reached, looksInto });

  return {
    log,
    findings,
    detector,
    arrivals,
    reached,
    lanes,
    refused,
    ...{ checkWrites: durable.check, isDiskFull: durable.isDiskFull, learning: wordsOf(options) },
    ...door,
    waitFor: (caughtUp) => void waits.push(caughtUp),
    run: () => runKept(options, { detector, consumer, tables, lanes, told, findings, meter, log, watermark, waits }),
  };
}

function wordsOf({ learning }: EventPipelineOptions): EventPipeline["learning"] {
  return () => learning?.words();
}

interface KeptParts {
  readonly detector: Detector;
  readonly consumer: Consumer<LogEntry>;
  readonly tables: DetectorTables;
  readonly lanes: Lanes;
  readonly told: number;
  readonly findings: MemoryTopic<Finding>;
  readonly meter: Meter;
  readonly log: EventLog;
  readonly watermark: Watermark;
  readonly waits: readonly (() => boolean)[];
}

async function runKept({ metrics, learning, signal }: EventPipelineOptions, parts: KeptParts): Promise<void> {
  const { detector, consumer, lanes, told, findings, meter, log, watermark, waits } = parts;
  let judged = -1;
  const pipeline: DetectorPipeline = {
    ...{ partition: LIVE_PARTITION, consumer, detector, told, clock: steadyNow, snapshotEveryMs: SNAPSHOT_EVERY_MS },
    tables: parts.tables,
    // Nothing is saved while what another version judged is learnt anew.
    isUnsaved: () => lanes.isUnsaved && judged >= told,
    findings: findings.producer(),
    found: createFoundCounter(metrics),
    observe({ partition, records }, newest) {
      meter.read(partition, newest);
      judged = records.at(-1)?.offset ?? judged;
      learning?.read(partition, judged);
    },
  };
  // Time that a stop gives up is told anew: that is no reason to leave what was judged unsaved.
  const telling = keepTime(log, watermark, waits, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  await Promise.all([runDetector(pipeline, signal), telling]);
  // What is read until the very end is durable by then.
  await lanes.reading;
  if (pipeline.isUnsaved?.() === true) await saveState(pipeline);
}

function meterOf({ metrics, short }: EventPipelineOptions, detector: Detector, pendingBytes: () => number): Meter {
  const meter = createMeter(metrics, detector, short);
  metrics.sample((tell) => {
    meter.tell(tell);
    tell("queueBytes", { queue: "events" }, pendingBytes());
  });
  return meter;
}

interface DirectParts {
  readonly durable: DurableWrites;
  readonly tables: DetectorTables;
  readonly saved: Saved | undefined;
}

async function openDirect(
  options: EventPipelineOptions,
  { durable, tables, saved }: DirectParts,
): Promise<EventPipeline> {
  const { store, metrics, signal, tenant } = options;
  const arrivals = new Arrivals();
  const detector = detectorOf(options, arrivals);
  const findings = createMemoryTopic<Finding>(TOPICS.findings, { partitions: 1, capacity: FINDINGS_HELD });
  const reached = saved?.position.watermark ?? Number.NEGATIVE_INFINITY;
  const watermark = createWatermark(reached, elapsedNow(), systemClock.now);
  const meter = meterOf(options, detector, () => 0);
  const direct = new DirectPipeline({
    ...{ partition: LIVE_PARTITION, detector, tables, watermark, saved, signal },
    holdMs: options.detector.holdMs,
    stored: (fromPosition) => readLog(store, { partition: LIVE_PARTITION, fromPosition }),
    position: await nextFree(store, saved),
    findings: findings.producer(),
    ...{ meter, learning: options.learning },
    found: createFoundCounter(metrics),
    told: (position, record) =>
      insertDurably(durable, "controls", controlRows([{ position, partition: LIVE_PARTITION, record }])),
    letters: (dead) => insertLetters(durable, dead, { tenant, metrics }),
    reads: options.reads,
  });
  const waits: (() => boolean)[] = [];
  return {
    ...{ log: direct.log, findings, detector, arrivals, direct, reached, lanes: direct.lanes },
    ...{ checkWrites: durable.check, isDiskFull: durable.isDiskFull, learning: wordsOf(options) },
    accept: (events) => (events.length === 0 ? Promise.resolve() : direct.log.append([])),
    fresh: async (events) => events,
    waitFor: (caughtUp) => void waits.push(caughtUp),
    run: () => keepTime(direct.log, watermark, waits, signal),
  };
}

/** One detector for the partition, with one of each tenant in it. */
function detectorOf({ tenant: own, detector, rules }: EventPipelineOptions, arrivals: Arrivals): Detector {
  return createTenants({
    ...{ tenant: own, arrivals },
    create: (tenant) => createDetector({ ...detector, tenant }, createRules(rules)),
  });
}

interface DoorParts extends Pick<DoorOptions, "log" | "watermark" | "newest"> {
  readonly durable: DurableWrites;
  readonly looksInto: (event: Event) => boolean;
}

function doorOf(
  { tenant, detector, metrics }: EventPipelineOptions,
  { looksInto, ...parts }: DoorParts,
): ReturnType<typeof createDoor> {
  return createDoor({
    ...{ ...parts, holdMs: detector.holdMs, clock: elapsedNow },
    keepRaw: looksInto,
    letters: (dead) => insertLetters(parts.durable, dead, { tenant, metrics }),
    known: (events, newest) => withoutKnown(patientlyAsked(parts.durable), events, newest),
  });
}

/** While nothing comes, and nothing is known to be there, event time goes on. */
async function keepTime(
  log: EventLog,
  watermark: ReturnType<typeof createWatermark>,
  waits: readonly (() => boolean)[],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await systemClock.sleep(WATERMARK_TICK_MS, signal).catch(() => undefined);
    if (!waits.every((isCaughtUp) => isCaughtUp())) watermark.doubt(elapsedNow());
    const record = signal.aborted ? undefined : watermark.due(elapsedNow());
    if (record !== undefined) await log.control(record);
  }
}
