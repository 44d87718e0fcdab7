import { canonicalJson, type JsonObject, sha256 } from "@rolecall/core";
import { canonicalRecord } from "./canonical-record.ts";

/** `sha256:` of the canonical record, for a record that has no id of its own. */
export function recordId(record: JsonObject): string {
  return `sha256:${sha256(canonical(record))}`;
}

/** A number beyond what a double holds (`1e400`) has no canonical form: JSON writes it as null. */
function canonical(record: JsonObject): string {
  try {
    return canonicalRecord(record);
  } catch {
    return canonicalJson(JSON.parse(JSON.stringify(record)));
  }
}
