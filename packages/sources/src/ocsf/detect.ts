import { isJsonObject, type JsonObject } from "@rolecall/core";
import { readCount } from "../record/read-member.ts";

/** Every OCSF event has a class and `metadata`; events of ours have a class and an identity. */
export function detect(record: JsonObject): boolean {
  if (record["class_uid"] === undefined || record["identity_uid"] !== undefined) return false;
  if (readCount(record["class_uid"]) === undefined) return false;
  return isJsonObject(record["metadata"]) || readCount(record["category_uid"]) !== undefined;
}
