import type { Json } from "@rolecall/core";
import { sha256 } from "@rolecall/core";
import { compilePath, type Evidence } from "./evidence.ts";
import type { Path } from "./rule.ts";

/** Whoever gains where everybody does, as each vendor writes it. What is opened to everybody is then part of what is the same. */
export const EVERYBODY: ReadonlySet<string> = new Set([
  "*",
  "everybody",
  "all",
  "allusers",
  "allauthenticatedusers",
  "public-read",
  "public-read-write",
  "authenticated-read",
]);

/** An image of a container with its registry and path, before its version. */
const IMAGE = /^([\w.-]+(?::\d+)?(?:\/[\w.-]+)+)(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?$/;

/**
 * A number that counts something: of a run, of a branch. Account numbers have twelve digits, ids have letters, and the
 * four of an address are found first, as they count nothing.
 */
const COUNT = /(?<![a-z0-9.])\d{1,3}(?:\.\d{1,3}){3}(?![a-z0-9.])|(?<![a-z0-9])\d{1,11}(?![a-z0-9])/g;

/**
 * What a match is about, as a fingerprint in which counts and versions do not count, but ids do, and where each stands: who may
 * read is not who may write. Undefined where it says nothing.
 */
export function compileAlike(alike: readonly Path[]): (evidence: Evidence) => string | undefined {
  const readers = alike.map(compilePath);
  return (evidence) => {
    const texts = readers.map((read) => read(evidence).flatMap(textOf));
    if (texts.every((each) => each.length === 0)) return undefined;
    const isOpen = texts.flat().some((text) => EVERYBODY.has(text) || text.includes("/groups/global/"));
    const things = isOpen ? [...texts, [uncounted(evidence.event.resource ?? "")]] : texts;
    return sha256(JSON.stringify(things.map((each) => Array.from(new Set(each)).toSorted()))).slice(0, 16);
  };
}

function textOf(value: Json): readonly string[] {
  if (value === null || typeof value === "object" || value === "") return [];
  const text = String(value);
  return [uncounted(IMAGE.exec(text)?.[1] ?? text)];
}

function uncounted(text: string): string {
  return text.toLowerCase().replaceAll(COUNT, (found) => (found.includes(".") ? found : "#"));
}
