import type { JsonObject } from "@rolecall/core";

export interface WorldOptions {
  readonly seed: number;
  /** First instant, epoch ms; a whole hour. */
  readonly startAt: number;
  /** How long nothing bad happens, then how long attacks may. */
  readonly quietDays: number;
  readonly attackDays: number;
  /** About how many machine identities the company has; the named cast is always there. */
  readonly identities: number;
  /** Names of the attacks to plant; all of them where absent, none where empty. */
  readonly attacks?: readonly string[];
}

/** One raw log record, as the platform would have delivered it. */
export interface RawRecord {
  /** Event time, ms. Records come in this order. */
  readonly at: number;
  /** The log format: a source's name. */
  readonly source: string;
  readonly record: JsonObject;
  /** Which attack it belongs to; undefined for benign ones. Never reaches the product. */
  readonly attack?: string;
}

/** What was planted: the ground truth that an evaluation compares findings with. */
export interface AttackLabel {
  /** Unique in the world: `stolen-ci-token-1`. */
  readonly id: string;
  readonly attack: string;
  readonly identity_uid: string;
  readonly startAt: number;
  readonly endAt: number;
  readonly records: number;
  /** One sentence for a person. */
  readonly story: string;
}

/** A simulated company. The same options give the same records, to the byte. */
export interface World {
  /** All records, in event-time order; lazily, so that months cost no memory. */
  records(): Iterable<RawRecord>;
  /** Known in full once `records()` has been read to its end. */
  labels(): readonly AttackLabel[];
}
