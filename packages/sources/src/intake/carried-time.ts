import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { writeTime } from "../record/read-member.ts";
import { logInstant } from "../time/log-instant.ts";

/**
 * Where shippers, lakes and search engines keep when an event was, which they read out of the record itself: the
 * nearest to its own time first. When it was received is not among them.
 */
const NAMES = [
  "event_time",
  "eventTime",
  "event_timestamp",
  "p_event_time",
  "@timestamp",
  "timestamp",
  "time",
  "_time",
  "TimeGenerated",
  "Timestamp",
] as const;

/**
 * The record with the time of its carrier at `path`, where its own should be; undefined where no carrier has one. The
 * record comes first: a lake that takes a record's time out of it often leaves nothing behind but its own column.
 */
export function withCarriedTime(
  record: JsonObject,
  path: string,
  carrier: JsonObject | undefined,
): JsonObject | undefined {
  const time = timeIn(record) ?? (carrier === undefined ? undefined : timeIn(carrier));
  return time === undefined ? undefined : withMember(record, path.split("."), time);
}

function timeIn(record: JsonObject): string | undefined {
  for (const name of NAMES) {
    const value = record[name];
    const at = value === undefined ? Number.NaN : logInstant(value);
    const time = Number.isNaN(at) ? undefined : writeTime(at);
    if (time !== undefined) return time;
  }
  return undefined;
}

function withMember(record: JsonObject, [name = "", ...rest]: readonly string[], value: Json): JsonObject {
  if (rest.length === 0) return { ...record, [name]: value };
  const inner = record[name];
  return { ...record, [name]: withMember(isJsonObject(inner) ? inner : {}, rest, value) };
}
