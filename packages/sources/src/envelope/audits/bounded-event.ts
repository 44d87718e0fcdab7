import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { readText } from "../../record/read-member.ts";
import { given } from "../steps/span-record.ts";

/**
 * An event of the native format that was written from a service's own record, each of its texts cut where every source cuts its
 * own: strangers choose names and user agents, and one that the format refuses for its length would be no event. Anything else as
 * it is.
 */
export function boundedEvent(record: JsonObject): JsonObject {
  return record["action"] !== undefined && record["identity_uid"] !== undefined ? bounded(record) : record;
}

function bounded(record: JsonObject): JsonObject {
  return given(Object.fromEntries(Object.entries(record).map(([name, value]) => [name, boundedValue(value)])));
}

function boundedValue(value: Json | undefined): Json | undefined {
  if (typeof value === "string") return readText(value) ?? value;
  return isJsonObject(value) ? bounded(value) : value;
}
