import { isJsonObject, type JsonObject } from "@rolecall/core";

/** Every OCSF event has a class and `metadata`; events of ours have a class and an identity. */
export function detect(record: JsonObject): boolean {
  if (!Number.isSafeInteger(record["class_uid"]) || record["identity_uid"] !== undefined) return false;
  return isJsonObject(record["metadata"]) || Number.isSafeInteger(record["category_uid"]);
}
