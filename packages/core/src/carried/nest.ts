import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { setMember } from "./members.ts";

const MAX_MEMBERS = 1024;
const MAX_STEPS = 8;

interface Tree extends Map<string, Tree | Json> {}

/**
 * Members with dots in their names as the objects that they were (`{"a.b": 1}` is `{"a": {"b": 1}}`; `a[].b` a list of
 * one), however the record is written: nested, dotted, or half and half. At most 1024 members of an object, eight steps.
 */
export function nest(record: JsonObject): JsonObject {
  return isNested(record) ? record : objectOf(grow(new Map(), record));
}

/** Most records are: these stay what they are. */
function isNested(record: JsonObject): boolean {
  const names = Object.keys(record);
  if (names.length > MAX_MEMBERS) return false;
  for (const name of names) {
    if (name.includes(".") || name.endsWith(LIST)) return false;
    const value = record[name];
    if (isJsonObject(value) && !isNested(value)) return false;
  }
  return true;
}

function grow(tree: Tree, record: JsonObject): Tree {
  let left = MAX_MEMBERS;
  for (const name of Object.keys(record)) {
    left -= 1;
    if (left < 0) break;
    const value = record[name];
    const steps = name.includes(".") ? name.split(".").slice(0, MAX_STEPS) : [name];
    const last = steps.pop() ?? name;
    const at = steps.reduce(branch, tree);
    if (isJsonObject(value)) grow(branch(at, last), value);
    else if (value !== undefined && !at.has(last)) at.set(last, value);
  }
  return tree;
}

function branch(tree: Tree, name: string): Tree {
  const known = tree.get(name);
  if (known instanceof Map) return known;
  const made: Tree = new Map();
  tree.set(name, made);
  return made;
}

function objectOf(tree: Tree): JsonObject {
  const members: Record<string, Json> = {};
  for (const [name, value] of tree) {
    const own = value instanceof Map ? objectOf(value) : value;
    if (name.endsWith(LIST)) setMember(members, name.slice(0, -LIST.length), [own]);
    else setMember(members, name, own);
  }
  return members;
}

const LIST = "[]";
