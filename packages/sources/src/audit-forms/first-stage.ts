import { isJsonObject, type JsonObject } from "@rolecall/core";

/** Nomad and Consul write of each call that it came, and, under the same id or another, how it ended: all is in the second. */
export function isFirstStage(record: JsonObject): boolean {
  const { event_type: type, payload } = record;
  if (type !== "audit" || !isJsonObject(payload) || !isJsonObject(payload["request"])) return false;
  return payload["stage"] === "OperationReceived" || payload["stage"] === "OperationStart";
}
