import { type Identity, identityKey, type Severity } from "@rolecall/core";
import { readIdentity } from "../rows/identity-rows.ts";
import type { Store } from "../store.ts";
import { ACTS } from "./acts.ts";
import { CONCERNED } from "./concerned.ts";
import { IDENTITY_COLUMNS } from "./list-identities.ts";

/** A machine, with how often it acted and what was found since a time. */
export interface ReportedIdentity {
  readonly identity: Identity;
  readonly calls: number;
  readonly findings: readonly {
    readonly finding_uid: string;
    readonly severity: Severity;
    readonly detector: string;
    readonly title: string;
    readonly time: string;
  }[];
}

/**
 * Every machine of each tenant with its findings and calls since `since` (RFC 3339), by owner and name. What somebody has judged as
 * expected or dismissed asks nothing of its owner any more.
 */
export async function ownerReport(store: Store, since: string): Promise<readonly ReportedIdentity[]> {
  const [identities, calls, findings] = await Promise.all([
    store.select<Identity>(
      `SELECT ${IDENTITY_COLUMNS} FROM rolecall.identities FINAL
       WHERE identity_kind NOT IN ('human', 'cloud-service', 'unknown') ORDER BY owner, identity_name, identity_uid, tenant LIMIT 20000`,
    ),
    store.select<{ tenant: string; identity_uid: string; n: number }>(
      `SELECT tenant, identity_uid, count() AS n FROM rolecall.events
       WHERE ${ACTS} AND time >= parseDateTime64BestEffort({since:String}, 3, 'UTC') GROUP BY tenant, identity_uid`,
      { since },
    ),
    store.select<{
      tenant: string;
      concerned: string;
      finding_uid: string;
      severity: Severity;
      detector: string;
      title: string;
      time: string;
    }>(
      `SELECT tenant, arrayJoin(${CONCERNED}) AS concerned, finding_uid, severity, detector, title, time FROM rolecall.findings_latest
       WHERE last_seen >= parseDateTime64BestEffort({since:String}, 3, 'UTC') AND severity != 'info'
         AND (tenant, finding_uid) NOT IN (SELECT tenant, finding_uid FROM rolecall.verdicts WHERE verdict IN ('expected', 'dismissed'))
       ORDER BY score DESC, time DESC LIMIT 20000`,
      { since },
    ),
  ]);
  const found = Map.groupBy(findings, ({ tenant, concerned }) => identityKey({ tenant, identity_uid: concerned }));
  const counted = new Map(calls.map((row) => [identityKey(row), row.n]));
  return identities.map((row) => {
    const key = identityKey(row);
    return { identity: readIdentity(row), calls: counted.get(key) ?? 0, findings: found.get(key) ?? [] };
  });
}
