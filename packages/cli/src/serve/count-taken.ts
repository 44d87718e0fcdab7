import type { DeadLetter } from "@rolecall/core";
import type { Metrics } from "@rolecall/runtime";
import type { TakenCounts } from "@rolecall/service-ingest";

/** What became of the records of raw topics. */
export function countTaken(metrics: Metrics, { events, dead, filtered, bytes }: TakenCounts): void {
  metrics.records.inc({ outcome: "event", reason: "" }, events);
  metrics.records.inc({ outcome: "dead", reason: "" }, dead);
  metrics.records.inc({ outcome: "filtered", reason: "" }, filtered);
  metrics.readBytes.inc({ input: "kafka" }, bytes);
}

/** Dead letters that are kept, by why they could not be read. */
export function countLetters(metrics: Pick<Metrics, "deadLetters">, letters: readonly DeadLetter[]): void {
  for (const { reason } of letters) metrics.deadLetters.inc({ reason });
}
