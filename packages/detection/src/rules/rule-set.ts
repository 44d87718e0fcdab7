import type { AttackTag, Confidence, Dimension, Event, FindingKind, Severity } from "@rolecall/core";
import type { Own } from "./own-account.ts";
import type { Repeats, Rule } from "./rule.ts";

/** A rule that an event satisfied. Text in it is plain, bounded and free of control characters, not yet escaped for any output. */
export interface RuleMatch {
  /** The rule's id: the `detector` of the finding. */
  readonly rule: string;
  /** The rule's version: the `detector_version`. */
  readonly version: number;
  /** `rule` by default. */
  readonly kind?: FindingKind | undefined;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly attacks: readonly AttackTag[];
  readonly owasp: readonly string[];
  readonly dimensions: readonly Dimension[];
  /** Told however often it happens, or from each network on its first day; absent: until it is the identity's habit. */
  readonly repeats?: Repeats | undefined;
  /** What it tells of, where several rules do: with them it is one finding. */
  readonly story?: string | undefined;
  /** What was counted, where that is what must be the same, and within how long. */
  readonly set?: CountedSet | undefined;
  /** A fingerprint of who gains or what runs: of the same it may become a habit, however grave. Absent: as its severity says. */
  readonly alike?: string | undefined;
  /** What it made itself is taken away: a habit of its own, which says nothing of others' things. */
  readonly ofOwn?: true;
  /** With whom it is told of together, where enough match of late; absent: each is told of by itself. */
  readonly together?: Together | undefined;
  /** What was done, without for whom: of an agent that is one identity for everybody, which people did the same. */
  readonly call?: string | undefined;
  /** By what another product calls the thing that it found, or "": told by whatever rule, it is one episode, as grave as it ever was. */
  readonly reported?: string | undefined;
  /** True where several operations make the match: which of them came last, and on what, is chance. */
  readonly ofSeveral?: boolean;
  /** Two matches of one identity with the same rule and key are one episode. At most 256 characters. */
  readonly key: string;
}

/** What a threshold was reached with: fingerprints of the latest values, as many as it asks for, with their times (ms), and of this event's. */
export interface CountedSet {
  readonly values: readonly (readonly [value: string, at: number])[];
  readonly own: readonly string[];
  readonly withinMs: number;
  readonly noun: string;
}

/** Many who match alike are one finding about them. */
export interface Together {
  /** What they do, after `81 identities:` or `81 members of role/payments:`. */
  readonly words: string;
  /** Each of these may be what they share: an owner, a network, the wider one round it. */
  readonly marks: readonly string[];
  /** From so many on, in the whole fleet. Absent: among those of one owner, from as many as of those whose behaviour shares a value. */
  readonly least?: number | undefined;
}

/** State that changed since it was last taken, in the form of the detector's own rows (`StateRow`). */
export interface RuleRows {
  /** Keys start with `rule:`. */
  readonly rows: readonly { readonly key: string; readonly state: Uint8Array }[];
  readonly removed: readonly string[];
}

/**
 * All rules, compiled once.
 *
 * Called from one loop. `check` must be given every released event once, in the order of release: rules with a threshold
 * count what an identity did before, and that count is a pure function of the events checked. It never throws, whatever
 * the event or its raw record holds, and costs two map look-ups for an event that no rule concerns.
 */
export interface RuleSet {
  /**
   * The matches of one event, in the order of the rules; one shared empty array when there are none. `at`: its time, ms, if known.
   * `own`: the accounts and domains that the inventory names, which are nobody else's.
   */
  check(event: Event, at?: number, own?: Own): readonly RuleMatch[];
  /** Does a rule look into the original record of such an event? If so its `raw` must be kept until it was checked. */
  concerns(event: Pick<Event, "source" | "provider" | "action">): boolean;
  readonly rules: readonly Rule[];
  /** The rows that changed since the last call; all of them in the first after `createRules`. */
  takeRows(): RuleRows;
  /** Load the newest row of every key that starts with `rule:`. Only on a set that has checked nothing. */
  restore(rows: Iterable<{ readonly key: string; readonly state: Uint8Array }>): void;
}
