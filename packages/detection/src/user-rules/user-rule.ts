import type { Confidence, IdentityKind, JsonObject, Severity } from "@rolecall/core";

/** A rule as a user writes it: `rules: [./rules/*.yaml]`, one a document. */
export interface UserRule {
  /** Its name, and the `detector` of its findings. */
  readonly rule: string;
  readonly version?: number;
  /** One sentence; `{identity_name}`, `{resource|a thing}`, `{raw.requestParameters.name}` are filled in. */
  readonly title: string;
  readonly sources: readonly string[];
  /** Operations, whole or ending in `*`; all of them by default. */
  readonly actions?: readonly string[];
  readonly kinds?: readonly IdentityKind[];
  /** CEL over `event` and `raw`; several must all hold. */
  readonly when?: readonly string[];
  readonly threshold?: UserThreshold;
  readonly sequence?: UserSequence;
  readonly severity: Severity;
  /** Severity of what was refused; not reported by default. */
  readonly attempted?: Severity;
  readonly failed?: Severity;
  readonly confidence?: Confidence;
  /** Also what a platform does on its own. */
  readonly platform?: boolean;
  /** A path whose value makes findings of one identity different episodes. */
  readonly key?: string;
  readonly shows?: readonly string[];
  readonly expected?: string;
  /** `Persistence/T1098.001`. */
  readonly attacks?: readonly string[];
  readonly owasp?: readonly string[];
  readonly false_positives?: readonly string[];
  readonly response?: readonly string[];
  /** What becomes of its findings: told (by default), or written down and told to nobody, or told in a digest. The detector does not ask. */
  readonly mode?: "enabled" | "dry-run" | "staging";
  /** RFC 3339, or a day. */
  readonly created?: string;
  /** Until when it is not `enabled`: 14 days after `created` by default, 48 hours where it is staged. */
  readonly expires_at?: string;
  /** Where its findings are told while it is staged, and how often it may alert in that time to be enabled after it. */
  readonly staging?: { readonly receiver: string; readonly max_alerts: number };
  /** `rules test` fails where the rule matches more than this share, 0 to 1, of the stored events of its sources. */
  readonly max_hit_rate?: number;
  readonly examples?: readonly UserExample[];
}

/** So many within a span: distinct values of a path, or events. */
export interface UserThreshold {
  readonly count: number;
  /** A duration: `10m`. */
  readonly within: string;
  readonly distinct?: string;
  /** What is counted for apart from the identity. */
  readonly per?: string;
  readonly noun?: string;
}

export interface UserSequence {
  readonly within: string;
  readonly per?: string;
  readonly steps: readonly { readonly actions: readonly string[]; readonly when?: readonly string[] }[];
}

/** Events or vendor's records, in order; the last one fires, or does not. */
export interface UserExample {
  readonly name?: string;
  readonly expect: "fires" | "quiet";
  readonly events?: readonly JsonObject[];
  readonly records?: readonly JsonObject[];
}

/** One thing that is wrong with a rule, and which of its members it is. */
export interface RuleFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint: string;
}
