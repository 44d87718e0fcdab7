import type { CalibrationRow } from "./calibration.ts";
import type { Matched } from "./match-findings.ts";
import type { ScoredSeries } from "./nab-score.ts";
import type { JudgedHour } from "./oracle.ts";
import type { PoisoningRow } from "./poisoning.ts";

/** Budgets at which recall is told, in findings per 1,000 identities and day; the last one is for volume only. */
export const BUDGETS = [1, 2, 5, 10, 20] as const;
/** The budget that a fleet has where nobody asks for another. */
export const USUAL = 5;

/** What was found by a detector that was told more than the logs. */
export interface Informed {
  readonly name: string;
  readonly matched: Matched;
}

/** What came of one world. */
export interface WorldResult {
  readonly seed: number;
  readonly identities: number;
  readonly records: number;
  /** Per budget: what was found with it, online. */
  readonly matched: readonly Matched[];
  /** The same at the usual budget by what it was told beside the logs: the name of a row each. */
  readonly informed: readonly Informed[];
  /** Per baseline. */
  readonly baselines: readonly { readonly name: string; readonly hours: readonly JudgedHour[] }[];
  /** Detector alone at the usual budget, microseconds per record. */
  readonly microseconds: number;
  /** First event of an identity, epoch ms. */
  readonly births: ReadonlyMap<string, number>;
  /** Identities that there were on each day from the first on: those that acted on it or on the six before. */
  readonly alive: readonly number[];
}

/** Worlds of the size of a large company: what only many identities show is in no other. */
export interface LargeWorlds {
  readonly results: readonly WorldResult[];
  readonly calibration: readonly CalibrationRow[];
  readonly quietDays: number;
  readonly attackDays: number;
}

export interface ReportOptions {
  /** Further worlds of the usual size that have days without attacks only: how often what is rare comes takes many. */
  readonly calm: readonly WorldResult[];
  readonly large: LargeWorlds;
  /** Sessions of real attackers that were played in the worlds. */
  readonly sessions: number;
  readonly poisoning: readonly PoisoningRow[];
  /** The series that the volume model judged; none where they are not there. */
  readonly rates: readonly ScoredSeries[];
  readonly startAt: number;
  readonly quietDays: number;
  readonly attackDays: number;
  readonly command: string;
}
