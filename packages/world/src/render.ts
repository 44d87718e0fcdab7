import { formatTime } from "@rolecall/core";
import type { AttackLabel, RawRecord } from "./world.ts";

/** NDJSON, one line each with its line feed: the record alone, as its platform writes it. */
export function* renderRecords(records: Iterable<RawRecord>): Generator<string, void, undefined> {
  for (const { record } of records) yield `${JSON.stringify(record)}\n`;
}

/** NDJSON of labels, times as RFC 3339. */
export function* renderLabels(labels: Iterable<AttackLabel>): Generator<string, void, undefined> {
  for (const { id, attack, identity_uid, startAt, endAt, records, story } of labels) {
    const label = { id, attack, identity_uid, start: formatTime(startAt), end: formatTime(endAt), records, story };
    yield `${JSON.stringify(label)}\n`;
  }
}
