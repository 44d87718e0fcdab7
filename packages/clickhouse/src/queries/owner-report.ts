import type { Identity, Severity } from "@rolecall/core";
import { readIdentity } from "../rows/identity-rows.ts";
import type { Store } from "../store.ts";
import { CONCERNED } from "./concerned.ts";
import { IDENTITY_COLUMNS } from "./list-identities.ts";

/** A machine, with how often it acted and what was found since a time. */
export interface ReportedIdentity {
  readonly identity: Identity;
  readonly calls: number;
  readonly findings: readonly {
    readonly severity: Severity;
    readonly detector: string;
    readonly title: string;
    readonly time: string;
  }[];
}

/** Every machine with its findings and calls since `since` (RFC 3339), by owner and name. */
export async function ownerReport(store: Store, since: string): Promise<readonly ReportedIdentity[]> {
  const [identities, calls, findings] = await Promise.all([
    store.select<Identity>(
      `SELECT ${IDENTITY_COLUMNS} FROM rolecall.identities FINAL
       WHERE identity_kind NOT IN ('human', 'cloud-service', 'unknown') ORDER BY owner, identity_name, identity_uid LIMIT 20000`,
    ),
    store.select<{ uid: string; n: number }>(
      `SELECT identity_uid AS uid, count() AS n FROM rolecall.events
       WHERE time >= parseDateTime64BestEffort({since:String}, 3, 'UTC') GROUP BY uid`,
      { since },
    ),
    store.select<{ uid: string; severity: Severity; detector: string; title: string; time: string }>(
      `SELECT arrayJoin(arrayDistinct(${CONCERNED})) AS uid, severity, detector, title, time FROM rolecall.findings_latest
       WHERE last_seen >= parseDateTime64BestEffort({since:String}, 3, 'UTC') AND severity != 'info'
       ORDER BY score DESC, time DESC LIMIT 20000`,
      { since },
    ),
  ]);
  const byUid = Map.groupBy(findings, ({ uid }) => uid);
  const counted = new Map(calls.map(({ uid, n }) => [uid, n]));
  return identities.map((row) => ({
    identity: readIdentity(row),
    calls: counted.get(row.identity_uid) ?? 0,
    findings: byUid.get(row.identity_uid) ?? [],
  }));
}
