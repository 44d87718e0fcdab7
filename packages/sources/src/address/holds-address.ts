import type { Json } from "@rolecall/core";
import { sourceAddress } from "./source-address.ts";

/** How the text of an address begins, in whatever spelling. */
const BEGINS = /^[\s[]*[\da-f]{0,4}[.:]/i;

/** Is some text of the record an address, or one that may hold members of its own, as JSON does? */
export function holdsAddress(value: Json | undefined): boolean {
  if (typeof value === "string") return isAddress(value);
  if (typeof value !== "object" || value === null) return false;
  const members: readonly (Json | undefined)[] = Array.isArray(value) ? value : Object.values(value);
  return members.some(holdsAddress);
}

function isAddress(text: string): boolean {
  if (BEGINS.test(text)) return sourceAddress(text) !== undefined;
  return text.includes("{") || text.charCodeAt(0) === OPEN_ARRAY;
}

const OPEN_ARRAY = 91;
