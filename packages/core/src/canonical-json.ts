import { rememberNames } from "./remembering.ts";

/** Deeper than any log nests, and far from the end of the stack. */
export const MAX_DEPTH = 1000;

/**
 * RFC 8785 (JSON Canonicalization Scheme): members sorted by UTF-16 code units, no white space, numbers as ECMAScript
 * writes them. Members that are undefined are left out, as `JSON.stringify` does. One departure: a lone surrogate is
 * written as its escape where the RFC would stop, since any record must have an id.
 *
 * @throws TypeError for what JSON cannot say (NaN, infinities, functions), and for what nests deeper than `MAX_DEPTH`,
 * cycles included.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value === null) return "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError("a number that JSON cannot say");
    return String(value);
  }
  if (typeof value !== "object") throw new TypeError(`a ${typeof value} that JSON cannot say`);
  if (depth === MAX_DEPTH) throw new TypeError(`nested deeper than ${MAX_DEPTH} levels`);
  return Array.isArray(value) ? writeArray(value, depth) : writeObject(value as Members, depth);
}

function writeArray(items: readonly unknown[], depth: number): string {
  let text = "[";
  for (let i = 0; i < items.length; i += 1) text += `${i === 0 ? "" : ","}${write(items[i], depth + 1)}`;
  return `${text}]`;
}

type Members = Readonly<Record<string, unknown>>;

function writeObject(members: Members, depth: number): string {
  let text = "{";
  for (const key of Object.keys(members).sort()) {
    const value = members[key];
    if (value !== undefined) text += `${text.length === 1 ? "" : ","}${keyText(key)}${write(value, depth + 1)}`;
  }
  return `${text}}`;
}

/** Names as they stand in the text. */
const keyText = rememberNames((key) => `${JSON.stringify(key)}:`);
