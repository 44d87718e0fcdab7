import type { FindingVersion } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import type { Producer } from "@rolecall/kafka";
import type { FindingsTable } from "./tables.ts";

export interface FindingsOut {
  readonly tables: FindingsTable;
  readonly findings: Producer<Finding>;
  /** Called with findings that opened or changed, once they are durable. */
  readonly found?: ((findings: readonly Finding[]) => void) | undefined;
}

/** Findings that opened or changed become durable in the table, and then go to the topic. */
export async function tellFindings(
  { tables, findings: topic, found }: FindingsOut,
  versions: readonly FindingVersion[],
  signal: AbortSignal,
): Promise<void> {
  if (versions.length === 0) return;
  await tables.findings(versions);
  const findings = versions.map(({ finding }) => finding);
  found?.(findings);
  await topic.send(
    findings.map((finding) => ({ key: finding.identity_uid, value: finding, partition: 0 })),
    signal,
  );
}
