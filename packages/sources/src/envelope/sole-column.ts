import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/** A row has few columns beside what it carries. */
const MAX_COLUMNS = 32;

/**
 * What the one column of a row holds that is no scalar, whatever it is called: the JSON of the record in a table of one's
 * own (`doc`, `SRC`, `@message`, `RawData_s`, …), and the row itself in what a change log or an API wraps around it.
 * Undefined where there are several such columns, or none.
 */
export function soleColumn(row: JsonObject): Json | undefined {
  let found: Json | undefined;
  let columns = 0;
  for (const name in row) {
    columns += 1;
    const value = row[name];
    if (columns > MAX_COLUMNS) return undefined;
    if (value === undefined || !holdsMembers(value)) continue;
    if (found !== undefined) return undefined;
    found = value;
  }
  return found;
}

function holdsMembers(value: Json): boolean {
  if (typeof value === "string") return value.charCodeAt(0) === OPEN_OBJECT && value.endsWith("}");
  return typeof value === "object" && (Array.isArray(value) ? value.length > 0 : isJsonObject(value));
}

const OPEN_OBJECT = 123;
