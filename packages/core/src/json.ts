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

/** The JSON that a text holds, or undefined. Never throws. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
