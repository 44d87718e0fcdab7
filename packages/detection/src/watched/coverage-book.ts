import { COVERAGE_STATES, type Coverage, formatTime } from "@rolecall/core";
import type { Baselines } from "../hour/baselines.ts";
import type { Declarations } from "../inventory/declarations.ts";
import type { RuleSet } from "../rules/index.ts";
import type { IdentityRecord, Registry } from "../state/registry.ts";
import type { CoverageCounts } from "./coverage-counts.ts";
import { type Standing, WATCHES } from "./detectors.ts";
import { verdictOf } from "./verdicts.ts";

/** Identities judged at once, and rows that a part has, about: some ms of either, and no more than 2 MB as JSON. */
const MOST_REVIEWED = 20_000;
const MOST_ROWS = 8_000;

interface Parts {
  readonly tenant: string;
  readonly baselines: Baselines;
  readonly declarations: Declarations;
  readonly registry: Registry;
  readonly rules: RuleSet;
}

/**
 * Who can be watched by what. What was said of an identity last stands in its record, a letter a detector, so that only what
 * changed is a row: in its whole life an identity has a few dozen.
 */
export class CoverageBook {
  readonly #parts: Parts;
  readonly #read: ReadonlySet<string>;
  readonly #pending = new Set<number>();
  /** What was ever said of one, by itself: most are watched as many others are. */
  readonly #said = new Map<string, string>();
  readonly #counts = new Int32Array(WATCHES.length * COVERAGE_STATES.length);

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#read = new Set(parts.rules.rules.flatMap(({ sources }) => sources));
    parts.registry.onRemove = (record) => this.#count(record.covered ?? "", -1);
  }

  /** An identity acted: it may be watched otherwise than it was. */
  queue(id: number): void {
    this.#pending.add(id);
  }

  /** Rows of what is not as it was said to be, of a bounded part of those that wait; undefined when none waits. */
  take(): readonly Coverage[] | undefined {
    if (this.#pending.size === 0) return undefined;
    const rows: Coverage[] = [];
    let reviewed = 0;
    for (const id of this.#pending) {
      // A fleet that is new, or acts, all at once must not stop the stream.
      if (reviewed >= MOST_REVIEWED || rows.length >= MOST_ROWS) break;
      this.#pending.delete(id);
      reviewed += 1;
      const record = this.#parts.registry.identities[id];
      if (record !== undefined) this.#review(id, record, rows);
    }
    return rows;
  }

  #review(id: number, record: IdentityRecord, rows: Coverage[]): void {
    const { baselines, declarations, tenant } = this.#parts;
    const { source } = record.said;
    const standing: Standing = {
      record,
      row: baselines.rows.open(id),
      isCalibrated: baselines.fleet.calibrated,
      isGoverned: declarations.policies.size > 0 && declarations.governing(id, record).length > 0,
      isRead: source === undefined || this.#read.has(source),
    };
    const said = record.covered ?? "";
    let covered = "";
    for (const { judge } of WATCHES) covered += judge(standing).letter;
    if (covered === said) return;
    record.covered = this.#shared(covered);
    this.#count(said, -1);
    this.#count(covered, 1);
    const time = formatTime(record.lastSeen);
    const { uid: identity_uid, kind: identity_kind, name: identity_name } = record;
    for (const [at, { name: detector }] of WATCHES.entries()) {
      const verdict = verdictOf(covered[at] ?? "");
      if (verdict === undefined || covered[at] === said[at]) continue;
      const { state, reason } = verdict;
      rows.push({ tenant, identity_uid, identity_kind, identity_name, detector, state, reason, time });
    }
  }

  get counts(): CoverageCounts {
    return WATCHES.flatMap(({ name }, at) =>
      COVERAGE_STATES.map((state, of) => ({
        detector: name,
        state,
        count: this.#counts[at * COVERAGE_STATES.length + of] as number,
      })),
    );
  }

  /** After a restore: count what the records say, and go on with those of whom nothing was said yet. */
  resume(): void {
    for (const [id, record] of this.#parts.registry.identities.entries()) {
      if (record === undefined) continue;
      if (record.covered === undefined) {
        this.#pending.add(id);
        continue;
      }
      this.admit(record);
    }
  }

  /** One that was away is there again, and is watched as was said last. */
  admit(record: IdentityRecord): void {
    if (record.covered === undefined) return;
    record.covered = this.#shared(record.covered);
    this.#count(record.covered, 1);
  }

  #shared(covered: string): string {
    const known = this.#said.get(covered);
    if (known !== undefined) return known;
    this.#said.set(covered, covered);
    return covered;
  }

  #count(covered: string, by: number): void {
    for (let at = 0; at < covered.length && at < WATCHES.length; at += 1) {
      const verdict = verdictOf(covered[at] as string);
      if (verdict === undefined) continue;
      const column = at * COVERAGE_STATES.length + COVERAGE_STATES.indexOf(verdict.state);
      this.#counts[column] = (this.#counts[column] as number) + by;
    }
  }
}
