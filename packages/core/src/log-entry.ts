import type { Event } from "./event.ts";

/**
 * What may change what a detector says, beside events. It travels in the events topic, so that it has one place in the
 * order, and is a row of the history like any record.
 */
export interface ControlRecord {
  /** `watermark`: event time has come to `at` although nothing happened. */
  readonly control: "watermark";
  /** RFC 3339 UTC with milliseconds. */
  readonly at: string;
}

/** A value of `rolecall.events.v1`. */
export type LogEntry = Event | ControlRecord;

export function isControl(entry: LogEntry): entry is ControlRecord {
  return "control" in entry;
}
