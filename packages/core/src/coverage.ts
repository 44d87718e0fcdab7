import type { IdentityKind } from "./identity.ts";

/** `learning`: it speaks, under a stricter threshold or with less to go by. `blind`: it cannot speak. */
export const COVERAGE_STATES = ["calibrated", "learning", "blind"] as const;
export type CoverageState = (typeof COVERAGE_STATES)[number];

/** How well one detector can watch one identity: a row of `coverage`. */
export interface Coverage {
  readonly tenant: string;
  readonly identity_uid: string;
  readonly identity_kind: IdentityKind;
  readonly identity_name: string;
  /** `behavior.network`, `rules`, `policy`, `lifecycle.owner`, … */
  readonly detector: string;
  readonly state: CoverageState;
  /** What is missing, in words; empty where nothing is. */
  readonly reason: string;
  /** Event time since when it is so. */
  readonly time: string;
}
