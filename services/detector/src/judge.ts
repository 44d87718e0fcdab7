import type { FindingVersion } from "@rolecall/clickhouse";
import { isControl, type LogEntry } from "@rolecall/core";
import type { Detector } from "@rolecall/detection";
import type { Batch } from "@rolecall/kafka";

/** Offers a batch to the detector; the findings that opened or changed. A record that is nothing (undefined) is passed over. */
export function judge(detector: Detector, batch: Batch<LogEntry | undefined>): readonly FindingVersion[] {
  for (const { value, offset } of batch.records) {
    if (value === undefined) continue;
    if (isControl(value)) detector.control(value, offset);
    else detector.offer(value, offset);
  }
  const version = batch.records.at(-1)?.offset ?? 0;
  return detector.take().map((finding) => ({ finding, version }));
}
