import {
  type ControlRecord,
  type DeadLetter,
  type Event,
  type Finding,
  isControl,
  type LogEntry,
} from "@rolecall/core";
import type { Detector } from "@rolecall/detection";
import type { Producer } from "@rolecall/kafka";
import { elapsedNow, steadyNow, systemClock } from "@rolecall/runtime";
import {
  type DetectorTables,
  readBack,
  readFrom,
  type Saved,
  Saving,
  saveState,
  tellFindings,
  toldTo,
} from "@rolecall/service-detector";
import type { EventLog, Taken, Watermark } from "@rolecall/service-ingest";
import {
  heldAsNext,
  isHeld,
  type LaneNote,
  Lanes,
  lanesRow,
  positionIn,
  type Range,
  splitLanes,
  withRow,
} from "./lanes.ts";
import type { LearningNotes } from "./learning-notes.ts";
import type { Meter } from "./meter.ts";
import type { ReadAgain } from "./read-ranges.ts";

const SNAPSHOT_EVERY_MS = 5000;
const LOOK_MS = 250;

export interface DirectOptions {
  readonly partition: number;
  readonly detector: Detector;
  readonly tables: DetectorTables;
  readonly findings: Producer<Finding>;
  readonly meter: Pick<Meter, "read">;
  readonly found: (findings: readonly Finding[]) => void;
  /** Told how far the events table is read where another version wrote the state. */
  readonly learning?: Pick<LearningNotes, "read"> | undefined;
  /** What the events table holds from a position on. */
  readonly stored: (fromPosition: number) => AsyncIterable<{ readonly entry: LogEntry; readonly position: number }>;
  readonly watermark: Watermark;
  /** How long events of a source are held, ms. */
  readonly holdMs: (source: string) => number;
  readonly saved: Saved | undefined;
  /** The first that is free: what a life before numbered and did not save comes again under other numbers. */
  readonly position: number;
  /** A verdict is in the state: told once is enough. */
  readonly told: (position: number, record: ControlRecord) => Promise<void>;
  readonly letters: (dead: readonly DeadLetter[]) => Promise<void>;
  readonly reads?: ((note: LaneNote) => void) | undefined;
  readonly signal: AbortSignal;
}

/**
 * From raw topics to findings with nothing stored between: the topics are the log. What the detector says is durable first,
 * then its state with the place of each raw partition in one snapshot, then the offset that the topic keeps. After a crash
 * the snapshot is restored, what the detector held is read once more from the topics, and then what is new.
 */
export class DirectPipeline {
  readonly #options: DirectOptions;
  readonly lanes: Lanes;
  readonly #again: ReadonlyMap<string, Range>;
  /** Where the restored state stands. */
  readonly #restored: number;
  #position: number;
  readonly #opened = Promise.withResolvers<void>();
  /** Nothing is new before what was held is there again. */
  #turn: Promise<unknown> = this.#opened.promise;
  #isOpen = false;
  #isDirty = false;
  #savedAt: number = steadyNow();
  readonly #saving = new Saving(() => this.#write());
  /** Aborted with what could not be taken to its end. */
  readonly #failed = new AbortController();
  #commit: ((lane: string, offset: number) => Promise<void>) | undefined;

  constructor(options: DirectOptions) {
    this.#options = options;
    const { saved, detector, signal } = options;
    const { ranges, rows } = splitLanes(saved?.rows ?? []);
    if (saved?.rows !== undefined) detector.restore(saved.position, rows);
    // Where the state is learnt anew, what was on hold is read as what comes next.
    const restored = ranges ?? heldAsNext(saved?.places);
    this.#restored = saved?.position.consumed ?? -1;
    this.#position = options.position - 1;
    // What waits ends with the process, also where the brokers never came.
    signal.addEventListener("abort", () => this.#opened.resolve(), { once: true });
    this.#again = ranges ?? new Map();
    this.lanes = new Lanes({
      restored,
      position: this.#restored,
      isNew: saved === undefined,
      tell: options.reads,
    });
  }

  /** Must have ended before anything is taken: what the detector held when it was saved, once more. */
  async readAgain(read: ReadAgain): Promise<void> {
    await this.#readStored();
    await this.#readHeld(read);
    if (this.#options.signal.aborted) return;
    this.#isOpen = true;
    this.#opened.resolve();
  }

  /** @throws where what was held is not read yet */
  check(): void {
    if (!this.#isOpen) throw new Error("reading again what was on hold");
  }

  /**
   * The events table was the log before, perhaps: what is held or was not read yet lies there. So does what another version
   * judged and told, where its state has to be learnt anew.
   */
  async #readStored(): Promise<void> {
    const { saved, stored } = this.#options;
    const told = toldTo(saved);
    if (told < 0) {
      for await (const { entry, position } of stored(readFrom(saved)))
        await this.#offer(entry, position, this.#restored);
      return;
    }
    await this.#learn(told);
  }

  /** What is told up to there is taken from the detector, and told to nobody. */
  async #learn(told: number): Promise<void> {
    const { partition, stored, detector, learning } = this.#options;
    let isTold = true;
    const isNews = (): void => {
      if (isTold) detector.take();
      isTold = false;
    };
    for await (const { entry, position } of stored(0)) {
      if (position > told) isNews();
      await this.#offer(entry, position, -1);
      learning?.read(partition, position);
    }
    isNews();
    learning?.read(partition, told);
  }

  /** `known` is the position up to which declarations are in the state. */
  async #offer(entry: LogEntry, position: number, known: number): Promise<void> {
    const { detector } = this.#options;
    if (!isControl(entry)) detector.offer(entry, position);
    else if (position > known) detector.control(entry, position);
    if (position > this.#restored) this.#isDirty = true;
    await this.#readBack();
  }

  /** All that was offered is judged. */
  #readBack(): Promise<void> {
    const { detector, tables, partition } = this.#options;
    return readBack(detector, tables, partition);
  }

