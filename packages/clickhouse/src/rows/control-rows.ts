import type { ControlRecord } from "@rolecall/core";
import { jsonRows } from "./json-rows.ts";

/** A control record, and where it lies in the event log. */
export interface ControlEntry {
  readonly record: ControlRecord;
  readonly partition: number;
  readonly position: number;
}

/** Rows for `controls`. */
export function controlRows(entries: Iterable<ControlEntry>): Uint8Array {
  return jsonRows(
    Array.from(entries, ({ record, partition, position }) => ({
      partition,
      position,
      at: record.at,
      control: record.control,
      body: JSON.stringify(record),
    })),
  );
}
