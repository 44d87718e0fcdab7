import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/**
 * The record inside an envelope of one, or undefined where there is none:
 *
 * - a CloudWatch Logs subscription, `{"logGroup": …, "logEvents": [{"message": "{…}"}]}`: the record keeps `logGroup`,
 *   which names the cluster of an EKS log.
 *   https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 * - an EventBridge event, `{"detail-type": …, "detail": {…}}`.
 *   https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 * - a log shipper's line, `{"message": "{…}"}` or `{"log": "{…}"}` (Fluent Bit, Filebeat, the CRI).
 */
export function unwrap(record: JsonObject): JsonObject | undefined {
  const events = record["logEvents"];
  if (Array.isArray(events) && events.length === 1) return logEvent(record, (events as readonly Json[])[0]);
  if (typeof record["detail-type"] === "string" && isJsonObject(record["detail"])) return record["detail"];
  return parseObject(record["message"]) ?? parseObject(record["log"]);
}

/** True for the message by which a subscription checks that its destination is there. */
export function isControlMessage(record: JsonObject): boolean {
  return record["messageType"] === "CONTROL_MESSAGE" && Array.isArray(record["logEvents"]);
}

function logEvent(envelope: JsonObject, event: Json | undefined): JsonObject | undefined {
  const inner = isJsonObject(event) ? parseObject(event["message"]) : undefined;
  return inner === undefined ? undefined : { ...inner, logGroup: envelope["logGroup"] };
}

function parseObject(text: Json | undefined): JsonObject | undefined {
  if (typeof text !== "string" || text.charCodeAt(0) !== 123) return undefined;
  try {
    const value: Json = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
