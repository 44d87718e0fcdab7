import { type Json, parseIdentityUid } from "@rolecall/core";
import { shortened } from "../explain/words.ts";
import { EVERYBODY } from "./alike.ts";
import { compilePath, type Evidence, type Reader } from "./evidence.ts";

/** No value takes more of a sentence than this. */
const MAX_VALUE = 80;

/** Renders a sentence for one event. */
export type Render = (evidence: Evidence) => string;

/**
 * Compiles a sentence with places: `{identity_name}`, `{raw.requestParameters.name|a trail}`, `{a|b|words}`. A place takes the first
 * value of its path, or that which is everybody, and says of how many more; of several paths, of the first that has one; the words after the last bar stand for none.
 */
export function compileTemplate(template: string): Render {
  const parts = template
    .split(/\{([^{}]*)\}/)
    .map((part, index) => (index % 2 === 0 ? () => part : compilePlace(part)));
  return (evidence) => parts.map((part) => part(evidence)).join("");
}

function compilePlace(place: string): Render {
  const parts = place.split("|");
  const words = parts.length > 1 ? parts.pop() : undefined;
  const readers = parts.map((path) =>
    path === "resource" && words !== undefined
      ? nameOfResource
      : path === "delegation"
        ? namesOfChain
        : compilePath(path),
  );
  return (evidence) => {
    for (const read of readers) {
      const text = everybody(read, evidence) ?? firstText(read, evidence);
      if (text !== undefined) return text + others(read, evidence);
    }
    return words ?? "something";
  };
}

/** A log that only says of what kind it was does not name it (`clusterrolebindings`). */
function nameOfResource({ event: { resource, resource_kind } }: Evidence): readonly Json[] {
  return resource === undefined || resource === resource_kind ? [] : [resource];
}

/** For whom it acts, by name: of a uid, cut to fit a sentence, the name would be what is missing. */
function namesOfChain({ event: { delegation = [] } }: Evidence): readonly Json[] {
  return delegation.map((uid) => parseIdentityUid(uid)?.nativeId ?? uid);
}

/** Whoever names an account first must not put everybody out of sight. */
function everybody(read: Reader, evidence: Evidence): string | undefined {
  const values = read(evidence);
  if (values.length < 2) return undefined;
  return values.map((value) => plainText(value)).find((text) => EVERYBODY.has(text.toLowerCase()));
}

/** ` and 3 more`: whoever is behind the first must not be out of sight. */
function others(read: Reader, evidence: Evidence): string {
  const values = read(evidence);
  if (values.length < 2) return "";
  const more = new Set(values.filter((value) => plainText(value) !== "")).size - 1;
  return more > 0 ? ` and ${more} more` : "";
}

/** The first scalar value of a path as harmless text, or undefined. */
export function firstText(read: Reader, evidence: Evidence, maxLength: number = MAX_VALUE): string | undefined {
  for (const value of read(evidence)) {
    const text = plainText(value, maxLength);
    if (text !== "") return text;
  }
  return undefined;
}

/**
 * A scalar from a log as text for people: one line, no control, format or direction characters, at most 80 characters.
 * It is not escaped: each output escapes for itself. Objects give nothing.
 */
export function plainText(value: Json, maxLength: number = MAX_VALUE): string {
  if (value === null || typeof value === "object") return "";
  const text = String(value)
    .slice(0, 4 * maxLength)
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return shortened(text, maxLength);
}
