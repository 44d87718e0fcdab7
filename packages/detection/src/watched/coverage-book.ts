import { COVERAGE_STATES, type Coverage, type CoverageState, formatTime } from "@rolecall/core";
import type { Baselines } from "../hour/baselines.ts";
import type { Declarations } from "../inventory/declarations.ts";
import type { RuleSet } from "../rules/index.ts";
import type { IdentityRecord, Registry } from "../state/registry.ts";
import { type Standing, WATCHES } from "./detectors.ts";
import { verdictOf } from "./verdicts.ts";

/** How many identities each detector watches in each state. */
export type CoverageCounts = readonly {
  readonly detector: string;
  readonly state: CoverageState;
  readonly count: number;
}[];

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
  readonly #counts = new Int32Array(WATCHES.length * COVERAGE_STATES.length);

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#read = new Set(parts.rules.rules.flatMap(({ sources }) => sources));
    parts.registry.onRemove = (record) => this.#count(record.covered ?? "", -1);
  }

  /** Judge an identity that acted; the rows of what is not as it was said to be. */
  review(id: number, record: IdentityRecord): readonly Coverage[] {
    const { baselines, declarations, tenant } = this.#parts;
    const { source } = record.said;
    const standing: Standing = {
      record,
      row: baselines.rows.open(id),
      isCalibrated: baselines.fleet.calibrated,
      isGoverned: declarations.policies.size > 0 && declarations.governing(id, record).length > 0,
      isRead: source === undefined || this.#read.has(source),
    };
    const verdicts = WATCHES.map(({ judge }) => judge(standing));
    const covered = verdicts.map(({ letter }) => letter).join("");
    const said = record.covered ?? "";
    if (covered === said) return [];
    record.covered = covered;
    this.#count(said, -1);
    this.#count(covered, 1);
    return verdicts.flatMap(({ letter, state, reason }, at): readonly Coverage[] => {
      if (letter === said[at]) return [];
      return [
        {
          tenant,
          identity_uid: record.uid,
          identity_kind: record.kind,
          identity_name: record.name,
          detector: WATCHES[at]?.name ?? "",
          state,
          reason,
          time: formatTime(record.lastSeen),
        },
      ];
    });
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

  /** After a restore: count what the records say. */
  resume(): void {
    for (const record of this.#parts.registry.identities) this.#count(record?.covered ?? "", 1);
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
