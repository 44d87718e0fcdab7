import { isJsonObject, type Json } from "@rolecall/core";

/** Parts of a pointer that are followed; nothing that a rule looks at lies deeper. */
const MAX_DEPTH = 32;

type Tree = { [name: string]: Json };

/**
 * What a JSON Patch (RFC 6902) writes, as the object that a merge patch of the same would be; of lists, what is written of
 * them. Undefined for what is no such patch.
 */
export function objectOfPatch(patch: Json | undefined): Json | undefined {
  if (!Array.isArray(patch)) return undefined;
  const written: Tree = {};
  for (const [nth, step] of (patch as readonly Json[]).entries()) {
    if (!isJsonObject(step) || (step["op"] !== "add" && step["op"] !== "replace")) continue;
    const { path, value } = step;
    // What is put at the end of a list is one more each time.
    if (typeof path === "string" && value !== undefined) write(written, path.replace(/\/-$/, `/-${nth}`), value);
  }
  return withLists(written, 0);
}

/** Where all names are places, it was a list. */
function withLists(value: Json, depth: number): Json {
  if (depth > MAX_DEPTH || !isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, inner]) => [name, withLists(inner ?? null, depth + 1)] as const);
  const isList = members.length > 0 && members.every(([name]) => /^-?\d+$/.test(name));
  return isList ? members.map(([, inner]) => inner) : Object.fromEntries(members);
}

function write(into: Tree, path: string, value: Json): void {
  const names = path
    .split("/", MAX_DEPTH + 1)
    .slice(1)
    .map(unescaped);
  const last = names.pop();
  if (last === undefined) {
    if (isJsonObject(value)) Object.assign(into, value);
    return;
  }
  let at = into;
  for (const name of names) {
    const known = Object.hasOwn(at, name) ? at[name] : undefined;
    const inner: Tree = isJsonObject(known) || Array.isArray(known) ? { ...(known as Tree) } : {};
    define(at, name, inner);
    at = inner;
  }
  define(at, last, value);
}

/** Also where the name is `__proto__`. */
function define(at: Tree, name: string, value: Json): void {
  Object.defineProperty(at, name, { value, enumerable: true, configurable: true, writable: true });
}

function unescaped(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}
