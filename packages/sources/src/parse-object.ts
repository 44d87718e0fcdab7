import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/** The object that the text is; undefined where it is no JSON, or anything else. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: Json = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
