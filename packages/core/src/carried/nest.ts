import { isJsonObject, type Json, type JsonObject } from "../json.ts";

const MAX_MEMBERS = 1024;
const MAX_STEPS = 8;

interface Tree extends Map<string, Tree | Json> {}

/**
 * Members with dots in their names as the objects that they were (`{"a.b": 1}` is `{"a": {"b": 1}}`; `a[].b` a list of
 * one), however the record is written: nested, dotted, or half and half. At most 1024 members of an object, eight steps.
 */
export function nest(record: JsonObject): JsonObject {
  return objectOf(grow(new Map(), record));
}

function grow(tree: Tree, record: JsonObject): Tree {
  for (const [name, value] of Object.entries(record).slice(0, MAX_MEMBERS)) {
    const steps = name.split(".").slice(0, MAX_STEPS);
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
  const members = Array.from(tree, ([name, value]): [string, Json] => {
    const own = value instanceof Map ? objectOf(value) : value;
    return name.endsWith("[]") ? [name.slice(0, -2), [own]] : [name, own];
  });
  return Object.fromEntries(members);
}
