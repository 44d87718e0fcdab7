import type { ActionClass, CredentialKind, EventOutcome, IdentityKind } from "@rolecall/core";

/**
 * Where a value stands: names with `/` between, since some have dots of their own; a number in a list, or `[Key=name]`,
 * the one of a list whose `Key` is `name`, in capitals or not; `[=name]` the one that is. A text that holds JSON is looked into. `=text` is that text.
 */
export type Place = string;

/** The first that has a value counts. */
export type Places = Place | readonly Place[];

/** Each place holds a text (a number and a truth count as theirs) that fits; `true`: it is there, be it null. */
export type Fits = Readonly<Record<Place, RegExp | true>>;

/** One sort of who may have acted. Whose `id` has no value was somebody else. */
export interface Actor {
  readonly when?: Fits;
  readonly kind: IdentityKind;
  readonly id: Places;
  /** What a person would call it; the id by default. */
  readonly name?: Places;
  /** What stands in front of the id and of the name, or behind them, and is no part of either. */
  readonly without?: RegExp;
  /** Capitals make no other user of it. */
  readonly lower?: true;
}

/** With what it was done. */
export interface Proof {
  readonly when?: Fits;
  readonly kind: CredentialKind;
  readonly uid: Places;
}

/**
 * One form of a service's audit log, as data: what tells it, and where things stand. Its events are those of the native
 * format, with what rules look at in `labels`, since the original of such an event is the native record.
 */
export interface AuditForm {
  readonly provider: string;
  /** Who has many products' events in one schema says whose each is. */
  readonly providerAt?: Places;
  /** What tells a record of this form from any other. The first name of the first is looked up, so the rarest comes first. */
  readonly told: Fits;
  /**
   * What tells it where a store spells its names anew, with or without capitals and underscores (`true`: the same). An
   * application's own record may well have the three commonest of them, so this is more, or nothing.
   */
  readonly respelt?: Fits | true;
  readonly time: Places;
  /** The log's own id of the event; the record's hash by default. */
  readonly id?: Places;
  /** Where the action was recorded. */
  readonly account?: Places;
  /** The identity's own account, where ids are good in all of the service: `=`. The same by default. */
  readonly home?: Places;
  /** What stands around values in such a log, and is no part of them. */
  readonly marks?: RegExp;
  /** The parts of the operation's name, put together with `between` (a dot, by default), each without `without`. */
  readonly action: readonly Places[];
  readonly between?: string;
  readonly without?: RegExp;
  /** What the service calls an operation of which its log has a number. */
  readonly names?: ReadonlyMap<string, string>;
  /** The last part is a path, of which the template counts. */
  readonly isRequest?: true;
  /** By the operation's name, the first that fits; else a guess from its words. */
  readonly classes?: readonly (readonly [RegExp, ActionClass])[];
  /** In this order; nobody fits: unknown. */
  readonly who: readonly Actor[];
  /** For whom, where that is somebody else. */
  readonly behind?: readonly Actor[];
  readonly proof?: readonly Proof[];
  readonly resource?: Places | Worded;
  readonly resourceKind?: Places;
  /** Rights of whoever acted, as a list or as a text with commas or blanks. */
  readonly granted?: Places;
  /** Rights that were given to the resource; the label `granted_to` says so. */
  readonly gives?: Places;
  /** The first that fits; else by `status`; else it was done. */
  readonly outcome?: readonly (readonly [Fits, EventOutcome])[];
  /** The status of HTTP. */
  readonly status?: Places;
  readonly error?: Places;
  readonly address?: Places | Worded;
  readonly country?: Places;
  readonly userAgent?: Places;
  readonly session?: Places;
  readonly bytesOut?: Places;
  readonly labels?: Readonly<Record<string, Places | Worded>>;
}

/** What counts only where it fits: one of few words, since a setting may as well be a secret, or the group of a sentence. */
export interface Worded {
  readonly at: Place;
  readonly fits: RegExp;
}
