import type { ControlRecord, DeadLetter, DeadReason, Event, Finding } from "@rolecall/core";
import type { Detector } from "@rolecall/detection";
import { createSpool, type LaneSource, mergeByTime, OutOfOrder, type Spool } from "@rolecall/service-ingest/files";
import { createRefusedEvents } from "../serve/refused-events.ts";
import { compareItems, type FileReading, HELD_ITEMS, lanesOf, type ReplayItem, type Tally } from "./file-lanes.ts";
import type { LookAhead } from "./look-ahead.ts";
import type { RefusedRows } from "./refused-rows.ts";
import type { ReplayFile } from "./replay-file.ts";
import type { ReplaySink } from "./replay-sink.ts";
import { unorderedOf } from "./unordered.ts";

const LINES = {
  encode: (item: ReplayItem): string => JSON.stringify([item.at, item.time, item.event]),
  decode(line: string): ReplayItem {
    const [at, time, event] = JSON.parse(line) as [number, number, Event];
    return { at, time, event };
  },
};

/** One run over the files: where it begins, and where its results go. */
export interface ReplayRun {
  /** Has seen nothing, or what the history before it holds. */
  readonly detector: Detector;
  /** What an attempt before this one left there is overwritten. */
  readonly sink: ReplaySink;
  /** Offset of the first event. */
  readonly position: number;
}

export interface ReplayOptions {
  readonly files: readonly ReplayFile[];
  readonly reading: Omit<FileReading, "tally" | "dead">;
  /** Called for each attempt, with the time of the earliest event (epoch ms; infinite where there is none), and who counts what its history refuses. */
  readonly begin: (earliest: number, refused: RefusedRows) => Promise<ReplayRun>;
  /** What is declared and not known yet to the detector, in effect from the earliest event on. */
  readonly declare: (detector: Detector, earliest: number) => readonly ControlRecord[];
  /** For a person: files have to be sorted, and the run starts again. */
  readonly notice: (message: string) => void;
  /** Does a detector look into the original record of such an event? */
  readonly looksInto: (event: Event) => boolean;
  /** Shows how far so many files were looked through for their order. */
  readonly lookThrough: (files: number) => LookAhead;
  /** Called now and then, with what was read so far. */
  readonly progress: (tally: Tally) => void;
}

export interface ReplayResult {
  readonly tally: Tally;
  readonly duplicates: number;
  /** The dead letters by why they are dead: how many, and one to begin with. */
  readonly reasons: ReadonlyMap<DeadReason, { readonly count: number; readonly first: DeadLetter }>;
  readonly detector: Detector;
  /** Every finding in its final state, in the order of their ids' first appearance. */
  readonly findings: readonly Finding[];
}

/**
 * Logs of the past through the whole pipeline, in event-time order. Optimistic about the order of each file: where one
 * turns out to be further out of order than its bound, all of them are looked through, those like it are sorted through a
 * spool, and everything starts again. Once, however many they are: who delivers late does so in every file.
 */
export async function replay(options: ReplayOptions, signal: AbortSignal): Promise<ReplayResult> {
  await using spool = createSpool();
  const unordered = new Set<string>();
  for (;;) {
    try {
      return await attempt(options, spool, unordered, signal);
    } catch (error) {
      if (!(error instanceof OutOfOrder) || unordered.has(error.lane)) throw error;
      await addUnordered(unordered, error.lane, options, signal);
    }
  }
}

/** One file further out of order than its bound was found: the others like it are found with the first. */
async function addUnordered(
  unordered: Set<string>,
  lane: string,
  { files, reading, notice, lookThrough }: ReplayOptions,
  signal: AbortSignal,
): Promise<void> {
  const isFirst = unordered.size === 0;
  unordered.add(lane);
  const others = files.filter(({ name }) => !unordered.has(name));
  if (isFirst && others.length > 0) {
    for (const name of await unorderedOf(others, reading, lookThrough(others.length), signal)) unordered.add(name);
  }
  const more = unordered.size - 1;
  const those = isFirst && more > 0 ? `${lane} and ${more} more are` : `${lane} is`;
  notice(`${those} not in time order; sorting ${isFirst && more > 0 ? "them" : "it"} and starting again`);
}

