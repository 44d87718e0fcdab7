import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { deepen, put } from "./deepen.ts";
import { isForeign, isForeignWithin, MARK, marksOf, type Style, styled } from "./spelling-style.ts";

const STYLES: readonly Style[] = ["camel", "snake", "pascal"];
const MAX_DEPTH = 12;
const MAX_COLUMNS = 256;
/** Fewer names with a point may be somebody's own. */
const LEAST = 3;

/**
 * The record as it may have been before a store or a shipper spelled its members anew: `event_name`, `EventName` and
 * `EVENT_NAME` for `eventName`, `actorIp` for `actor_ip`, and `userIdentity.type` or `userIdentity_type` for a member of
 * a member. One form after the other, the likeliest first; none where the spelling is a style's own already.
 */
export function* respellings(record: JsonObject, styles: readonly Style[] = STYLES): Generator<JsonObject> {
  const forms = [record, ...separatorsIn(record).map((separator) => nestedAt(record, separator))];
  for (const form of forms) {
    if (form !== record) yield form;
    for (const style of styles) if (isForeign(form, style)) yield respelled(form, style, 0);
  }
}

/** Has the record any other form? Asked first: it costs less than the first of them. */
export function mayBeRespelled(record: JsonObject, styles: readonly Style[] = STYLES): boolean {
  let [points, lines] = [0, 0];
  let marks = 0;
  for (const name of Object.keys(record)) {
    const own = marksOf(name);
    marks |= own;
    if ((own & MARK.point) !== 0) points += 1;
    if ((own & MARK.line) !== 0) lines += 1;
    if (points === LEAST || lines === LEAST) return true;
  }
  for (const style of styles) if ((marks & MARK[style]) !== 0 || isForeignWithin(record, style)) return true;
  return false;
}

function respelled(record: JsonObject, style: Style, depth: number): JsonObject {
  const members: Record<string, Json> = {};
  for (const name of Object.keys(record)) {
    const own = styled(name, style);
    // A member that has its own spelling already wins.
    const kept = own !== name && Object.hasOwn(record, own) ? name : own;
    put(members, kept, within(record[name] ?? null, style, depth + 1));
  }
  return members;
}

function within(value: Json, style: Style, depth: number): Json {
  if (depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => within(item, style, depth + 1));
  return isJsonObject(value) ? respelled(value, style, depth) : value;
}

/** What stands between the names of members in those of columns, where the record may have come from some. */
function separatorsIn(record: JsonObject): readonly ("." | "_")[] {
  let points = 0;
  let lines = 0;
  for (const name of Object.keys(record)) {
    const marks = marksOf(name);
    if ((marks & MARK.point) !== 0) points += 1;
    if ((marks & MARK.line) !== 0) lines += 1;
  }
  if (points < LEAST) return lines < LEAST ? NONE : ["_"];
  return lines < LEAST ? ["."] : [".", "_"];
}

const NONE: readonly ("." | "_")[] = [];

/** With the members that its columns have come from. */
function nestedAt(record: JsonObject, separator: "." | "_"): JsonObject {
  const form = { ...record } as Record<string, Json>;
  for (const column of Object.keys(record).slice(0, MAX_COLUMNS)) {
    if (column.indexOf(separator) > 0) deepen(form, column, separator, record[column] ?? null);
  }
  return form;
}
