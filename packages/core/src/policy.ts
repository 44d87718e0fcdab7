import type { Severity } from "./finding.ts";

export const POLICY_MODES = ["watch", "alert"] as const;
export type PolicyMode = (typeof POLICY_MODES)[number];

/** When work is allowed, in the civil time of a zone. */
export interface PolicyHours {
  /** IANA name; UTC by default. */
  readonly zone?: string | undefined;
  /** `mon` to `sun`, or ranges like `mon-fri`; every day by default. */
  readonly days?: readonly string[] | undefined;
  /** `HH:MM`, from inclusive, to exclusive; a span over midnight is allowed. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What a policy allows: where a list is absent, everything. Texts are globs of `*` only. */
export interface PolicyAllow {
  /** Operations as the log names them, or `service:operation`. */
  readonly actions?: readonly string[] | undefined;
  readonly resources?: readonly string[] | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** CIDR ranges, or names of cloud services. */
  readonly networks?: readonly string[] | undefined;
  readonly clients?: readonly string[] | undefined;
  readonly environments?: readonly string[] | undefined;
  readonly hours?: readonly PolicyHours[] | undefined;
  /** The charter of an agent: tools it may call and servers that may offer them. */
  readonly tools?: readonly string[] | undefined;
  readonly servers?: readonly string[] | undefined;
}

export interface PolicyLimits {
  /** Spans like `1h`. */
  readonly token_lifetime?: string | undefined;
  /** It acts at least this often. */
  readonly at_least_every?: string | undefined;
  readonly calls_per_hour?: number | undefined;
  /** Sizes like `1GiB`, in and out together. */
  readonly bytes_per_day?: string | undefined;
}

export interface PolicyDelegation {
  /** Through whom it may be used: parents, and identities of the chain before it. */
  readonly by?: readonly string[] | undefined;
  /** On whose behalf. */
  readonly of?: readonly string[] | undefined;
  /** Identities in the chain, at most. */
  readonly depth?: number | undefined;
}

export interface PolicyChildren {
  readonly who?: readonly string[] | undefined;
  /** Runs started within an hour, at most. */
  readonly most?: number | undefined;
  readonly depth?: number | undefined;
  /** `within-parent`: what a child is granted is part of what its parent was. */
  readonly scopes?: "within-parent" | undefined;
}

export interface PolicyCondition {
  /** CEL over `event`; false is a violation. */
  readonly cel: string;
  readonly message?: string | undefined;
}

/** What a policy says of an event, for its own test. */
export interface PolicyExample {
  readonly name?: string | undefined;
  readonly expect: "allow" | "violate";
  /** The clause that is to be violated. */
  readonly clause?: string | undefined;
  /** Members of an event; the rest is filled in. */
  readonly event: Readonly<Record<string, unknown>>;
}

/** A declared policy, as it is written. */
export interface Policy {
  readonly policy: string;
  readonly description?: string | undefined;
  /** One of these says whom it governs, as in the inventory. */
  readonly identity?: string | undefined;
  readonly pattern?: string | undefined;
  readonly label?: string | undefined;
  /** A pattern that matches everything needs `everything`. */
  readonly confirm?: "everything" | undefined;
  /** `alert` by default. */
  readonly mode?: PolicyMode | undefined;
  readonly severity?: Exclude<Severity, "info"> | undefined;
  readonly allow?: PolicyAllow | undefined;
  readonly limits?: PolicyLimits | undefined;
  readonly delegation?: PolicyDelegation | undefined;
  readonly children?: PolicyChildren | undefined;
  readonly when?: readonly PolicyCondition[] | undefined;
  /** After this nothing is allowed. */
  readonly ends?: string | undefined;
  readonly examples?: readonly PolicyExample[] | undefined;
}

/** A policy with where it stands, as the detector is told of it. */
export interface PlacedPolicy {
  readonly policy: Policy;
  readonly file: string;
  /** Lines by clause: `allow.actions` → 7. */
  readonly lines: Readonly<Record<string, number>>;
}
