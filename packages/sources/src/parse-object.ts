import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/** The object that the text is; undefined where it is no JSON, or anything else. */
export function parseObject(text: string): JsonObject | undefined {
  if (!isWhole(text)) return undefined;
  try {
    const value: Json = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Does the text end as an object does? One that breaks off is not worth the fault that the parser would throw. */
function isWhole(text: string): boolean {
  let last = text.length - 1;
  while (last > 0 && text.charCodeAt(last) <= SPACE) last -= 1;
  return text.charCodeAt(last) === CLOSE_OBJECT;
}

const SPACE = 32;
const CLOSE_OBJECT = 125;
