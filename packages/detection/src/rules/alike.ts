import type { Json } from "@rolecall/core";
import { sha256 } from "@rolecall/core";
import { unnumbered } from "../habits/family.ts";
import { compilePath, type Evidence } from "./evidence.ts";
import { outsidersOf } from "./policy-document.ts";
import type { Alike } from "./rule.ts";

/** Whoever gains where everybody does, as each vendor writes it. What is opened to everybody is then part of what is the same. */
const EVERYBODY: ReadonlySet<string> = new Set([
  "*",
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
export function compileAlike(alike: readonly Alike[]): (evidence: Evidence) => string | undefined {
  const readers = alike.map(compileOne);
  return (evidence) => {
    const texts = readers.flatMap((read) => read(evidence));
    if (texts.length === 0) return undefined;
    const things = texts.some((text) => EVERYBODY.has(text) || text.includes("/groups/global/"))
      ? [...texts, unnumbered(evidence.event.resource ?? "")]
      : texts;
    return sha256(JSON.stringify(Array.from(new Set(things)).toSorted())).slice(0, 16);
  };
}

function compileOne(one: Alike): (evidence: Evidence) => readonly string[] {
  if (typeof one === "string") {
    const read = compilePath(one);
    return (evidence) => read(evidence).flatMap(textOf);
  }
  const read = compilePath(one.policy);
  return (evidence) => read(evidence).flatMap((document) => outsidersOf(document, evidence.event.account_uid));
}

function textOf(value: Json): readonly string[] {
  if (value === null || typeof value === "object" || value === "") return [];
  const text = String(value);
  return [unnumbered(IMAGE.exec(text)?.[1] ?? text)];
}
