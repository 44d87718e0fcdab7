import type { ControlRecord, Event } from "@rolecall/core";

/** An event on its way into the log, with the JSON that is both its message and its row. */
export interface LoggedEvent {
  readonly event: Event;
  readonly json: string;
}

/** The log that ingest writes: durable first, then visible to the detector. */
export interface EventLog {
  /**
   * Resolves when the events are durable, in the order given, and handed on. Calls may overlap; they share batches.
   * Waits while the detector is behind: input is slowed, never dropped.
   */
  append(events: readonly LoggedEvent[]): Promise<void>;
  /** Event time has come to `record.at` although nothing happened. */
  control(record: ControlRecord): Promise<void>;
  /** Bytes that wait to become durable: what an intake refuses more input by. */
  readonly pendingBytes: number;
}
