import { type LabelledFinding, labelsOf, type OpenFinding } from "@rolecall/alerting";
import { JUDGED_FINDINGS, type Store } from "@rolecall/clickhouse";
import { isJsonObject } from "@rolecall/core";

/** Those that lists show as open, with the labels that the alerter knows them by; empty where it has not taken them. */
const OPEN = `SELECT tenant, detector, kind, severity, confidence, calibration, identity_uid, identity_kind, identity_name, owner,
    environment, title, fingerprint, finding_uid, dimensions, known.labels AS labels
  FROM rolecall.findings_latest
  LEFT JOIN (SELECT uid AS finding_uid, argMax(last_labels, moved) AS labels
    FROM (SELECT arrayJoin(groupUniqArray(finding_uid)) AS uid, argMax(JSONExtractRaw(body, 'labels'), at) AS last_labels, max(at) AS moved
      FROM rolecall.episodes WHERE tenant IN {tenants:Array(String)} GROUP BY tenant, episode_id)
    GROUP BY uid) AS known USING finding_uid
  WHERE tenant IN {tenants:Array(String)} AND finding_uid NOT IN (${JUDGED_FINDINGS})`;

/** What is open, as `findings --open` has it, with the labels that silences look at. */
export async function openFindings(store: Store, tenants: readonly string[]): Promise<readonly OpenFinding[]> {
  const rows = await store.select<LabelledFinding & { readonly labels: string }>(OPEN, { tenants });
  return rows.map((row) => ({ labels: labelsIn(row.labels) ?? labelsOf(row), severity: row.severity }));
}

function labelsIn(text: string): OpenFinding["labels"] | undefined {
  const value: unknown = text === "" ? undefined : JSON.parse(text);
  return isJsonObject(value as never) ? (value as OpenFinding["labels"]) : undefined;
}
