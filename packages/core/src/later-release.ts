import { CREDENTIAL_KINDS } from "./credential.ts";
import { ACTION_CLASSES, type Event, OUTCOMES } from "./event.ts";
import { EVENT_MEMBERS, isEvent } from "./event-guard.ts";
import type { Finding } from "./finding.ts";
import { FINDING_MEMBERS, isFinding } from "./finding-guard.ts";
import { IDENTITY_KINDS } from "./identity.ts";
import { isJsonObject, type JsonObject } from "./json.ts";

/** Members with one of several words, and the word for what is none of them. */
const WORDS: Readonly<Record<string, readonly [words: readonly unknown[], otherwise: string]>> = {
  action_class: [ACTION_CLASSES, "other"],
  identity_kind: [IDENTITY_KINDS, "unknown"],
  credential_kind: [CREDENTIAL_KINDS, "unknown"],
  outcome: [OUTCOMES, "unknown"],
};

/**
 * An event that a later release wrote, as this one knows it: without the members that it has no name for, and with `other` and
 * `unknown` for words that it does not know. Undefined for what is no event all the same.
 */
export function eventOfLater(value: unknown): Event | undefined {
  if (!isJsonObject(value)) return undefined;
  const known = withWords(only(value, EVENT_MEMBERS));
  return isEvent(known) ? known : undefined;
}

/** A finding that a later release wrote, as this one knows it; undefined where there is more to it than members without a name. */
export function findingOfLater(value: unknown): Finding | undefined {
  if (!isJsonObject(value)) return undefined;
  const known = withWords(only(value, FINDING_MEMBERS));
  return isFinding(known) ? known : undefined;
}

function only(value: JsonObject, names: readonly string[]): JsonObject {
  const known = new Set(names);
  return Object.fromEntries(Object.entries(value).filter(([name]) => known.has(name)));
}

function withWords(value: JsonObject): JsonObject {
  const changed = Object.entries(WORDS).flatMap(([name, [words, otherwise]]) => {
    const word = value[name];
    return typeof word === "string" && word !== "" && !words.includes(word) ? [[name, otherwise] as const] : [];
  });
  return { ...value, ...Object.fromEntries(changed) };
}
