import { type ControlRecord, type Event, type Finding, parseTime } from "@rolecall/core";
import {
  type ClosedHour,
  createDetector,
  DAY_DETECTOR,
  type Detector,
  RULES,
  recordActions,
} from "@rolecall/detection";
import { createIntake, createKeepRaw } from "@rolecall/sources";
import { latenessOf } from "@rolecall/sources/names";
import {
  Alive,
  type Calibration,
  createBaselines,
  createWorld,
  type DeliverOptions,
  deliver,
  Footprints,
  HourSummaries,
  type HourSummary,
  type JudgedHour,
  matchFindings,
  type RawRecord,
  type World,
  type WorldOptions,
  type WorldResult,
} from "@rolecall/world";
import { contextOf } from "../settings.ts";
import { changeRecords } from "./change-records.ts";
import { DeclaredLife } from "./declared-life.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const TAKE_EVERY = 2000;
const MEANWHILE_EVERY = 5000;
/** The budget at which probabilities are measured: they are the same at any. */
const USUAL = 5;
const TENANT = "default";
const DUPLICATE_SHARE = 0.2;
const LIVE_LATE_MS = 500;
/** What those that are told more than the logs are told. */
const TOLD = ["with deploy markers", "with deploy markers and declared policies"] as const;
/** Baselines are judged from here on: all of them need a week. */
const BASELINE_DAYS = 7;

export interface JudgeOptions {
  readonly world: WorldOptions;
  /** Budgets to run with at once. */
  readonly budgets: readonly number[];
  /** Compare with the usual detectors as well. */
  readonly baselines: boolean;
  /** Run twice more at the usual budget, told of what was deployed, and of what each identity may do besides. */
  readonly context: boolean;
  /** Nanoseconds of a clock that only ever goes on. */
  readonly nanoseconds: () => bigint;
  readonly meanwhile?: Meanwhile;
}

/** Called now and then with the event time that is reached, epoch ms: others have their turn. What it throws ends the work. */
export type Meanwhile = (at: number) => Promise<void>;

/**
 * One labelled world through the product's own intake and its detectors, rules included, as in `rolecall replay`; what comes
 * out is matched with the labels. Hours of the days without attacks are counted into `calibration`.
 */
export async function judgeWorld(options: JudgeOptions, calibration: Calibration): Promise<WorldResult> {
  const { world: settings, budgets, nanoseconds, meanwhile } = options;
  const world = createWorld(settings);
  const compared = options.baselines ? new Compared(settings) : undefined;
  const { alive, births, declarations, footprints } = await truthOf(world, settings, compared, meanwhile);
  const runs = budgets.map((budget) => {
    const probe = budget === USUAL ? probeOf(settings, calibration) : undefined;
    return new Run(budget, probe, nanoseconds);
  });
  const changes = changeRecords(world.changes(), settings.startAt);
  const told = options.context ? [changes, [...changes, ...declarations]] : [];
  const informed = told.map(() => new Run(USUAL, undefined, nanoseconds));
  for (const [at, run] of informed.entries()) run.tell(told[at] ?? []);
  const delivered = deliver(world.records(), deliveryOf(settings));
  const first = changes.length + declarations.length;
  const records = await judge([...runs, ...informed], delivered, { startAt: settings.startAt, first, meanwhile });
  const usual = runs[budgets.indexOf(USUAL)] ?? runs[0];
  const [matched, withContext] = [runs, informed].map((all) =>
    all.map((run) => matchFindings(run.inOrder(), footprints.all(), ({ detector }) => detector === DAY_DETECTOR)),
  );
  return {
    seed: settings.seed,
    identities: births.size,
    records,
    matched: matched ?? [],
    informed: (withContext ?? []).map((each, at) => ({ name: TOLD[at] ?? "", matched: each })),
    baselines: compared?.finish() ?? [],
    microseconds: Number(usual?.spent ?? 0n) / 1000 / Math.max(1, records),
    births,
    alive,
  };
}

interface JudgeRecords {
  readonly startAt: number;
  /** Offset of the first record. */
  readonly first?: number;
  readonly meanwhile?: Meanwhile | undefined;
}

/** Records as they come through the intake and all detectors; how many there were. */
export async function judge(
  runs: readonly Run[],
  raw: Iterable<RawRecord>,
  { startAt, first = 0, meanwhile }: JudgeRecords,
): Promise<number> {
  let records = 0;
  for (const { event, at } of eventsOf(raw, startAt)) {
    for (const run of runs) run.offer(event, first + records);
    records += 1;
    if (records % MEANWHILE_EVERY === 0) await meanwhile?.(at);
  }
  for (const run of runs) run.finish();
  return records;
}

interface Truth {
  readonly footprints: Footprints;
  /** First event of each identity, epoch ms. */
  readonly births: ReadonlyMap<string, number>;
  /** Identities that there were on each day. */
  readonly alive: readonly number[];
  readonly declarations: readonly ControlRecord[];
}

