import type { JsonObject } from "@rolecall/core";

/** Every entry names its schema. */
export function detect(record: JsonObject): boolean {
  return record["schemaType"] === "ModelInvocationLog";
}
