import type { JsonObject } from "@rolecall/core";
import { readId, readText } from "./read-member.ts";

/** The first of the members that is a text; `most` as in `readText`. */
export function firstText(record: JsonObject, names: readonly string[], most?: number): string | undefined {
  for (const name of names) {
    const text = readText(record[name], most);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The first of the members that is an id: a text, or a whole number. */
export function firstId(record: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const id = readId(record[name]);
    if (id !== undefined) return id;
  }
  return undefined;
}
