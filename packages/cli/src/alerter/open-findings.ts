import type { OpenFinding } from "@rolecall/alerting";
import type { Store } from "@rolecall/clickhouse";
import { isJsonObject, type Severity } from "@rolecall/core";

const OPEN = `SELECT argMax(JSONExtractRaw(body, 'labels'), at) AS labels, argMax(severity, at) AS severity FROM rolecall.episodes
  WHERE tenant IN {tenants:Array(String)} GROUP BY episode_id HAVING argMax(state, at) NOT IN ('resolved', 'closed')`;

/** What is open, with the labels that silences look at. */
export async function openFindings(store: Store, tenants: readonly string[]): Promise<readonly OpenFinding[]> {
  const rows = await store.select<{ labels: string; severity: Severity }>(OPEN, { tenants });
  return rows.map(({ labels, severity }) => ({ labels: labelsIn(labels), severity }));
}

function labelsIn(text: string): OpenFinding["labels"] {
  const value: unknown = text === "" ? {} : JSON.parse(text);
  return isJsonObject(value as never) ? (value as OpenFinding["labels"]) : {};
}
