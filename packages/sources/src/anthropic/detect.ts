import { isJsonObject, type JsonObject } from "@rolecall/core";

/** An activity, or one line of a usage, cost or Claude Code report. */
export function detect(record: JsonObject): boolean {
  return isActivity(record) || isUsage(record) || isClaudeCode(record);
}

function isActivity(record: JsonObject): boolean {
  const actor = record["actor"];
  if (typeof record["type"] !== "string" || !isJsonObject(actor)) return false;
  return typeof actor["type"] === "string" && actor["type"].toLowerCase().endsWith("_actor");
}

/** Lines of `/v1/organizations/usage_report/messages` and `cost_report`, each with the times of its bucket. */
export function isUsage(record: JsonObject): boolean {
  if (typeof record["starting_at"] !== "string") return false;
  if (Array.isArray(record["results"])) return true;
  return (
    record["uncached_input_tokens"] !== undefined ||
    (record["amount"] !== undefined && record["currency"] !== undefined)
  );
}

export function isClaudeCode(record: JsonObject): boolean {
  return isJsonObject(record["core_metrics"]) && isJsonObject(record["actor"]) && record["date"] !== undefined;
}
