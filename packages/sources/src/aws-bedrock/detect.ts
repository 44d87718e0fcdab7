import type { JsonObject } from "@rolecall/core";

/** Every entry names its schema; tables of Glue have their columns in lower case. */
export function detect(record: JsonObject): boolean {
  return (record["schemaType"] ?? record["schematype"]) === "ModelInvocationLog";
}
