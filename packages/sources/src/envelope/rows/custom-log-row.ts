import type { Json, JsonObject } from "@rolecall/core";
import { deepen, put } from "../../record/deepen.ts";
import { cellOf } from "./cell.ts";

/** Of the collector's names of columns: text, number, truth, id, time. */
const SUFFIX = /_[sdbgt]$/;
const MAX_COLUMNS = 256;
/** Fewer columns of such names may be a vendor's own members. */
const LEAST = 4;

/**
 * The record behind a row of a custom log of Log Analytics (`Okta_CL`, `GitHubAuditLogPolling_CL`, `SlackAudit_CL`, …),
 * which has `actor_id_s` for `actor.id` and for `actor_id` alike: each column is given under every name that it may have
 * come from. Where a column and the beginning of another have one name, the column stays.
 * https://learn.microsoft.com/en-us/previous-versions/azure/azure-monitor/logs/data-collector-api#record-type-and-properties
 */
export function customLogRow(row: JsonObject): JsonObject | undefined {
  if (row["TimeGenerated"] === undefined) return undefined;
  const columns = Object.keys(row)
    .slice(0, MAX_COLUMNS)
    .filter((name) => SUFFIX.test(name));
  if (columns.length < LEAST) return undefined;
  const record: Record<string, Json> = { TimeGenerated: row["TimeGenerated"] };
  const values = columns.flatMap((column) => {
    const value = cellOf(row[column]);
    return value === undefined ? [] : [{ name: column.slice(0, -2), value }];
  });
  for (const { name, value } of values) put(record, name, value);
  for (const { name, value } of values) deepen(record, name, "_", value);
  return record;
}
