import type { Event, PlacedPolicy } from "@rolecall/core";
import type { PolicyActivity } from "./activity.ts";

/** One event as policies judge it. */
export interface Occasion {
  readonly event: Event;
  /** Epoch ms. */
  readonly at: number;
  /** Where it happened, as event, account or inventory say. */
  readonly environment: string;
  readonly activity: PolicyActivity;
  /** Scopes that an identity was granted when it was last seen; empty where no log says. */
  readonly grantedTo: (identityUid: string) => readonly string[];
}

/** What a clause saw that it does not allow, in words. */
export interface Breach {
  readonly clause: string;
  readonly observed: string;
  readonly expected: string;
}

/** One thing that a policy demands, compiled: what was seen against it, or undefined. */
export interface Clause {
  /** `allow.actions` */
  readonly name: string;
  readonly expected: string;
  readonly check: (occasion: Occasion) => string | undefined;
}

/** What keeps a policy from being compiled, and where in it. */
export interface PolicyFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** Characters into the text at `path`. */
  readonly offset?: number;
}

export interface CompiledPolicy {
  readonly source: PlacedPolicy;
  readonly clauses: readonly Clause[];
  /** What it demands of the runs that its identities start. */
  readonly childClauses: readonly Clause[];
  /** Counts of the identity are needed. */
  readonly counts: boolean;
  /** The longest that an identity may be silent, ms; undefined where nothing is said of that. */
  readonly longestSilence: number | undefined;
}
