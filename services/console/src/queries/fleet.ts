import { JUDGED_FINDINGS, type Store } from "@rolecall/clickhouse";
import { ask, type Question } from "./question.ts";

/** How many identities each view holds. */
export interface FleetCounts {
  readonly all: number;
  readonly unowned: number;
  readonly dormant: number;
  readonly agents: number;
}

/** @param dormantSince whoever was last seen before is dormant; RFC 3339. */
export async function fleetCounts(store: Store, dormantSince: string): Promise<FleetCounts> {
  const [row] = await ask<FleetCounts>(store, {
    sql: `SELECT count() AS all, countIf(owner = '') AS unowned,
        countIf(last_seen < parseDateTime64BestEffort({since:String}, 3, 'UTC')) AS dormant,
        countIf(identity_kind IN ('ai-agent', 'mcp-server')) AS agents
      FROM rolecall.identities FINAL`,
    parameters: { since: dormantSince },
  });
  return row ?? { all: 0, unowned: 0, dormant: 0, agents: 0 };
}

/** What one owner answers for. */
export interface OwnerRisk {
  readonly owner: string;
  readonly identities: number;
  readonly dormant: number;
  readonly critical: number;
  readonly high: number;
  readonly other: number;
  readonly last: string;
}

/** Owners by their open findings, the worst first. A join keeps its right side in memory: findings are fewer than identities. */
export function ownersQuestion(dormantSince: string): Question {
  return {
    sql: `SELECT owner, identities, dormant, critical, high, other, last
      FROM (SELECT owner, count() AS identities, max(last_seen) AS last,
          countIf(last_seen < parseDateTime64BestEffort({since:String}, 3, 'UTC')) AS dormant
        FROM rolecall.identities FINAL GROUP BY owner) AS fleet
      LEFT JOIN (SELECT owner, countIf(severity = 'critical') AS critical, countIf(severity = 'high') AS high,
          countIf(severity NOT IN ('critical', 'high')) AS other
        FROM (SELECT identities.owner AS owner, severity
          FROM (SELECT tenant, identity_uid, owner FROM rolecall.identities FINAL) AS identities
          INNER JOIN (SELECT tenant, identity_uid, severity FROM rolecall.findings_latest
            WHERE finding_uid NOT IN (${JUDGED_FINDINGS})) AS findings USING (tenant, identity_uid))
        GROUP BY owner) AS risk USING owner
      ORDER BY critical DESC, high DESC, other DESC, identities DESC, owner LIMIT 500`,
    parameters: { since: dormantSince },
  };
}

export function owners(store: Store, question: Question): Promise<readonly OwnerRisk[]> {
  return ask<OwnerRisk>(store, question);
}
