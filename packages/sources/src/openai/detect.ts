import { isJsonObject, type JsonObject } from "@rolecall/core";

/** An entry of the audit log, or one line of a usage or cost bucket. */
export function detect(record: JsonObject): boolean {
  if (isUsage(record)) return true;
  const { object, type, actor } = record;
  if (object === "organization.audit_log") return true;
  // The reference has entries without an actor: what OpenAI did itself.
  if (actor === null && typeof type === "string" && typeof record["id"] === "string")
    return record["id"].startsWith("audit_log") && record["effective_at"] !== undefined;
  if (typeof type !== "string" || !isJsonObject(actor)) return false;
  // Each event has its particulars under its own name.
  if (record["effective_at"] === undefined && !isJsonObject(record[type])) return false;
  return (
    isJsonObject(actor["session"]) ||
    isJsonObject(actor["api_key"]) ||
    (typeof actor["type"] === "string" && /^(?:session|api_key)$/i.test(actor["type"]))
  );
}

/** `organization.usage.completions.result`, `organization.costs.result`, or the bucket around them. */
export function isUsage(record: JsonObject): boolean {
  const object = record["object"];
  if (typeof object !== "string") return false;
  if (object === "bucket") return record["start_time"] !== undefined;
  return object.startsWith("organization.usage.") || object.startsWith("organization.costs.");
}
