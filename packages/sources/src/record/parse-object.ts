import { isJsonObject, type JsonObject, parseJson } from "@rolecall/core";

/** The object that the text is; undefined where it is no JSON, or anything else. */
export function parseObject(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return isJsonObject(value) ? value : undefined;
}
