import type { JsonObject } from "@rolecall/core";

/** What an attacker really did in somebody's AWS account, as CloudTrail told it. */
export interface RealSession {
  /** Where the records are from: `stratus`, `invictus`. */
  readonly origin: string;
  /** What was done, for a person. */
  readonly name: string;
  /** CloudTrail records, whatever their order. */
  readonly records: readonly JsonObject[];
}

export interface WorldOptions {
  /** A whole number of 0 to 2^32 - 1. */
  readonly seed: number;
  /** First instant, epoch ms; a whole hour. */
  readonly startAt: number;
  /** How long nothing bad happens, then how long attacks may. Fractions of a day must be whole hours. */
  readonly quietDays: number;
  readonly attackDays: number;
  /** About how many machine identities the company has; the named cast is always there. */
  readonly identities: number;
  /**
   * Names of the attacks to plant, in this order; those of the demonstration where absent, none where empty. The first
   * comes within 40 minutes after the quiet days, the next ones 30 to 40 minutes apart.
   */
  readonly attacks?: readonly string[];
  /**
   * When all of them have happened, another one about every so many hours: the named ones in turn (the whole library
   * where none are named), each time on another machine. 8 where absent, none where 0.
   */
  readonly attackEveryHours?: number;
  /** Sessions of real attackers, planted beside the library's attacks: each kind of them twice, then in its turn. */
  readonly sessions?: readonly RealSession[];
  /**
   * What else befalls real companies: the whole cloud fails for an hour or two, a network is given up for another, a team is
   * merged into another, and three in ten of the staff are hired on the way.
   */
  readonly rough?: boolean;
}

/** One raw log record, as the platform would have delivered it. */
export interface RawRecord {
  /** Event time as the record tells it, ms: whole seconds where the format has no fractions. Records come in this order. */
  readonly at: number;
  /** The log format: a source's name. */
  readonly source: string;
  readonly record: JsonObject;
  /** The `id` of the label that it belongs to; undefined for benign ones. Never reaches the product. */
  readonly attack?: string;
}

/** What was planted: the ground truth that an evaluation compares findings with. */
export interface AttackLabel {
  /** Unique in the world: `stolen-ci-token-1`. */
  readonly id: string;
  readonly attack: string;
  readonly identity_uid: string;
  /** Event times of its first and last record, and how many there are within the world's time. */
  readonly startAt: number;
  readonly endAt: number;
  readonly records: number;
  /** One sentence for a person. */
  readonly story: string;
}

/** What the company does on purpose and would tell of: releases, and the network that it gives up. */
export interface WorldChange {
  readonly change: "deploy" | "migration";
  /** Whom it reaches. */
  readonly identities: readonly string[];
  /** When it begins, and when it has reached everybody, epoch ms. */
  readonly startAt: number;
  readonly endAt: number;
}

/** A simulated company. The same options give the same records, to the byte, on the same version of Node. */
export interface World {
  /**
   * All records, in event-time order; lazily, so that months cost no memory. Every call begins anew, and neither another
   * reader nor an early stop changes what a reader sees.
   */
  records(): Iterable<RawRecord>;
  /** All that is planted, by time; known before any record is read. */
  labels(): readonly AttackLabel[];
  /** What was changed on purpose, by time. Labels and changes know nothing of each other. */
  changes(): readonly WorldChange[];
}
