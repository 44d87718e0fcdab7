import { type Event, type Finding, parseTime } from "@rolecall/core";
import {
  type ClosedHour,
  createDetector,
  createRules,
  DAY_DETECTOR,
  type Detector,
  readsGrant,
  readsLink,
} from "@rolecall/detection";
import { createIntake, sourceNamed } from "@rolecall/sources";
import {
  type Calibration,
  createBaselines,
  createWorld,
  Footprints,
  HourSummaries,
  type HourSummary,
  type JudgedHour,
  matchFindings,
  type World,
  type WorldOptions,
  type WorldResult,
} from "@rolecall/world";
import { contextOf } from "../settings.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const TAKE_EVERY = 2000;
/** The budget at which probabilities are measured: they are the same at any. */
const USUAL = 5;
const TENANT = "default";
/** Baselines are judged from here on: all of them need a week. */
const BASELINE_DAYS = 7;

export interface JudgeOptions {
  readonly world: WorldOptions;
  /** Budgets to run with at once. */
  readonly budgets: readonly number[];
  /** Compare with the usual detectors as well. */
  readonly baselines: boolean;
  /** Nanoseconds of a clock that only ever goes on. */
  readonly nanoseconds: () => bigint;
}

/**
 * One labelled world through the product's own intake and its detectors, rules included, as in `rolecall replay`; what comes
 * out is matched with the labels. Hours of the days without attacks are counted into `calibration`.
 */
export function judgeWorld(options: JudgeOptions, calibration: Calibration): WorldResult {
  const { world: settings, budgets } = options;
  const world = createWorld(settings);
  const footprints = new Footprints(world.labels());
  const runs = budgets.map((budget) => {
    const probe = budget === USUAL ? probeOf(settings, calibration) : undefined;
    return new Run(budget, probe, options.nanoseconds);
  });
  const compared = options.baselines ? new Compared(settings) : undefined;
  const births = new Map<string, number>();
  let records = 0;
  for (const { event, at, attack } of eventsOf(world, settings.startAt)) {
    if (attack !== undefined) footprints.note(attack, event.identity_uid, at);
    if (!births.has(event.identity_uid)) births.set(event.identity_uid, at);
    compared?.note(event, at, attack);
    for (const run of runs) run.offer(event, records);
    records += 1;
  }
  for (const run of runs) run.finish();
  const usual = runs[budgets.indexOf(USUAL)] ?? runs[0];
  return {
    seed: settings.seed,
    identities: births.size,
    records,
    matched: runs.map((run) =>
      matchFindings(run.inOrder(), footprints.all(), ({ detector }) => detector === DAY_DETECTOR),
    ),
    baselines: compared?.finish() ?? [],
    microseconds: Number(usual?.spent ?? 0n) / 1000 / Math.max(1, records),
    births,
  };
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

function* eventsOf(world: World, startAt: number): Generator<Read> {
  const intake = intakeFor(startAt);
  let records = 0;
  for (const { record, attack } of world.records()) {
    const decoded = intake.read(JSON.stringify(record), `world/0/${records}`);
    if (decoded.kind !== "ok") throw new Error(`the intake refused a record of the world: ${decoded.reason}`);
    records += 1;
    yield { event: decoded.value, at: parseTime(decoded.value.time), attack };
  }
}

function intakeFor(startAt: number): ReturnType<typeof createIntake> {
  const rules = createRules();
  return createIntake({
    source: "auto",
    tenant: TENANT,
    keepRaw: ({ source, action }) =>
      rules.concerns(source, action) || readsGrant(source, action) || readsLink(source, action),
    now: () => startAt + 365 * DAY_MS,
  });
}

/** One detector at one budget. */
class Run {
  readonly #detector: Detector;
  readonly #findings = new Map<string, Finding>();
  readonly #nanoseconds: () => bigint;
  spent = 0n;

  constructor(budget: number, probe: ((hour: ClosedHour) => void) | undefined, nanoseconds: () => bigint) {
    this.#nanoseconds = nanoseconds;
    this.#detector = createDetector({
      tenant: TENANT,
      holdMs: (source) => sourceNamed(source)?.latenessMs ?? 0,
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
