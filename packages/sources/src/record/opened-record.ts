import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { parse } from "../envelope/text-body.ts";

/**
 * Members that are objects in every vendor's log that has them, also where a table's columns begin in capitals; of no other
 * is JSON text opened, which may be meant.
 */
const OBJECTS = withCapitals(
  (
    "actor user userIdentity sessionContext sessionIssuer protoPayload authenticationInfo requestMetadata identity claims " +
    "claim authorization requester initiatedBy app client outcome context details request auth metadata objectRef " +
    "responseStatus properties id message entity session src_endpoint http_request api cloud device securityContext " +
    "debugContext authenticationContext transaction location data impersonatedUser status server"
  ).split(" "),
);

function withCapitals(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.flatMap((name) => [name, name.charAt(0).toUpperCase() + name.slice(1)]));
}

/** And lists, likewise. */
const LISTS: ReadonlySet<string> = new Set(
  "events sourceIPs target targetResources parameters Parameters ModifiedProperties".split(" "),
);

/** Deeper than any of them stands. */
const MAX_DEPTH = 4;

/**
 * The record with those members as objects that stand in it as JSON text, or as a list of one, as warehouses and columns
 * leave them; undefined where there are none.
 */
export function openedRecord(record: JsonObject): JsonObject | undefined {
  const opened = open(record, 0);
  return opened === record ? undefined : opened;
}

function open(record: JsonObject, depth: number): JsonObject {
  if (depth === MAX_DEPTH) return record;
  let copy: JsonObject | undefined;
  for (const name of Object.keys(record)) {
    const value = record[name];
    const inner = value === undefined ? undefined : openedMember(name, value, depth);
    if (inner !== undefined && inner !== value) copy = { ...(copy ?? record), [name]: inner };
  }
  return copy ?? record;
}

/** The member as an object or a list, where it is one of those that are; undefined where there is nothing to open. */
function openedMember(name: string, value: Json, depth: number): Json | undefined {
  // Most members are scalars, and their names need no look.
  if (typeof value === "string") {
    const first = value.charCodeAt(0);
    if (first === OPEN_ARRAY) return LISTS.has(name) ? listIn(value) : undefined;
    if (first !== OPEN_OBJECT) return undefined;
  } else if (typeof value !== "object") return undefined;
  const object = OBJECTS.has(name) ? objectIn(value) : undefined;
  return object === undefined ? undefined : open(object, depth + 1);
}

function objectIn(value: Json): JsonObject | undefined {
  if (isJsonObject(value)) return value;
  const only = typeof value === "string" ? parse(value) : Array.isArray(value) && value.length === 1 ? value[0] : null;
  return isJsonObject(only) ? only : undefined;
}

function listIn(text: string): Json | undefined {
  const list = parse(text);
  return Array.isArray(list) ? list : undefined;
}

const OPEN_ARRAY = 91;
const OPEN_OBJECT = 123;