type Reasons = Map<DeadReason, { count: number; readonly first: DeadLetter }>;

async function attempt(
  options: ReplayOptions,
  spool: Spool,
  unordered: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReplayResult> {
  const tally: Tally = { records: 0, events: 0, dead: 0, filtered: 0 };
  const findings = new Map<string, Finding>();
  const dead: DeadLetter[] = [];
  const reasons: Reasons = new Map();
  const unreadable = (letter: DeadLetter): void => {
    dead.push(letter);
    countReasons(reasons, [letter]);
  };
  const refused = createRefusedEvents();
  const looked = (): void => {
    options.reading.looked();
    signal.throwIfAborted();
  };
  const reading: FileReading = { ...options.reading, tally, dead: unreadable, looked };
  const lanes = await lanesOf(options.files, reading);
  const earliest = lanes.reduce((least, lane) => Math.min(least, lane.startsAt), Number.POSITIVE_INFINITY);
  const run = await options.begin(earliest + reading.latenessMs, {
    letters: (all) => countReasons(reasons, all),
    events: refused,
  });
  await using sink = run.sink;
  const { detector } = run;

  let position = run.position;
  for (const record of options.declare(detector, earliest)) {
    detector.control(record, position);
    sink.control?.(record, position);
    position += 1;
  }
  const ordered = await sortUnordered(lanes, spool, unordered, () => {
    options.progress(tally);
    signal.throwIfAborted();
  });
  for await (const items of mergeByTime(ordered, { compare: compareItems, maxHeld: HELD_ITEMS })) {
    for (const item of items) {
      take(item, position, run, options.looksInto);
      position += 1;
    }
    await sink.readBack?.(detector);
    collect(detector, findings);
    for (const letter of dead.splice(0)) sink.dead(letter);
    if (sink.full) await sink.flush();
    options.progress(tally);
    signal.throwIfAborted();
  }
  for (const letter of dead.splice(0)) sink.dead(letter);
  collect(detector, findings);
  await sink.save(detector, [...findings.values()], position);
  detector.finish();
  await sink.readBack?.(detector);
  collect(detector, findings);
  await sink.finish(detector, [...findings.values()], position);
  const none = refused.take(tally.events);
  tally.events -= none;
  tally.dead += none;
  return { tally, duplicates: detector.stats.duplicates, reasons, detector, findings: [...findings.values()] };
}

/**
 * Judged without its original where no detector looks at that, and stored with it: an event on hold may lie there for as long as the
 * log, and its original is most of it.
 */
function take(
  { event, time }: ReplayItem,
  position: number,
  { detector, sink }: ReplayRun,
  looksInto: ReplayOptions["looksInto"],
): void {
  const held = event as { raw: string | undefined };
  const { raw } = held;
  const isNeedless = raw !== undefined && !looksInto(event);
  if (isNeedless) held.raw = undefined;
  if (detector.offer(event, position, time) === "duplicate") return;
  if (isNeedless) held.raw = raw;
  sink.event(event, position);
  if (isNeedless) held.raw = undefined;
}

async function sortUnordered(
  lanes: readonly LaneSource<ReplayItem>[],
  spool: Spool,
  unordered: ReadonlySet<string>,
  step: () => void,
): Promise<readonly LaneSource<ReplayItem>[]> {
  const sorted: LaneSource<ReplayItem>[] = [];
  for (const lane of lanes) {
    if (unordered.has(lane.name)) {
      sorted.push(...(await spool.sort(lane, LINES, compareItems, HELD_ITEMS)));
      step();
    } else sorted.push(lane);
  }
  return sorted;
}

function countReasons(reasons: Reasons, letters: readonly DeadLetter[]): void {
  for (const letter of letters) {
    const alike = reasons.get(letter.reason);
    if (alike === undefined) reasons.set(letter.reason, { count: 1, first: letter });
    else alike.count += 1;
  }
}

function collect(detector: Detector, findings: Map<string, Finding>): void {
  for (const finding of detector.take()) findings.set(finding.finding_uid, finding);
}
