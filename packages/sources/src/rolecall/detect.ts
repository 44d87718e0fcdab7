import type { JsonObject } from "@rolecall/core";

/** No other format has `identity_uid`, or `identity_kind` beside `identity_name`, at its top. */
export function detect(record: JsonObject): boolean {
  if (typeof record["identity_uid"] === "string") return true;
  return typeof record["identity_kind"] === "string" && typeof record["identity_name"] === "string";
}
