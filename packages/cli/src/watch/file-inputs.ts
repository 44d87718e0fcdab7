import { join } from "node:path";
import { type DeadLetter, type Event, parseDuration } from "@rolecall/core";
import {
  type Config,
  type FilesInputConfig,
  fileFault,
  type Log,
  type Metrics,
  steadyNow,
  systemClock,
} from "@rolecall/runtime";
import { type LaneSource, mergeByTime } from "@rolecall/service-ingest/files";
import { holdOf } from "../hold-of.ts";
import { DEFAULT_LATENESS } from "../replay/default-lateness.ts";
import { compareItems, type FileReading, HELD_ITEMS, lanesOf, type ReplayItem } from "../replay/file-lanes.ts";
import { doorsOf, type Known } from "../serve/input-doors.ts";
import { createTroubles } from "../serve/troubles.ts";
import type { EventPipeline } from "../up/event-pipeline.ts";
import { roomIn } from "../up/room.ts";
import { type Place, Places } from "./places.ts";
import { type Portion, portionOf } from "./portion.ts";
import { openPortion, type PortionFile } from "./portion-file.ts";
import { Renamed } from "./renamed.ts";
import { createSettling, type FileClock, type Settling } from "./settling.ts";
import { lookAt, type Sighting } from "./sighting.ts";

/** In the data directory: how far each file was read. */
const PLACES_FILE = "rolecall.files.json";
const LOOK_MS = 1000;
/** Of a folder that takes long to look through, a twentieth of the time is spent on looking. */
const LOOK_SHARE = 20;
/** How far out of order a file may be, and how far apart files that are written at the same time. */
const LATENESS_MS = parseDuration(DEFAULT_LATENESS) ?? 0;
const PIECE = 2000;
/** A folder or a disk may be away for so long before its files are new. */
const AWAY_MS = 24 * 60 * 60 * 1000;

export interface FileInputsOptions {
  readonly config: Config;
  readonly dataDirectory: string;
  readonly pipeline: Pick<EventPipeline, "accept" | "fresh" | "log" | "waitFor" | "refused">;
  readonly metrics: Metrics;
  readonly known: Known;
  readonly log: Log;
  /** That of the machine by default. */
  readonly clock?: FileClock;
  readonly signal: AbortSignal;
}

/** The files of a configuration: what lies there, and what comes. */
export interface FileInputs {
  /** Reads until the signal aborts; rejects where what was read cannot be made durable. */
  run(): Promise<void>;
  /** Reads what is new by now. Resolves when it is durable, with when it had been looked for, ms of the steady clock. */
  readNew(): Promise<number>;
}

/** Undefined where the configuration names no files. */
export function createFileInputs(options: FileInputsOptions): FileInputs | undefined {
  const inputs = options.config.inputs.flatMap(({ files }) => (files === undefined ? [] : [files]));
  if (inputs.length === 0) return undefined;
  const files = new WatchedFiles(inputs, options);
  options.pipeline.waitFor(() => files.isCaughtUp);
  return files;
}

/** What is to be read of the files of one input. */
interface Share {
  readonly input: FilesInputConfig;
  readonly portions: readonly Portion[];
}

/**
 * Looks at the files once a second. All that is new in all of them is read together, in the order of event time, as a replay
 * reads them; where the reading stands is kept once that is durable. What was read and not noted is read again, and changes
 * nothing.
 */
class WatchedFiles implements FileInputs {
  readonly #inputs: readonly FilesInputConfig[];
  readonly #options: FileInputsOptions;
  readonly #clock: FileClock;
  readonly #settling: Settling;
  readonly #trouble: (path: string) => (sentence: string | undefined) => void;
  /** Files that are whole and end in half a line, by when they were written. */
  readonly #idle = new Map<string, number>();
  readonly #saidEmpty = new Set<FilesInputConfig>();
  /** What could not be looked at the last time. */
  #refused: ReadonlySet<string> = new Set();
  /** Since when files that were read are not there, by the steady clock. */
  readonly #away = new Map<string, number>();
  /** Of each input. */
  readonly #renamed = new Map<FilesInputConfig, Renamed>();
  /** Nothing that was seen is left to read. */
  isCaughtUp = false;
  #places: Places | undefined;

