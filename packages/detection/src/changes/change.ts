import type { ChangeOf } from "./allowance.ts";

/** A change that may explain what comes after it. Plain data: it is a row of the snapshot as it stands. */
export interface Change {
  /** Unique among the changes that are remembered. */
  readonly key: string;
  readonly change: ChangeOf;
  /** Globs over `identity_uid`: whom it is about. */
  readonly identities: readonly string[];
  /** First and last hour that it explains, whole hours since the epoch. */
  readonly from: number;
  readonly until: number;
  /** For people: who made it or told of it, what it was, and when. */
  readonly by: string;
  readonly what: string;
  readonly at: number;
  /** It was read off the log: then it does not explain new ways to administer, delete or take secrets. */
  readonly isLearned: boolean;
}
