import type { DeadLetter } from "@rolecall/core";
import type { Metrics } from "@rolecall/runtime";
import type { TakenCounts } from "@rolecall/service-ingest";
import type { RefusedEvents } from "./refused-events.ts";

/** What became of records, and how much they were. An event that its topic did not take after all is a dead letter, and none. */
export function countTaken(
  { records, readBytes }: Pick<Metrics, "records" | "readBytes">,
  input: "http" | "kafka",
  { events, dead, filtered, bytes }: TakenCounts,
  refused?: RefusedEvents,
): void {
  const none = refused?.take(events) ?? 0;
  records.inc({ outcome: "event", reason: "" }, events - none);
  records.inc({ outcome: "dead", reason: "" }, dead + none);
  records.inc({ outcome: "filtered", reason: "" }, filtered);
  readBytes.inc({ input }, bytes);
}

/** Dead letters that are kept, by why they could not be read. */
export function countLetters(metrics: Pick<Metrics, "deadLetters">, letters: readonly DeadLetter[]): void {
  for (const { reason } of letters) metrics.deadLetters.inc({ reason });
}
