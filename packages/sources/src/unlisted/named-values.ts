import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { foldedName } from "../audit-forms/folded-form.ts";

/** Values by the names above them, without capitals and strokes: `actor.user.email` and `actorUserEmail` are `actoruseremail`. */
export type NamedValues = ReadonlyMap<string, string>;

/** What holds an entry's members, or those of a part of it, and says nothing by itself. */
const AROUND: ReadonlySet<string> = new Set([
  ...[
    "data",
    "event",
    "eventdata",
    "payload",
    "detail",
    "details",
    "properties",
    "attributes",
    "record",
    "log",
    "entry",
  ],
  ...["audit", "auditlog", "auditevent", "body", "context", "request", "eventdetails", "additionaldetails"],
]);
const MOST_VALUES = 200;
const DEEPEST = 4;
const MOST_TEXT = 512;

type Part = readonly [prefix: string, object: JsonObject];

/** Breadth first: of two values with one name the outer counts, and of two beside each other that say different things none. */
export function namedValues(record: JsonObject): NamedValues {
  const values = new Map<string, string>();
  let level: readonly Part[] = [["", record]];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth += 1) {
    const here = new Map<string, string>();
    level = level.flatMap((part) => partsBelow(part, here)).slice(0, MOST_VALUES);
    for (const [key, value] of here) if (!values.has(key) && values.size < MOST_VALUES) values.set(key, value);
  }
  return values;
}

/** Puts down the words of a part, and gives what lies below it. */
function partsBelow([prefix, object]: Part, words: Map<string, string>): readonly Part[] {
  const below: Part[] = [];
  for (const name of Object.keys(object).slice(0, MOST_VALUES)) {
    const key = keyOf(prefix, name, object[name]);
    const value = firstOf(object[name]);
    if (isJsonObject(value)) below.push([key, value]);
    else put(words, key, wordOf(value));
  }
  return below;
}

function keyOf(prefix: string, name: string, value: Json | undefined): string {
  const folded = foldedName(name).replaceAll(/[^a-z\d]/g, "");
  return isJsonObject(value) && prefix === "" && AROUND.has(folded) ? "" : prefix + folded;
}

/** What two names that are one say differently is said by none of them. */
function put(values: Map<string, string>, key: string, word: string): void {
  if (word === "" || word.length > MOST_TEXT) return;
  const before = values.get(key);
  values.set(key, before === undefined || before === word ? word : "");
}

function firstOf(value: Json | undefined): Json | undefined {
  return Array.isArray(value) ? (value as readonly Json[])[0] : value;
}

function wordOf(value: Json | undefined): string {
  if (typeof value === "string") return value.trim();
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** The first of these names that has a value. */
export function firstValue(values: NamedValues, names: readonly string[]): string {
  for (const name of names) {
    const value = values.get(name);
    if (value !== undefined && value !== "" && value !== "null") return value;
  }
  return "";
}
