import { isJsonObject, type Json, type JsonObject, rememberNames } from "@rolecall/core";

/** Values by the names above them, without capitals and strokes: `actor.user.email` and `actorUserEmail` are `actoruseremail`. */
export type NamedValues = ReadonlyMap<string, string>;

/** The values of a record, and those of them that do not stand in what is only around others. */
export interface ReadValues {
  readonly all: NamedValues;
  readonly outer: NamedValues;
}

/**
 * What holds an entry's members, or those of a part of it, and says nothing by itself. The body of a request and what it was made of
 * are none: whoever sends it chooses the names there.
 */
const AROUND: ReadonlySet<string> = new Set([
  ...["data", "event", "eventdata", "payload", "detail", "details", "properties", "attributes", "record", "log"],
  ...["entry", "audit", "auditlog", "auditevent", "eventdetails", "additionaldetails"],
]);
/** Of a list of these the first counts; who acted together with somebody else did not act alone. */
const OF_LISTS = /target|resource|object|entit|item|subject|ip|address|scope|type/;
/** Names and parts of one level, and names of all levels together: a record that somebody filled costs no more than another. */
const MOST_VALUES = 200;
const MOST_NAMES = 600;
const DEEPEST = 4;
const MOST_TEXT = 512;
const MOST_NAME = 64;

interface Part {
  readonly prefix: string;
  readonly object: JsonObject;
  readonly isAround: boolean;
}

/** Breadth first: of two values with one name the outer counts, and of two beside each other that say different things none. */
export function namedValues(record: JsonObject): ReadValues {
  const all = new Map<string, string>();
  const outer = new Map<string, string>();
  let level: readonly Part[] = [{ prefix: "", object: record, isAround: false }];
  let left = MOST_NAMES;
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth += 1) {
    const [here, outerHere, below] = [new Map<string, string>(), new Map<string, string>(), [] as Part[]];
    for (const part of level) {
      if (left <= 0) break;
      left -= readPart(part, part.isAround ? [here] : [here, outerHere], below);
    }
    level = below.slice(0, MOST_VALUES);
    addNew(all, here);
    addNew(outer, outerHere);
  }
  return { all, outer };
}

function addNew(values: Map<string, string>, more: NamedValues): void {
  for (const [key, value] of more) if (!values.has(key) && values.size < MOST_VALUES) values.set(key, value);
}

/** Puts down the words of a part, and what lies below it; gives how many names it had. */
function readPart(part: Part, into: readonly Map<string, string>[], below: Part[]): number {
  let names = 0;
  for (const name in part.object) {
    if (names === MOST_VALUES) break;
    names += 1;
    if (name.length <= MOST_NAME) readMember(part, name, into, below);
  }
  return names;
}

function readMember(part: Part, name: string, into: readonly Map<string, string>[], below: Part[]): void {
  const { prefix, object, isAround } = part;
  const folded = foldedWord(name);
  const value = firstOf(object[name], prefix + folded);
  if (!isJsonObject(value)) for (const words of into) put(words, prefix + folded, wordOf(value));
  else if (prefix === "" && AROUND.has(folded)) below.push({ prefix, object: value, isAround: true });
  else below.push({ prefix: prefix + folded, object: value, isAround });
}

const foldedWord = rememberNames((name: string) => name.toLowerCase().replaceAll(/[^a-z\d]/g, ""));

/** What two names that are one say differently is said by none of them; nor is what is too long to be a word. */
function put(values: Map<string, string>, key: string, word: string): void {
  if (word === "") return;
  const before = values.get(key);
  values.set(key, word.length <= MOST_TEXT && (before === undefined || before === word) ? word : "");
}

function firstOf(value: Json | undefined, key: string): Json | undefined {
  if (!Array.isArray(value)) return value;
  const items = value as readonly Json[];
  return items.length === 1 || OF_LISTS.test(key) ? items[0] : undefined;
}

function wordOf(value: Json | undefined): string {
  if (typeof value === "string") return value.length > MOST_TEXT ? value : value.trim();
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
