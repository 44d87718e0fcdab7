import type { JsonObject } from "@rolecall/core";
import { field } from "./fields.ts";

/**
 * `@timestamp`, and the version of the schema or an event that the schema classifies. Elasticsearch's own audit log is
 * no such document, although its members have names of the schema.
 */
export function detect(record: JsonObject): boolean {
  if (
    record["@timestamp"] === undefined ||
    record["identity_uid"] !== undefined ||
    record["origin.type"] !== undefined ||
    typeof record["action"] === "string"
  )
    return false;
  if (field(record, "ecs.version") !== undefined) return true;
  return (
    field(record, "event.kind") !== undefined ||
    field(record, "event.category") !== undefined ||
    field(record, "event.action") !== undefined
  );
}
