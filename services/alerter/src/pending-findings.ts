import type { Store } from "@rolecall/clickhouse";
import { type Finding, formatTime, SEVERITIES } from "@rolecall/core";
import { PENDING_MS } from "./replayed.ts";
import type { PendingCursor, PendingPage } from "./tables.ts";

/** Findings of one page. */
const PAGE = 1000;

const RANKS = `[${SEVERITIES.map((severity) => `'${severity}'`).join(", ")}]`;

/**
 * Findings in a state that no episode accounts for: none holds evidence as new and as severe. An episode's row has the
 * finding as it was accepted; a replay's receipt has how far it saw.
 */
const PENDING = `WITH accepted AS (
  SELECT finding_uid, max(seen) AS seen, max(severity_rank) AS severity_rank FROM (
    SELECT finding_uid, JSONExtractString(body, 'finding', 'last_seen') AS seen,
      indexOf(${RANKS}, JSONExtractString(body, 'finding', 'severity')) AS severity_rank
    FROM rolecall.episodes WHERE tenant = {tenant:String} AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
    UNION ALL
    SELECT finding_uid, by, ${SEVERITIES.length} FROM rolecall.receipts
    WHERE tenant = {tenant:String} AND stage = 'replay'
      AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC'))
  GROUP BY finding_uid)
SELECT findings.* EXCEPT (recorded_at) FROM rolecall.findings_latest AS findings
LEFT ANTI JOIN accepted ON findings.finding_uid = accepted.finding_uid
  AND parseDateTime64BestEffortOrZero(accepted.seen, 3, 'UTC') >= findings.last_seen
  AND accepted.severity_rank >= indexOf(${RANKS}, findings.severity)
WHERE findings.tenant = {tenant:String}
  AND findings.recorded_at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
  AND (findings.version, findings.finding_uid) > ({version:UInt64}, {uid:String})
ORDER BY findings.version, findings.finding_uid LIMIT ${PAGE}`;

type Row = Omit<Finding, "probability" | "expected_rate"> & {
  readonly probability: number | null;
  readonly expected_rate: string;
  readonly version: number;
};

/**
 * Findings of the last days that the process wrote and died before it accepted them. One query a page, oldest version
 * first; `now` is epoch ms.
 */
export async function pendingFindings(
  store: Store,
  tenant: string,
  now: number,
  after: PendingCursor = { version: 0, findingUid: "" },
): Promise<PendingPage> {
  const rows = await store.select<Row>(PENDING, {
    tenant,
    since: formatTime(now - PENDING_MS),
    version: after.version,
    uid: after.findingUid,
  });
  const last = rows.at(-1);
  const isLast = last === undefined || rows.length < PAGE;
  return {
    findings: rows.map(findingOf),
    next: isLast ? undefined : { version: last.version, findingUid: last.finding_uid },
  };
}

/** As it was before the table: what it holds as a default is absent. */
function findingOf({ version: _, probability, expected_rate, ...rest }: Row): Finding {
  return {
    ...rest,
    ...(probability === null ? {} : { probability }),
    ...(expected_rate === "" ? {} : { expected_rate }),
  };
}
