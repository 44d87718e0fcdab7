import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/** Paths in their parts, worked out once: there are as many as this source asks for. */
const PARTS = new Map<string, readonly string[]>();

/** The document that was asked last, and whether any name at its top has a dot: a document is asked many times. */
let lastDocument: JsonObject | undefined;
let lastIsDotted = false;

/**
 * The value of a field, however the document was written: nested, with dots in its names, or half and half
 * (`{"cloud.account": {"id": …}}`), as Elasticsearch takes all three.
 */
export function field(document: JsonObject, path: string): Json | undefined {
  const nested = walk(document, partsOf(path));
  if (nested !== undefined || !isDotted(document)) return nested;
  return dotted(document, path);
}

function partsOf(path: string): readonly string[] {
  let parts = PARTS.get(path);
  if (parts === undefined) {
    parts = path.split(".");
    PARTS.set(path, parts);
  }
  return parts;
}

function walk(document: JsonObject, parts: readonly string[]): Json | undefined {
  let value: Json | undefined = document;
  for (const part of parts) {
    if (!isJsonObject(value)) return undefined;
    value = Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

function isDotted(document: JsonObject): boolean {
  if (document !== lastDocument) {
    lastDocument = document;
    lastIsDotted = hasDots(document, 0);
  }
  return lastIsDotted;
}

/** Fields are at most a few levels deep. */
function hasDots(value: JsonObject, depth: number): boolean {
  for (const name in value) {
    if (name.includes(".")) return true;
    const inner = value[name];
    if (depth < 3 && isJsonObject(inner) && hasDots(inner, depth + 1)) return true;
  }
  return false;
}

function dotted(document: JsonObject, path: string): Json | undefined {
  if (Object.hasOwn(document, path)) return document[path];
  for (let dot = path.indexOf("."); dot !== -1; dot = path.indexOf(".", dot + 1)) {
    const head = path.slice(0, dot);
    const value = Object.hasOwn(document, head) ? document[head] : undefined;
    const inner = isJsonObject(value) ? dotted(value, path.slice(dot + 1)) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** The first text of a field that may be one or a list of them. */
export function fieldText(document: JsonObject, path: string, most = 1024): string | undefined {
  const value = field(document, path);
  const first = Array.isArray(value) ? (value as readonly Json[])[0] : value;
  if (typeof first === "number") return Number.isSafeInteger(first) ? String(first) : undefined;
  return typeof first === "string" && first !== "" ? first.slice(0, most).toWellFormed() : undefined;
}

/** The first text among several fields. */
export function anyField(document: JsonObject, paths: readonly string[], most?: number): string | undefined {
  for (const path of paths) {
    const text = fieldText(document, path, most);
    if (text !== undefined) return text;
  }
  return undefined;
}
