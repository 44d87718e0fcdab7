import type { Store } from "@rolecall/clickhouse";
import type { Severity } from "@rolecall/core";
import { ask } from "./question.ts";

/** What a page needs to tell of a finding that just came. */
export interface FreshFinding {
  readonly finding_uid: string;
  readonly title: string;
  readonly severity: Severity;
  readonly identity_uid: string;
  readonly identity_name: string;
  readonly time: string;
  /** When its last row was written, as `freshFindings` takes it. */
  readonly at: string;
}

/** When the last row of a finding was written, as an instant that `freshFindings` takes. */
export async function newestRow(store: Store): Promise<string> {
  const [row] = await ask<{ readonly at: string }>(store, {
    sql: "SELECT max(recorded_at) AS at FROM rolecall.findings",
    parameters: {},
  });
  return row?.at ?? "1970-01-01T00:00:00.000Z";
}

/** Findings that are new or changed since then, the last first. */
export function freshFindings(store: Store, since: string, limit: number): Promise<readonly FreshFinding[]> {
  return ask<FreshFinding>(store, {
    sql: `SELECT finding_uid, argMax(title, version) AS title, argMax(severity, version) AS severity,
        any(findings.identity_uid) AS identity_uid, any(findings.identity_name) AS identity_name,
        argMax(findings.time, version) AS time, max(recorded_at) AS at
      FROM rolecall.findings AS findings WHERE recorded_at > parseDateTime64BestEffort({since:String}, 3, 'UTC')
      GROUP BY finding_uid ORDER BY time DESC LIMIT {limit:UInt32}`,
    parameters: { since, limit },
  });
}
