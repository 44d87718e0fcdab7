import type { CoverageState } from "@rolecall/core";

/** How many identities each detector watches in each state. */
export type CoverageCounts = readonly {
  readonly detector: string;
  readonly state: CoverageState;
  readonly count: number;
}[];
