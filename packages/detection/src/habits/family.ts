import type { Event } from "@rolecall/core";

/** Parts of a name: between whatever is neither a letter nor a digit. */
const PART = /[a-z0-9]+/g;
const ACCOUNT = /^\d{12}$/;
const NUMBER = /^\d+$/;
/** Long, and with a digit: an id that somebody made up, or a hash. */
const MADE_UP = /^(?=.*\d)[a-z0-9]{8,}$/;

/**
 * What a resource is, whatever its number or date: `snapshot:nightly-2026-10-05` and `…-06` are one family. Accounts stay,
 * for another account's resource is another thing.
 */
export function familyOf({ resource, resource_kind: kind = "" }: Event): string {
  return `${kind} ${unnumbered(resource ?? "")}`;
}

/** A name without its numbers, dates and ids. */
export function unnumbered(name: string): string {
  return name.toLowerCase().replaceAll(PART, (part) => (isNumbered(part) ? "#" : part));
}

/** Only what kind of thing it is, and whose. */
export function broadFamilyOf({ service = "", resource, resource_kind: kind = "" }: Event): string {
  const account = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(resource ?? "")?.[1] ?? "";
  return `${service} ${kind} ${account}`;
}

function isNumbered(part: string): boolean {
  return !ACCOUNT.test(part) && (NUMBER.test(part) || MADE_UP.test(part));
}
