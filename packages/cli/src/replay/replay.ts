import type { Event, Finding } from "@rolecall/core";
import type { Detector } from "@rolecall/detection";
import { createSpool, type LaneSource, mergeByTime, OutOfOrder, type Spool } from "@rolecall/service-ingest";
import { compareItems, type FileReading, laneOf, type ReplayFile, type ReplayItem, type Tally } from "./replay-file.ts";
import type { ReplaySink } from "./replay-sink.ts";

/** Items of one file held while it is sorted, and held back per file in the merge. */
const HELD_ITEMS = 100_000;

const LINES = {
  encode: (item: ReplayItem): string => JSON.stringify([item.at, item.time, item.event]),
  decode(line: string): ReplayItem {
    const [at, time, event] = JSON.parse(line) as [number, number, Event];
    return { at, time, event };
  },
};

export interface ReplayOptions {
  readonly files: readonly ReplayFile[];
  readonly reading: Omit<FileReading, "tally" | "dead">;
  /** A detector that has seen nothing, for each attempt. */
  readonly detector: () => Detector;
  /** Where results go, for each attempt: what an attempt before it left is overwritten. */
  readonly sink: () => Promise<ReplaySink>;
  /** Offset of the first event. */
  readonly position: number;
  /** For a person: a file had to be sorted, and the run starts again. */
  readonly notice: (message: string) => void;
}

export interface ReplayResult {
  readonly tally: Tally;
  readonly duplicates: number;
  readonly detector: Detector;
  /** Every finding in its final state, in the order of their ids' first appearance. */
  readonly findings: readonly Finding[];
}

/**
 * Logs of the past through the whole pipeline, in event-time order. Optimistic about the order of each file; a file that
 * turns out to be further out of order than its bound is sorted through a spool, and everything starts again.
 */
export async function replay(options: ReplayOptions, signal: AbortSignal): Promise<ReplayResult> {
  await using spool = await createSpool();
  const unordered = new Set<string>();
  for (;;) {
    try {
      return await attempt(options, spool, unordered, signal);
    } catch (error) {
      if (!(error instanceof OutOfOrder) || unordered.has(error.lane)) throw error;
      unordered.add(error.lane);
      options.notice(`${error.lane} is not in time order; sorting it and starting again`);
    }
  }
}

async function attempt(
  options: ReplayOptions,
  spool: Spool,
  unordered: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReplayResult> {
  const tally: Tally = { records: 0, events: 0, dead: 0, filtered: 0 };
  const detector = options.detector();
  const findings = new Map<string, Finding>();
  await using sink = await options.sink();
  const reading: FileReading = { ...options.reading, tally, dead: (letter) => sink.dead(letter) };
  const lanes = await openLanes(options.files, reading, spool, unordered);

  let position = options.position;
  for await (const items of mergeByTime(lanes, { compare: compareItems, maxHeld: HELD_ITEMS })) {
    for (const item of items) {
      if (detector.offer(item.event, position) !== "duplicate") sink.event(item.event, position);
      position += 1;
    }
    collect(detector, findings);
    if (sink.full) await sink.flush();
    signal.throwIfAborted();
  }
  detector.finish();
  collect(detector, findings);
  await sink.finish([...findings.values()], detector, position);
  return { tally, duplicates: detector.stats.duplicates, detector, findings: [...findings.values()] };
}

async function openLanes(
  files: readonly ReplayFile[],
  reading: FileReading,
  spool: Spool,
  unordered: ReadonlySet<string>,
): Promise<readonly LaneSource<ReplayItem>[]> {
  const lanes: LaneSource<ReplayItem>[] = [];
  for (const file of files) {
    const lane = await laneOf(file, reading);
    if (unordered.has(file.name)) lanes.push(...(await spool.sort(lane, LINES, compareItems, HELD_ITEMS)));
    else lanes.push(lane);
  }
  return lanes;
}

function collect(detector: Detector, findings: Map<string, Finding>): void {
  for (const finding of detector.take()) findings.set(finding.finding_uid, finding);
}
