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
  /** When its last row was written. */
  readonly at: string;
}

/** A place in the order in which rows of findings were written; of those of one instant by the id. */
export interface Mark {
  readonly at: string;
  readonly uid: string;
}

/** A row has its instant before it can be seen: of the last moment some may still come. Who asks again leaves it for then. */
const SETTLED = "recorded_at < now64(3) - INTERVAL 100 MILLISECOND";

/** After every id of a finding. */
const LAST_UID = "~";

/** The end of an instant: what was written in it, and all before. */
export function endOf(at: string): Mark {
  return { at, uid: LAST_UID };
}

export function markOf({ at, finding_uid }: FreshFinding): Mark {
  return { at, uid: finding_uid };
}

/** Was it written after the mark? Instants are as the store writes them, so their texts are in their order. */
export function isAfter({ at, finding_uid }: FreshFinding, mark: Mark): boolean {
  return at === mark.at ? finding_uid > mark.uid : at > mark.at;
}

/** When the last row of a finding was written. */
export async function newestRow(store: Store): Promise<Mark> {
  const [row] = await ask<{ readonly at: string }>(store, {
    sql: "SELECT max(recorded_at) AS at FROM rolecall.findings",
    parameters: {},
  });
  return endOf(row?.at ?? "1970-01-01T00:00:00.000Z");
}

/** Findings that are new or changed since then, as they were written: `limit` at most, and others may follow. */
export function freshFindings(
  store: Store,
  { at, uid }: Mark,
  { limit, isSettled }: { readonly limit: number; readonly isSettled: boolean },
): Promise<readonly FreshFinding[]> {
  return ask<FreshFinding>(store, {
    sql: `SELECT finding_uid, argMax(title, version) AS title, argMax(severity, version) AS severity,
        any(findings.identity_uid) AS identity_uid, any(findings.identity_name) AS identity_name,
        argMax(findings.time, version) AS time, max(recorded_at) AS at
      FROM rolecall.findings AS findings
      WHERE recorded_at >= parseDateTime64BestEffort({at:String}, 3, 'UTC')
        ${isSettled ? `AND ${SETTLED}` : ""}
      GROUP BY finding_uid HAVING (at, finding_uid) > (parseDateTime64BestEffort({at:String}, 3, 'UTC'), {uid:String})
      ORDER BY at, finding_uid LIMIT {limit:UInt32}`,
    parameters: { at, uid, limit },
  });
}
