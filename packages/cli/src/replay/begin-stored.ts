import {
  beginReplay,
  latestReplay,
  nextPosition,
  type ReplayRow,
  readManifest,
  SIDE_FIRST,
  type Store,
} from "@rolecall/clickhouse";
import { type Event, isControl } from "@rolecall/core";
import type { Detector, Position } from "@rolecall/detection";
import { createClickhouseTables, type DetectorTables, type Saved } from "@rolecall/service-detector";
import { REPLAY, REPLAY_BESIDE, refuseBeside } from "../history/refuse-beside.ts";
import { historyOf } from "../up/history-end.ts";
import { LIVE_PARTITION } from "../up/live-partition.ts";
import { afterwards } from "./refused-rows.ts";
import type { ReplayRun } from "./replay.ts";
import { allSinks, type ReplaySink } from "./replay-sink.ts";
import { createStoreSink } from "./store-sink.ts";

/** History that was replayed beside it: in the tables for everybody, and never read by the live detector. */
const SIDE_PARTITION = 1;

export interface BeginStoredOptions {
  readonly store: Store;
  readonly tenant: string;
  readonly files: ReplaySink;
  /**
   * A detector that has seen nothing. `isEnd`: nothing goes on from what it learns, so it need not wait for what may come late. Where
   * something does, it holds what is not due yet, as a live one would: what comes next may belong before it.
   */
  readonly fresh: (isEnd: boolean) => Detector;
  /** Does a detector look into the original record of such an event? */
  readonly looksInto: (event: Event) => boolean;
  /** Keep the events in the history, too. */
  readonly archive: boolean;
  /** An alerter is told of the findings. */
  readonly notifies: boolean;
  readonly notice: (message: string) => void;
  /** Has those that come meanwhile know of it, until it ends. */
  readonly says: (name: string) => Promise<void>;
}

/** Where in a history a replay is written, and what its detector knows before it. */
export interface StoredPlace {
  readonly partition: number;
  /** What the positions of the run are counted from there. */
  readonly firstPosition: number;
  /** Of the first event. */
  readonly position: number;
  readonly tables: DetectorTables;
  /** The state that it goes on from; undefined where it begins from nothing. */
  readonly saved: Saved | undefined;
}

/** What a replay reads. */
export interface ReplayedFiles {
  readonly inputs: readonly string[];
  /** Time of the earliest event in them, epoch ms; infinite where there is none. */
  readonly earliest: number;
}

/**
 * Where a replay into a history begins. Into an empty one: from nothing, and what is learnt stays there. Into one that
 * ends before the files begin: it goes on from there, with a state of another version learnt anew. Where the same replay
 * was interrupted: once more from where that began. Into one that reaches later: from nothing, beside it, because what
 * the live detector has learnt must not be rewritten.
 *
 * Its state is taken over only by whoever goes on from it: what a process that runs saves after that is nobody's any
 * more.
 * @throws Failure where one runs, and this would go on from its state
 */
export async function placeIn(
  store: Store,
  files: ReplayedFiles,
  { notice, says }: Pick<BeginStoredOptions, "notice" | "says">,
): Promise<StoredPlace> {
  const tables = createClickhouseTables(store);
  const newest = await readManifest(store, LIVE_PARTITION);
  const next = await nextPosition(store, LIVE_PARTITION);
  const begin = async (position: number): Promise<StoredPlace> => {
    const saved = await tables.restore(LIVE_PARTITION);
    await beginReplay(store, { ...rowOf(files), partition: LIVE_PARTITION, position });
    return { partition: LIVE_PARTITION, firstPosition: 0, tables, position, saved };
  };
  const latest = await latestReplay(store, LIVE_PARTITION);
  const isAgain =
    latest !== undefined && isInterrupted(latest, newest) && isOf(latest, files) && (await isAlone(store, latest));
  const isBehind = newest === undefined ? next === 0 : newest.watermark <= files.earliest;
  if (isAgain || isBehind) {
    await says(REPLAY);
    await refuseBeside(store);
  }
  if (newest === undefined && next === 0) return begin(0);
  if (isAgain) {
    notice("this replay was interrupted before: what it left is taken away, and it starts again");
    const place = await begin(latest.position);
    await clearFrom(store, place);
    return place;
  }
  if (newest !== undefined && newest.consumed + 1 >= next && isBehind) return begin(next);
  await says(REPLAY_BESIDE);
  // Each would count from the same position on, and one that starts again takes away what lies behind that.
  await refuseBeside(store, [REPLAY_BESIDE]);
  notice("the history reaches beyond these logs: they are judged on their own and leave its baselines alone");
  const position = Math.max(0, (await nextPosition(store, SIDE_PARTITION)) - SIDE_FIRST);
  return { partition: SIDE_PARTITION, firstPosition: SIDE_FIRST, tables, position, saved: undefined };
}

