import { type Finding, isControl, type LogEntry, SCHEMAS } from "@rolecall/core";
import type { Detector } from "@rolecall/detection";
import type { Batch, Producer } from "@rolecall/kafka";
import type { DetectorTables } from "./tables.ts";

export interface Judge {
  readonly detector: Detector;
  readonly tables: Pick<DetectorTables, "findings">;
  readonly findings: Producer<Finding>;
}

/**
 * Offer a batch to the detector, and make the findings that opened or changed durable: first in the table, then in the
 * topic. A record that is nothing (undefined) is passed over.
 */
export async function judge(
  { detector, tables, findings }: Judge,
  batch: Batch<LogEntry | undefined>,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  let last = 0;
  for (const { value, offset } of batch.records) {
    last = offset;
    if (value === undefined) continue;
    if (isControl(value)) detector.control(value, offset);
    else detector.offer(value, offset);
  }
  const found = detector.take();
  if (found.length === 0) return found;
  await tables.findings(found, last);
  await findings.send(
    found.map((finding) => ({
      key: finding.identity_uid,
      value: finding,
      partition: 0,
      headers: { schema: SCHEMAS.finding, tenant: finding.tenant },
    })),
    signal,
  );
  return found;
}
