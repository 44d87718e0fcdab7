import type { JsonObject } from "@rolecall/core";

const MOST_ENCODED = 1 << 17;

/**
 * A raw log as Google SecOps exports it: its bytes in base64, beside when it was written and collected. JSON is read as what any envelope
 * carries; here it is a line.
 * https://docs.cloud.google.com/chronicle/docs/reference/rest/v1alpha/projects.locations.instances.logTypes.logs
 */
export function secopsLog(row: JsonObject): JsonObject | undefined {
  const { data, logEntryTime, collectionTime } = row;
  const time = logEntryTime ?? collectionTime ?? row["log_entry_time"] ?? row["collection_time"];
  if (typeof data !== "string" || typeof time !== "string" || data.length > MOST_ENCODED) return undefined;
  if (!/^[\w+/]{16,}={0,2}$/.test(data)) return undefined;
  const message = Buffer.from(data, "base64").toString("utf8");
  return IS_LINE.test(message) ? { "@timestamp": time, message } : undefined;
}

/** Printed text, which is no JSON. */
const IS_LINE = /^[^\p{Cc}{[\uFFFD][^\uFFFD]*$/u;
