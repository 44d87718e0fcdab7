import type { JsonObject } from "@rolecall/core";
import { messageOf } from "./message.ts";

/** Nothing else in the registry speaks JSON-RPC; a record of a log that names its class or identity is that log's. */
export function detect(record: JsonObject): boolean {
  if (record["identity_uid"] !== undefined || record["class_uid"] !== undefined) return false;
  if (record["resource"] !== undefined && (record["span"] !== undefined || record["logRecord"] !== undefined))
    return false;
  return messageOf(record) !== undefined;
}
