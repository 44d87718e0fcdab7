import { isJsonObject, type JsonObject } from "@rolecall/core";

/**
 * One span or log record beside its resource and scope, as `expandOtlp` writes it; an OTLP document that came whole; a
 * bare span or log record, as some collectors write one a line.
 */
export function detect(record: JsonObject): boolean {
  if (isJsonObject(record["span"]) || isJsonObject(record["logRecord"])) return record["resource"] !== undefined;
  if (Array.isArray(record["resourceSpans"]) || Array.isArray(record["resourceLogs"])) return true;
  return isBareSpan(record) || isBareLog(record);
}

export function isBareSpan(record: JsonObject): boolean {
  if (record["spanId"] === undefined && record["span_id"] === undefined) return false;
  return record["startTimeUnixNano"] !== undefined || record["start_time_unix_nano"] !== undefined;
}

export function isBareLog(record: JsonObject): boolean {
  return record["timeUnixNano"] !== undefined || record["observedTimeUnixNano"] !== undefined;
}
