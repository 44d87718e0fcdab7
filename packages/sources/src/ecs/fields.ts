import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/**
 * The value of a field, however the document was written: nested, with dots in its names, or half and half
 * (`{"cloud.account": {"id": …}}`), as Elasticsearch takes all three.
 */
export function field(document: JsonObject, path: string): Json | undefined {
  if (Object.hasOwn(document, path)) return document[path];
  for (let dot = path.indexOf("."); dot !== -1; dot = path.indexOf(".", dot + 1)) {
    const head = path.slice(0, dot);
    const value = Object.hasOwn(document, head) ? document[head] : undefined;
    const inner = isJsonObject(value) ? field(value, path.slice(dot + 1)) : undefined;
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