  constructor(inputs: readonly FilesInputConfig[], options: FileInputsOptions) {
    this.#inputs = inputs;
    this.#options = options;
    this.#clock = options.clock ?? { steady: steadyNow, now: systemClock.now };
    this.#settling = createSettling(this.#clock);
    this.#trouble = createTroubles(options.log).of;
  }

  async run(): Promise<void> {
    const { signal } = this.#options;
    while (!signal.aborted) {
      const began = this.#clock.steady();
      const looked = await this.readNew().catch((error: unknown) => {
        // What was given up at the end was not noted: it is read again.
        if (!signal.aborted) throw error;
        return began;
      });
      await systemClock.sleep(Math.max(LOOK_MS, LOOK_SHARE * (looked - began)), signal).catch(() => undefined);
    }
  }

  async readNew(): Promise<number> {
    this.#places ??= await Places.load(join(this.#options.dataDirectory, PLACES_FILE));
    const shares = await this.#look(this.#places);
    const looked = this.#clock.steady();
    const isNew = shares.some(({ portions }) => portions.length > 0);
    this.isCaughtUp = !isNew;
    if (isNew) await this.#read(shares, this.#places);
    await this.#save(this.#places);
    return looked;
  }

  /** Without it nothing is lost: what was read and not noted is read again at the next start. */
  async #save(places: Places): Promise<void> {
    const trouble = this.#trouble(PLACES_FILE);
    await places.save().then(
      () => trouble(undefined),
      (error: Error) => trouble(`where the reading stands cannot be noted for now: ${error.message}`),
    );
  }

  async #look(places: Places): Promise<readonly Share[]> {
    const all: Sighting[] = [];
    const shares: Share[] = [];
    const refused = new Set<string>();
    let isWhole = true;
    for (const input of this.#inputs) {
      const before = refused.size;
      const named = await lookAt(input.paths, ({ path, message }) => {
        refused.add(path);
        this.#trouble(path)(message);
      });
      const sightings = [...(await this.#renamedOf(input).behind(named, places)), ...named];
      if (sightings.length === 0 && refused.size === before) this.#sayEmpty(input);
      isWhole &&= sightings.length > 0 && refused.size === before;
      all.push(...sightings);
      shares.push({ input, portions: await this.#portionsOf(sightings, places) });
    }
    for (const path of this.#refused) if (!refused.has(path)) this.#trouble(path)(undefined);
    this.#refused = refused;
    // A disk that is not there at the moment must not make everything new.
    if (isWhole) this.#forgetOthers(all, places);
    return shares;
  }

  #renamedOf(input: FilesInputConfig): Renamed {
    const renamed = this.#renamed.get(input) ?? new Renamed();
    this.#renamed.set(input, renamed);
    return renamed;
  }

  /** What lies nowhere any more is forgotten; how far it was read, only once it has been away for long. */
  #forgetOthers(sightings: readonly Sighting[], places: Places): void {
    const keys = new Set(sightings.map(({ key }) => key));
    this.#settling.keep(keys);
    for (const key of this.#idle.keys()) if (!keys.has(key)) this.#idle.delete(key);
    for (const key of keys) this.#away.delete(key);
    places.keep(new Set([...keys, ...this.#awayOf(places, keys)]));
  }

  /** Of the files that were read, those that are not there, and have not been away for long. */
  *#awayOf(places: Places, there: ReadonlySet<string>): Iterable<string> {
    const now = this.#clock.steady();
    for (const key of places.keys()) {
      if (there.has(key)) continue;
      const since = this.#away.get(key) ?? now;
      if (now - since < AWAY_MS) {
        this.#away.set(key, since);
        yield key;
      } else this.#away.delete(key);
    }
  }

  #sayEmpty(input: FilesInputConfig): void {
    if (this.#saidEmpty.has(input)) return;
    this.#saidEmpty.add(input);
    this.#options.log.warn({ paths: input.paths }, "no file is there yet; they are read when they come");
  }

  async #portionsOf(sightings: readonly Sighting[], places: Places): Promise<readonly Portion[]> {
    const portions: Portion[] = [];
    for (const sighting of sightings) {
      try {
        const portion = await this.#portionOf(sighting, places.of(sighting));
        if (portion !== undefined) portions.push(portion);
      } catch (error) {
        const { fault, path, message } = fileFault(sighting.path, error);
        // It was renamed since it was seen: the next look finds it.
        if (fault !== "missing") this.#trouble(path)(message);
      }
    }
    return portions;
  }

  async #portionOf(sighting: Sighting, place: Place | undefined): Promise<Portion | undefined> {
    const { key, size, mtimeMs } = sighting;
    const isSettled = this.#settling.isSettled(sighting);
    const isAsNoted = place?.size === size && place.mtimeMs === mtimeMs;
    if (isAsNoted && (place.offset === 0 || place.offset === size || !isSettled)) return undefined;
    if (this.#idle.get(key) === mtimeMs) return undefined;
    const portion = await portionOf(sighting, place, isSettled, (at) => this.#settling.isHeldLong(sighting, at));
    if (portion === undefined && isSettled) this.#idle.set(key, mtimeMs);
    return portion;
  }

  async #read(shares: readonly Share[], places: Places): Promise<void> {
    const { signal, metrics } = this.#options;
    const files: PortionFile[] = [];
    const lanes: LaneSource<ReplayItem>[] = [];
    const letters: DeadLetter[] = [];
    const tally = { records: 0, events: 0, dead: 0, filtered: 0 };
    for (const { input, portions } of shares) {
      const own = portions.map((portion) => openPortion(portion, this.#trouble, signal));
      files.push(...own);
      lanes.push(...(await lanesOf(own, { ...this.#readingOf(input, letters), tally })));
    }
    // What comes later than its bound is late, as it would be from any sender.
    const merged = mergeByTime(
      lanes.map((lane) => ({ ...lane, mayBeLate: true })),
      { compare: compareItems, maxHeld: HELD_ITEMS },
    );
    let piece: Event[] = [];
    for await (const items of merged) {
      for (const { event } of items) piece.push(event);
      signal.throwIfAborted();
      if (piece.length + letters.length < PIECE) continue;
      await this.#accept(piece, letters.splice(0));
      piece = [];
    }
    signal.throwIfAborted();
    await this.#accept(piece, letters.splice(0));
    metrics.records.inc({ outcome: "filtered", reason: "" }, tally.filtered);
    for (const file of files) {
      metrics.readBytes.inc({ input: "files" }, file.bytes());
      const place = file.place();
      if (place !== undefined) places.set(file.sighting, place);
    }
  }

  #readingOf({ source, tenant, lateness }: FilesInputConfig, letters: DeadLetter[]): Omit<FileReading, "tally"> {
    const { config, known } = this.#options;
    const own = tenant ?? config.tenant;
    return {
      intake() {
        const door = doorsOf(config, known, source)(own);
        if ("reason" in door) throw new Error(door.detail);
        return door.intake;
      },
      dead: (letter) => letters.push(own === config.tenant ? letter : { ...letter, tenant: own }),
      holdMs: holdOf(config),
      latenessMs: lateness ?? LATENESS_MS,
      looked: () => undefined,
      // Each file tells of that itself.
      broken: () => undefined,
    };
  }

  async #accept(events: readonly Event[], dead: readonly DeadLetter[]): Promise<void> {
    const { pipeline, metrics, signal } = this.#options;
    if (events.length === 0 && dead.length === 0) return;
    await roomIn(pipeline.log, signal);
    await pipeline.accept(await pipeline.fresh(events), dead);
    const none = pipeline.refused?.take(events.length) ?? 0;
    metrics.records.inc({ outcome: "event", reason: "" }, events.length - none);
    metrics.records.inc({ outcome: "dead", reason: "" }, dead.length + none);
  }
}
