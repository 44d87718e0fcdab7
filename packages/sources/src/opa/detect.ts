import { isJsonObject, type JsonObject } from "@rolecall/core";

/** A decision has an id, and a path or a query; the agent's labels or its own time say that OPA wrote it. */
export function detect(record: JsonObject): boolean {
  if (typeof record["decision_id"] !== "string" || record["identity_uid"] !== undefined) return false;
  const asks =
    typeof record["path"] === "string" || typeof record["query"] === "string" || record["input"] !== undefined;
  return (
    asks && (isJsonObject(record["labels"]) || record["timestamp"] !== undefined || isJsonObject(record["bundles"]))
  );
}
