import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { parse } from "./text-body.ts";

/** Of the collector's names of columns: text, number, truth, id, time. */
const SUFFIX = /_[sdbgt]$/;
/** A table of a custom log has a column for each member, at whatever depth it stood; no vendor's members go deeper. */
const MAX_PARTS = 6;
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
  for (const { name, value } of values) deepen(record, name.split("_"), value);
  return record;
}

/** Under `b_c` of `a`, and under `c` of `b` of `a`. */
function deepen(record: Record<string, Json>, parts: readonly string[], value: Json): void {
  let at = record;
  for (let depth = 1; depth < Math.min(parts.length, MAX_PARTS); depth += 1) {
    const name = parts[depth - 1] ?? "";
    if (name === "") return;
    if (!Object.hasOwn(at, name)) put(at, name, {});
    const inner = at[name];
    if (!isJsonObject(inner)) return;
    at = inner as Record<string, Json>;
    const rest = parts.slice(depth).join("_");
    if (!Object.hasOwn(at, rest)) put(at, rest, value);
  }
}

function put(record: Record<string, Json>, name: string, value: Json): void {
  if (name !== "__proto__") record[name] = value;
}

/** Empty where there is nothing; lists and objects are their JSON. */
function cellOf(value: Json | undefined): Json | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" && /^\s*[{[]/.test(value) ? (parse(value) ?? value) : value;
}
