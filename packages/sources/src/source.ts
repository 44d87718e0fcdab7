import type { DeadReason, Event, FilterReason, JsonObject, Outcome } from "@rolecall/core";

/** What decoding one record gave: an event, a declared filter, or a dead letter with its reason. */
export type Decoded = Outcome<Event, FilterReason, DeadReason>;

/** What a decoder must know that no record says. */
export interface DecoderOptions {
  readonly tenant: string;
  /**
   * Native ids (`account/name`) of users that are known to have used a console, before the first record is read. A
   * decoder may add to it as it sees evidence. It decides `human` against `access-key` (AWS IAM users).
   */
  readonly consoleUsers?: Set<string>;
}

/**
 * Turns parsed records of one format into events.
 *
 * Called once per record, in input order, from one loop. It never throws, never changes the record, never looks at a
 * clock, and gives the same output for the same input whatever it saw before, except for caches of bounded size whose
 * loss changes nothing. `origin` is copied into the event. The event has no `raw`: the intake adds it.
 */
export type Decoder = (record: JsonObject, origin: string) => Decoded;

/** One log format. Each is a folder of the same shape: `detect`, `decode`, `identify`, README, golden cases. */
export interface Source {
  /** As `--source` names it: `aws-cloudtrail`. */
  readonly name: string;
  /** The platform, as `Event.provider` has it; empty where the record says it. */
  readonly provider: string;
  /** Is this record of this format? Looks at a few members only; must not be true for any other source's records. */
  detect(record: JsonObject): boolean;
  /** The vendor's own record inside this one, which is decoded instead where another source knows it (ECS documents). */
  inner?(record: JsonObject): JsonObject | undefined;
  /** The record that a line is, of a format that is no JSON. `now` is the clock at the door, epoch ms: some lines have no year. */
  line?(text: string, now: number): JsonObject | undefined;
  createDecoder(options: DecoderOptions): Decoder;
}
