import type { JsonObject } from "@rolecall/core";
import { readText } from "../record/read-member.ts";

/** A text, or the first one of an array: events of several organisations or repositories list them. */
export function firstOf(value: JsonObject[string]): string | undefined {
  return readText(Array.isArray(value) ? value[0] : value);
}