/** No state has come as far as it, so that none holds what it wrote. */
function isInterrupted({ position }: ReplayRow, newest: Pick<Position, "consumed"> | undefined): boolean {
  return newest === undefined || newest.consumed < position;
}

/** Nothing that came another way lies behind where it began: a service that shares the history may have begun to write. */
async function isAlone(store: Store, { partition, position, inputs }: ReplayRow): Promise<boolean> {
  const [others] = await store.select<{ n: number }>(
    `SELECT count() AS n FROM rolecall.events WHERE partition = {partition:UInt16} AND position >= {position:UInt64}
     AND NOT arrayExists(name -> startsWith(origin, concat(name, ':')), {inputs:Array(String)})`,
    { partition, position, inputs },
  );
  return others?.n === 0;
}

function isOf(latest: ReplayRow, files: ReplayedFiles): boolean {
  const { inputs, earliest } = rowOf(files);
  return latest.earliest === earliest && latest.inputs.join("\n") === inputs.join("\n");
}

function rowOf({ inputs, earliest }: ReplayedFiles): Pick<ReplayRow, "inputs" | "earliest"> {
  return { inputs, earliest: Number.isFinite(earliest) ? earliest : 0 };
}

/** Begin at a place. */
export async function beginAt(place: StoredPlace, options: BeginStoredOptions): Promise<ReplayRun> {
  const { store, tenant, files, fresh, archive, notifies } = options;
  const { tables, partition, firstPosition, position, saved } = place;
  const keepState = partition === LIVE_PARTITION;
  const history = createStoreSink({ store, tenant, tables, partition, firstPosition, archive, keepState, notifies });
  const detector = fresh(!keepState);
  if (saved?.rows !== undefined) {
    detector.restore(saved.position, saved.rows);
    await offerFrom(detector, options, saved.position.lowWater, position);
  } else if (saved !== undefined) {
    options.notice(
      "the state is another version's, or damaged: the history is learnt anew first, and what was told is not told again",
    );
    await offerFrom(detector, options, 0, position);
    detector.take();
  }
  return { detector, sink: allSinks([files, history, afterwards(files)]), position };
}

/** Take away what an attempt wrote that starts again: its events have other positions in the next. */
export async function clearFrom(store: Store, { partition, firstPosition, position }: StoredPlace): Promise<void> {
  for (const table of ["events", "controls"]) {
    await store.command(
      `DELETE FROM rolecall.${table} WHERE partition = ${partition} AND position >= ${firstPosition + position}`,
    );
  }
}

/** The history between two positions: what the state held, which is judged in its turn, or all of it. */
async function offerFrom(
  detector: Detector,
  { store, looksInto }: BeginStoredOptions,
  from: number,
  before: number,
): Promise<void> {
  for await (const { value, offset } of historyOf(store, { partition: LIVE_PARTITION, from, before }, looksInto)) {
    if (isControl(value)) detector.control(value, offset);
    else detector.offer(value, offset);
  }
}
