/** What `JSON.parse` can return. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A parsed record, not yet trusted: every member is checked before use. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** True for `{…}`; arrays, null and scalars are not objects here. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at a path of own members; undefined where there is nothing. */
export function memberAt(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let at = value;
  for (const name of path) at = isJsonObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  return at;
}

/** The text at a path of own members; empty where there is none. */
export function textAt(value: Json | undefined, ...path: readonly string[]): string {
  const at = memberAt(value, ...path);
  return typeof at === "string" ? at : "";
}

/** The JSON that a text holds, or undefined. Never throws. */
export function parseJson(text: string): Json | undefined {
  if (!mayBeJson(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/**
 * Does the text begin and end as JSON does? Much that is looked at holds none, or breaks off, and to be told so by the
 * parser's fault costs as much as parsing some kilobytes.
 */
function mayBeJson(text: string): boolean {
  const from = skipSpace(text, 0);
  const first = text.charCodeAt(from);
  if (first === OPEN_OBJECT) {
    const next = text.charCodeAt(skipSpace(text, from + 1));
    return (next === QUOTE || next === CLOSE_OBJECT) && lastOf(text) === CLOSE_OBJECT;
  }
  if (first === OPEN_ARRAY) return lastOf(text) === CLOSE_ARRAY;
  return first === QUOTE ? lastOf(text) === QUOTE : SCALAR.includes(String.fromCharCode(first));
}

/** What the scalars but for texts begin with. */
const SCALAR = "-0123456789tfn";

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= SPACE) at += 1;
  return at;
}

function lastOf(text: string): number {
  let at = text.length - 1;
  while (text.charCodeAt(at) <= SPACE) at -= 1;
  return text.charCodeAt(at);
}

const SPACE = 32;
const QUOTE = 34;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
