import type { Json, JsonObject } from "@rolecall/core";
import { sourceAddress } from "./source-address.ts";

/** How the text of an address begins, in whatever spelling. */
const BEGINS = /^[\s[]*[\da-f]{0,4}[.:]/i;

/** Is some text of the record an address, or one that may hold members of its own, as JSON does? */
export function holdsAddress(value: Json | undefined): boolean {
  if (typeof value === "string") return isAddress(value);
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return (value as readonly Json[]).some(holdsAddress);
  for (const name of Object.keys(value)) if (holdsAddress((value as JsonObject)[name])) return true;
  return false;
}

function isAddress(text: string): boolean {
  if (BEGINS.test(text)) return sourceAddress(text) !== undefined;
  return text.includes("{") || text.charCodeAt(0) === OPEN_ARRAY;
}

const OPEN_ARRAY = 91;
