import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { decoded } from "../envelope/contents.ts";
import { customLogRow } from "../envelope/rows/custom-log-row.ts";
import { parse } from "../envelope/text-body.ts";
import { entryActor } from "./entry-actor.ts";
import { namedValues } from "./named-values.ts";
import { carriesOthersText } from "./no-entry.ts";
import { entryOf, plainEntry } from "./plain-entry.ts";

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
/** So many parts are looked at: a record that somebody filled with parts costs no more than another. */
const MOST_LOOKS = 12;

/** The entry that a record is, or that one is that it carries: the outermost. */
export function entryInside(record: JsonObject): JsonObject | undefined {
  return entryIn(record, 0, { left: MOST_LOOKS });
}

/**
 * What a program logs of requests, and of whatever it was given, was written by others: no entry is looked for in that. Objects come
 * before texts, since a text is more often somebody's than the shipper's.
 */
function entryIn(record: JsonObject, depth: number, looks: { left: number }): JsonObject | undefined {
  looks.left -= 1;
  const read = namedValues(record);
  const entry = entryOf(read, record) ?? (depth < 2 ? entryOfRow(record) : undefined);
  if (entry !== undefined || depth === DEEPEST || carriesOthersText(read.outer)) return entry;
  const texts = entryActor({ all: read.outer, outer: read.outer }) === undefined ? [false, true] : [false];
  for (const isText of texts) {
    const found = entryAmong(record, isText, depth + 1, looks);
    if (found !== undefined) return found;
  }
  return undefined;
}

function entryAmong(
  record: JsonObject,
  isText: boolean,
  depth: number,
  looks: { left: number },
): JsonObject | undefined {
  for (const place of PLACES) {
    if (looks.left <= 0 || isText !== (typeof record[place] === "string")) continue;
    const inner = objectIn(record[place]);
    const found = inner === undefined ? undefined : entryIn(inner, depth, looks);
    if (found !== undefined) return found;
  }
  return undefined;
}

function entryOfRow(record: JsonObject): JsonObject | undefined {
  const row = customLogRow(record);
  return row === undefined ? undefined : plainEntry({ ...row, Type: record["Type"] ?? null });
}

/** As an object, or as its JSON, which some keep in base64. */
function objectIn(value: Json | undefined): JsonObject | undefined {
  if (isJsonObject(value)) return value;
  const text = typeof value === "string" && !value.startsWith("{") ? decoded(value) : value;
  const read = typeof text === "string" && text.startsWith("{") ? parse(text) : undefined;
  return isJsonObject(read) ? read : undefined;
}
