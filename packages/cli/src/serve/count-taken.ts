import type { DeadLetter } from "@rolecall/core";
import type { Metrics } from "@rolecall/runtime";
import type { TakenCounts } from "@rolecall/service-ingest";
import type { RefusedEvents } from "./refused-events.ts";

/** What became of the records of raw topics. */
export function countTaken(metrics: Metrics, { bytes, ...counts }: TakenCounts, refused?: RefusedEvents): void {
  countRecords(metrics, counts, refused);
  metrics.readBytes.inc({ input: "kafka" }, bytes);
}

/** What became of records. An event that its topic did not take after all is a dead letter, and none. */
export function countRecords(
  { records }: Pick<Metrics, "records">,
  { events, dead, filtered }: Omit<TakenCounts, "bytes">,
  refused?: RefusedEvents,
): void {
  const none = refused?.take(events) ?? 0;
  records.inc({ outcome: "event", reason: "" }, events - none);
  records.inc({ outcome: "dead", reason: "" }, dead + none);
  records.inc({ outcome: "filtered", reason: "" }, filtered);
}

/** Dead letters that are kept, by why they could not be read. */
export function countLetters(metrics: Pick<Metrics, "deadLetters">, letters: readonly DeadLetter[]): void {
  for (const { reason } of letters) metrics.deadLetters.inc({ reason });
}