/** What the labels know, read in the order of time; the baselines judge the same events on the way. */
async function truthOf(
  world: World,
  { startAt }: WorldOptions,
  compared: Compared | undefined,
  meanwhile: Meanwhile | undefined,
): Promise<Truth> {
  const footprints = new Footprints(world.labels());
  const declared = new DeclaredLife();
  const births = new Map<string, number>();
  const alive = new Alive(startAt);
  let records = 0;
  for (const { event, at, attack } of eventsOf(world.records(), startAt)) {
    records += 1;
    if (records % MEANWHILE_EVERY === 0) await meanwhile?.(startAt);
    if (attack === undefined) declared.note(event);
    else footprints.note(attack, event.identity_uid, at);
    if (!births.has(event.identity_uid)) births.set(event.identity_uid, at);
    alive.note(event.identity_uid, at);
    compared?.note(event, at, attack);
  }
  return { alive: alive.finish(), births, declarations: declared.records(startAt), footprints };
}

/** As the platforms deliver: one record in five twice, and as late as the source is waited for; live ones by a blink. */
function deliveryOf({ seed }: WorldOptions): DeliverOptions {
  const maxLateMs = (source: string): number => Math.max(LIVE_LATE_MS, 0.8 * (latenessOf(source) ?? 0));
  return { duplicateShare: DUPLICATE_SHARE, maxLateMs, seed };
}

function probeOf({ startAt, quietDays }: WorldOptions, calibration: Calibration): (hour: ClosedHour) => void {
  const quietUntil = startAt + quietDays * DAY_MS;
  return ({ calibrated, counts, hour, kind, rarity }) => {
    if (calibrated && counts && hour * HOUR_MS < quietUntil) calibration.note(kind, rarity);
  };
}

interface Read {
  readonly event: Event;
  readonly at: number;
  readonly attack: string | undefined;
}

function* eventsOf(raw: Iterable<RawRecord>, startAt: number): Generator<Read> {
  const intake = intakeFor(startAt);
  let records = 0;
  for (const { record, attack } of raw) {
    const decoded = intake.read(JSON.stringify(record), `world/0/${records}`);
    if (decoded.kind !== "ok") throw new Error(`the intake refused a record of the world: ${decoded.reason}`);
    records += 1;
    yield { event: decoded.value, at: parseTime(decoded.value.time), attack };
  }
}

function intakeFor(startAt: number): ReturnType<typeof createIntake> {
  return createIntake({
    source: "auto",
    tenant: TENANT,
    keepRaw: createKeepRaw(recordActions(RULES)),
    now: () => startAt + 365 * DAY_MS,
  });
}

/** One detector at one budget. */
export class Run {
  readonly #detector: Detector;
  readonly #findings = new Map<string, Finding>();
  readonly #nanoseconds: () => bigint;
  spent = 0n;

  constructor(budget: number, probe: ((hour: ClosedHour) => void) | undefined, nanoseconds: () => bigint) {
    this.#nanoseconds = nanoseconds;
    this.#detector = createDetector({
      tenant: TENANT,
      holdMs: (source) => latenessOf(source) ?? 0,
      context: contextOf,
      findingsPerThousand: budget,
      ...(probe !== undefined && { probe }),
    });
  }

  offer(event: Event, offset: number): void {
    const began = this.#nanoseconds();
    this.#detector.offer(event, offset);
    if (offset % TAKE_EVERY === 0) this.#keep();
    this.spent += this.#nanoseconds() - began;
  }

  /** Declarations before the first event. */
  tell(declarations: readonly ControlRecord[]): void {
    for (const [offset, record] of declarations.entries()) this.#detector.control(record, offset);
  }

  finish(): void {
    this.#detector.finish();
    this.#keep();
  }

  inOrder(): readonly Finding[] {
    return Array.from(this.#findings.values()).toSorted((a, b) => (a.time < b.time ? -1 : 1));
  }

  #keep(): void {
    for (const finding of this.#detector.take()) this.#findings.set(finding.finding_uid, finding);
  }
}

/** The usual detectors beside ours. */
class Compared {
  readonly #summaries = new HourSummaries();
  readonly #judges: readonly {
    readonly score: (summary: HourSummary) => number;
    readonly name: string;
    readonly hours: JudgedHour[];
  }[];
  readonly #from: number;
  /** Attacks that act at present, per identity. */
  #acting = new Map<string, string>();

  constructor({ seed, startAt }: WorldOptions) {
    this.#judges = createBaselines(seed).map((each) => ({
      name: each.name,
      score: (summary) => each.score(summary),
      hours: [],
    }));
    this.#from = (startAt + BASELINE_DAYS * DAY_MS) / HOUR_MS;
  }

  note(event: Event, at: number, attack: string | undefined): void {
    const closed = this.#summaries.note(event, at);
    if (closed.length > 0) this.#judge(closed);
    if (attack !== undefined) this.#acting.set(event.identity_uid, attack);
  }

  finish(): WorldResult["baselines"] {
    this.#judge(this.#summaries.close());
    return this.#judges;
  }

  #judge(closed: readonly HourSummary[]): void {
    for (const summary of closed) {
      const attack = this.#acting.get(summary.identity);
      for (const { score, hours } of this.#judges) {
        const odd = score(summary);
        if (summary.hour < this.#from || odd <= 0) continue;
        hours.push({ identity: summary.identity, hour: summary.hour, score: odd, attack });
      }
    }
    this.#acting = new Map();
  }
}
