import type { JsonObject } from "@rolecall/core";
import { hostRecord } from "./host-record.ts";
import { winlogRecord } from "./winlog-record.ts";

/** The record of a machine's own log in a document of a shipper's that follows the schema, of Windows or of Linux. */
export function machineRecord(document: JsonObject): JsonObject | undefined {
  return document["@timestamp"] === undefined ? undefined : (winlogRecord(document) ?? hostRecord(document));
}
