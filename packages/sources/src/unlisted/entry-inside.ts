import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { customLogRow } from "../envelope/rows/custom-log-row.ts";
import { parse } from "../envelope/text-body.ts";
import { plainEntry } from "./plain-entry.ts";

/** Where shippers keep what they carry. Lines that were taken apart are looked at by their own forms alone, and are no entries. */
const PLACES = [
  ...[
    "message",
    "log",
    "event",
    "original",
    "data",
    "payload",
    "detail",
    "body",
    "record",
    "raw",
    "_raw",
    "properties",
  ],
  ...["attributes", "jsonPayload", "after", "_source", "result", "value", "Message", "event.original", "msg", "fields"],
] as const;
const DEEPEST = 4;

/** The entry that a record is, or that one is that it carries: the outermost. */
export function entryInside(record: JsonObject, depth = 0): JsonObject | undefined {
  const entry = plainEntry(record) ?? entryOfRow(record);
  if (entry !== undefined || depth === DEEPEST) return entry;
  for (const place of PLACES) {
    const inner = objectIn(record[place]);
    const found = inner === undefined ? undefined : entryInside(inner, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function entryOfRow(record: JsonObject): JsonObject | undefined {
  const row = customLogRow(record);
  return row === undefined ? undefined : plainEntry({ ...row, Type: record["Type"] ?? null });
}

function objectIn(value: Json | undefined): JsonObject | undefined {
  if (isJsonObject(value)) return value;
  const read = typeof value === "string" && value.startsWith("{") ? parse(value) : undefined;
  return isJsonObject(read) ? read : undefined;
}
