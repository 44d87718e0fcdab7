import type { IdentityKind } from "./identity.ts";

export const SEVERITIES = ["info", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

export const CONFIDENCES = ["low", "medium", "high"] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export const FINDING_KINDS = ["behavior", "policy", "rule", "lifecycle", "delegation", "sequence", "coverage"] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** `learning`: nominal model under the strict threshold. `none`: a rule, which has no probability. */
export const CALIBRATIONS = ["calibrated", "learning", "none"] as const;
export type Calibration = (typeof CALIBRATIONS)[number];

/** How familiar a value is (the words of OCSF `observed_pattern` and of GuardDuty's profiles). */
export const PATTERNS = [
  "FREQUENT",
  "INFREQUENT",
  "RARE",
  "UNSEEN",
  "BUSINESS_HOURS",
  "OFF_HOURS",
  "SURGE",
  "BURST",
  "DROP",
  "MATCH",
] as const;
export type Pattern = (typeof PATTERNS)[number];

/** One dimension that contributed: what was seen, what was expected, and what it added to the evidence. */
export interface Dimension {
  /** A field of the event (`src_network`), or a measure over the hour (`calls_per_hour`). */
  readonly name: string;
  readonly pattern: Pattern;
  readonly observed: string;
  readonly expected: string;
  /** -log10 of the probability of something at least this odd; 0 where there is none. */
  readonly surprise: number;
  /** What it added to the sum. The `added` of all dimensions sum to the evidence of the finding. */
  readonly added: number;
}

/**
 * The dimension that names the person for whom an agent worked that is one identity for everybody, by `identity_uid`; it is the
 * label `person`. A dimension and no member of its own: who reads findings of another version reads it as any other.
 */
export const PERSON = "person";

/**
 * The dimension, one for each owner, in which a finding about identities of several owners says whose they are: `observed` is the
 * owner, and `expected` names them. A dimension for the same reason.
 */
export const OWNER_OF_MEMBERS = "owner_of_members";

/**
 * The dimension that says from where, by what and with which credential the deciding call came; it adds nothing. A dimension for
 * the same reason.
 */
export const CALLED_FROM = "called_from";

/** Whose finding it is among all who work with an agent that is one identity for everybody; undefined of any other. */
export function personIn({ dimensions }: Partial<Pick<Finding, "dimensions">>): string | undefined {
  return dimensions?.find(({ name }) => name === PERSON)?.observed;
}

/** From where, by what and with which credential the deciding call came; undefined where nothing says. */
export function callerIn({ dimensions }: Partial<Pick<Finding, "dimensions">>): string | undefined {
  return dimensions?.find(({ name }) => name === CALLED_FROM)?.observed;
}

/** Is it about many in an account, of whom nobody in particular is told? Its evidence has them, and `anonymous` stands for them. */
export function isOfMany({
  kind,
  identity_kind,
  identity_name,
}: Pick<Finding, "kind" | "identity_kind" | "identity_name">): boolean {
  return kind === "lifecycle" && identity_kind === "unknown" && identity_name === "anonymous";
}

/** An ATT&CK technique, with the version of ATT&CK that the id belongs to. */
export interface AttackTag {
  readonly tactic: string;
  readonly technique: string;
  readonly version: string;
}

/** One deviation or violation. Ids are fingerprints of content, times are event time: the same events, the same bytes. */
export interface Finding {
  /** `f_` and a fingerprint: stable over the life of the episode, and over replays. */
  readonly finding_uid: string;
  readonly tenant: string;
  /** `behavior`, or the id of the rule. */
  readonly detector: string;
  readonly detector_version: number;
  readonly kind: FindingKind;
  /** One sentence for a person: who did what it never does. */
  readonly title: string;
  readonly identity_uid: string;
  readonly identity_kind: IdentityKind;
  readonly identity_name: string;
  readonly owner: string;
  readonly environment: string;
  /** Event time at which it was decided (the end of the hour or day for what only then shows). */
  readonly time: string;
  readonly first_seen: string;
  readonly last_seen: string;
  /** Where the deciding record came from. */
  readonly origin: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly calibration: Calibration;
  /** 0 to 100, the highest of the episode; 60 is once per 1,000 identities and day. */
  readonly score: number;
  /** Per identity-hour; absent for kinds without a probability. */
  readonly probability?: number | undefined;
  /** In words, per identity-day; absent for kinds without a probability. */
  readonly expected_rate?: string | undefined;
  readonly dimensions: readonly Dimension[];
  readonly attacks: readonly AttackTag[];
  /** OWASP Non-Human Identities Top 10: `NHI2`. */
  readonly owasp: readonly string[];
  /** Event ids: first, peak, last. */
  readonly events: readonly string[];
  /** Runnable as it stands: the events behind it. */
  readonly sql: string;
  /** What makes two findings the same thing to a person: `v1:` and a hash. */
  readonly fingerprint: string;
}
