import type { Event } from "./event.ts";
import type { Inventory } from "./inventory.ts";
import type { PlacedPolicy } from "./policy.ts";

interface At {
  /** RFC 3339 UTC with milliseconds. */
  readonly at: string;
}

/** Part `part` of `parts` of something larger than a record should be; it holds from its last part on. */
interface Part {
  /** Fingerprint of the whole. */
  readonly version: string;
  readonly part: number;
  readonly parts: number;
}

/** What the inventory files say, from here on, instead of what they said before. */
export interface InventoryRecord extends At, Part {
  readonly control: "inventory";
  readonly inventory: Inventory;
}

/** The declared policies, from here on, instead of those before. */
export interface PoliciesRecord extends At, Part {
  readonly control: "policies";
  readonly policies: readonly PlacedPolicy[];
}

/**
 * What an analyst says a finding was. `expected`: the identity may; `dismissed`: a false alarm; `compromised`: an attack;
 * `reopened`: what was said before is taken back.
 */
export interface FeedbackRecord extends At {
  readonly control: "feedback";
  readonly finding_uid: string;
  readonly verdict: "expected" | "dismissed" | "compromised" | "reopened";
}

/** Kinds of change that somebody may tell of. */
export const CHANGES = ["deploy", "rotation", "migration"] as const;
export type ChangeKind = (typeof CHANGES)[number];

/** Something was changed on purpose: what is new about these identities afterwards, and of its kind, is no surprise. */
export interface ChangeRecord extends At {
  readonly control: "change";
  /** Whose identities it is about. */
  readonly tenant: string;
  readonly change_uid: string;
  readonly change: ChangeKind;
  /** Whom it is about: globs of `*` over `identity_uid`. */
  readonly identities: readonly string[];
  /** Event times between which it explains something, RFC 3339 UTC. */
  readonly from: string;
  readonly until: string;
  /** Who says so, and what it was. */
  readonly by: string;
  readonly note: string;
}

/** `watermark`: event time has come to `at` although nothing happened. */
export interface WatermarkRecord extends At {
  readonly control: "watermark";
}

/**
 * What may change what a detector says, beside events. It travels in the events topic, so that it has one place in the
 * order, and is a row of the history like any record.
 */
export type ControlRecord = WatermarkRecord | InventoryRecord | PoliciesRecord | FeedbackRecord | ChangeRecord;

/** A value of `rolecall.events.v1`. */
export type LogEntry = Event | ControlRecord;

export function isControl(entry: LogEntry): entry is ControlRecord {
  return "control" in entry;
}