  async #readHeld(read: ReadAgain): Promise<void> {
    const { detector, watermark, reads } = this.#options;
    const ranges = new Map([...this.#again].filter(([, { low, next }]) => low < next));
    if (ranges.size === 0) return;
    const again = (taken: readonly Taken[]): void => {
      for (const { lane, offset, events } of taken) {
        const range = ranges.get(lane);
        if (range === undefined || !isHeld(range, offset)) continue;
        const position = positionIn(range, offset) ?? this.#restored;
        for (const event of events) detector.offer(event, position);
      }
      watermark.saw(newestOf(taken), elapsedNow(), 0);
    };
    await read(ranges, again, (lane, stretch) => reads?.({ lane, kind: "gone", ...stretch }));
    await this.#readBack();
  }

  /** One after the other, in the order of the calls. Resolves when what was found is durable. */
  accept(taken: readonly Taken[]): Promise<void> {
    const { watermark, holdMs } = this.#options;
    const newest = lastOf(taken);
    // Before its turn: a record of the time that is told from here on comes after these, and must know of them.
    if (newest !== undefined) watermark.saw(newestOf(taken), elapsedNow(), holdMs(newest.source));
    return this.#exclusive(() => this.#take(taken));
  }

  /** A declaration is durable with the state when this resolves. */
  readonly log: EventLog = {
    append: () =>
      Promise.reject(new Error("without an archive events come from topics: send the record to its topic again")),
    control: (record) =>
      this.#exclusive(async () => {
        const position = this.#next();
        this.#options.detector.control(record, position);
        this.#isDirty = true;
        await this.#tell(undefined);
        // The time is told anew after a crash.
        if (record.control !== "watermark") await this.#save();
        if (record.control === "feedback") await this.#options.told(position, record);
      }),
    pendingBytes: 0,
  };

  /** Resolves when everything so far is saved and committed. */
  settle(): Promise<void> {
    return this.#exclusive(() => this.#save());
  }

  /** Saves every few seconds, and at the end. */
  async run(commit: (lane: string, offset: number) => Promise<void>): Promise<void> {
    this.#commit = commit;
    const { signal } = this.#options;
    while (!signal.aborted) {
      await systemClock.sleep(LOOK_MS, signal).catch(() => undefined);
      // Begun in its turn, between two batches; written beside the next ones.
      if (steadyNow() - this.#savedAt >= SNAPSHOT_EVERY_MS) await this.#exclusive(async () => this.#begin());
    }
  }

  #exclusive(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(() => this.#act(work));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /**
   * What did not come to its end has left something in the detector and in the lanes, and what was to be durable by then is not:
   * a state of that would pass over it for good. So nothing is done behind it, and none is saved.
   */
  async #act(work: () => Promise<void>): Promise<void> {
    this.#failed.signal.throwIfAborted();
    // Whoever brought it must not take it for taken.
    if (!this.#isOpen) throw this.#options.signal.reason;
    await work().catch((error: unknown) => {
      this.#failed.abort(error);
      throw error;
    });
  }

  #next(): number {
    this.#position += 1;
    return this.#position;
  }

  async #take(taken: readonly Taken[]): Promise<void> {
    const { detector, letters, watermark } = this.#options;
    const dead: DeadLetter[] = [];
    for (const { lane, offset, events, dead: letter } of taken) {
      const first = this.#position + 1;
      for (const event of events) detector.offer(event, this.#next());
      this.lanes.took(lane, offset, first, this.#position);
      for (const each of letter) dead.push(each);
    }
    this.#isDirty = true;
    watermark.doubt(elapsedNow());
    if (dead.length > 0) await letters(dead);
    await this.#tell(lastOf(taken));
  }

  async #tell(newest: Event | undefined): Promise<void> {
    const { detector, meter, partition, signal } = this.#options;
    meter.read(partition, newest);
    await this.#readBack();
    const found = detector.take().map((finding) => ({ finding, version: this.#position }));
    await tellFindings(this.#options, found, signal);
  }

  /** Everything so far is durable. */
  async #save(): Promise<void> {
    await this.#saving.idle();
    this.#begin();
    await this.#saving.idle();
  }

  #begin(): void {
    this.#saving.mustBeWell();
    this.#savedAt = steadyNow();
    if ((this.#isDirty || this.lanes.isUnsaved) && this.#saving.start()) this.#isDirty = false;
  }

  async #write(): Promise<void> {
    const { detector, tables, partition } = this.#options;
    let ranges: ReadonlyMap<string, Range> = new Map();
    await saveState({ partition, detector, tables }, (snapshot) => {
      this.lanes.isUnsaved = false;
      ranges = this.lanes.ranges(snapshot.position.lowWater);
      return { ...snapshot, rows: withRow(lanesRow(ranges), snapshot.rows) };
    });
    for (const [lane, { low }] of ranges) await this.#commit?.(lane, low);
  }
}

function newestOf(taken: readonly Taken[]): number {
  let newest = Number.NEGATIVE_INFINITY;
  for (const { events, newest: time } of taken) if (events.length > 0) newest = Math.max(newest, time);
  return newest;
}

/** The last event of what was taken. */
function lastOf(taken: readonly Taken[]): Event | undefined {
  return taken.findLast(({ events }) => events.length > 0)?.events.at(-1);
}
