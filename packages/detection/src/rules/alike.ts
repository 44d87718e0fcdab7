import type { Json } from "@rolecall/core";
import { sha256 } from "@rolecall/core";
import { unnumbered } from "../habits/family.ts";
import { compilePath, type Evidence } from "./evidence.ts";
import type { Path } from "./rule.ts";

/** Whoever gains where everybody does, as each vendor writes it. What is opened to everybody is then part of what is the same. */
const EVERYBODY: ReadonlySet<string> = new Set([
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

/** What a match is about, as a fingerprint in which numbers, dates and versions do not count; undefined where it says nothing. */
export function compileAlike(alike: readonly Path[]): (evidence: Evidence) => string | undefined {
  const readers = alike.map(compilePath);
  return (evidence) => {
    const texts = readers.flatMap((read) => read(evidence).flatMap(textOf));
    if (texts.length === 0) return undefined;
    const things = texts.some((text) => EVERYBODY.has(text) || text.includes("/groups/global/"))
      ? [...texts, unnumbered(evidence.event.resource ?? "")]
      : texts;
    return sha256(JSON.stringify(Array.from(new Set(things)).toSorted())).slice(0, 16);
  };
}

function textOf(value: Json): readonly string[] {
  if (value === null || typeof value === "object" || value === "") return [];
  const text = String(value);
  return [unnumbered(IMAGE.exec(text)?.[1] ?? text)];
}
