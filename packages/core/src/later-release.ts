import { CREDENTIAL_KINDS } from "./credential.ts";
import { ACTION_CLASSES, type Event, OUTCOMES } from "./event.ts";
import { EVENT_MEMBERS, isEvent } from "./event-guard.ts";
import type { Finding } from "./finding.ts";
import { ATTACK_MEMBERS, DIMENSION_MEMBERS, FINDING_MEMBERS, isFinding } from "./finding-guard.ts";
import { IDENTITY_KINDS } from "./identity.ts";
import { isJsonObject, type JsonObject } from "./json.ts";

const OF_EVENTS: ReadonlySet<string> = new Set(EVENT_MEMBERS);
const OF_FINDINGS: ReadonlySet<string> = new Set(FINDING_MEMBERS);

/** Members with one of several words, and the word for what is none of them. */
const WORDS: Readonly<Record<string, readonly [words: readonly unknown[], otherwise: string]>> = {
  action_class: [ACTION_CLASSES, "other"],
  identity_kind: [IDENTITY_KINDS, "unknown"],
  credential_kind: [CREDENTIAL_KINDS, "unknown"],
  outcome: [OUTCOMES, "unknown"],
};

/**
 * An event that a later release wrote, as this one knows it: without the members that it has no name for, and with
 * `other` and `unknown` for words that it does not know. Undefined for what is no event all the same.
 */
export function eventOfLater(value: unknown): Event | undefined {
  if (!isJsonObject(value)) return undefined;
  const known = withWords(only(value, OF_EVENTS));
  return isEvent(known) ? known : undefined;
}

/**
 * A finding that a later release wrote, as this one knows it; undefined where there is more to it than members without a
 * name.
 */
export function findingOfLater(value: unknown): Finding | undefined {
  if (!isJsonObject(value)) return undefined;
  const known = withParts(withWords(only(value, OF_FINDINGS)));
  return isFinding(known) ? known : undefined;
}

/** Lists of a finding whose elements may have grown as well. */
const PARTS: Readonly<Record<string, ReadonlySet<string>>> = {
  dimensions: new Set(DIMENSION_MEMBERS),
  attacks: new Set(ATTACK_MEMBERS),
};

function withParts(value: JsonObject): JsonObject {
  const parts = Object.entries(PARTS).map(([name, known]) => {
    const list = value[name];
    return [name, Array.isArray(list) ? list.map((each) => (isJsonObject(each) ? only(each, known) : each)) : list];
  });
  return { ...value, ...Object.fromEntries(parts) };
}

function only(value: JsonObject, known: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => known.has(name)));
}

function withWords(value: JsonObject): JsonObject {
  const changed = Object.entries(WORDS).flatMap(([name, [words, otherwise]]) => {
    const word = value[name];
    return typeof word === "string" && word !== "" && !words.includes(word) ? [[name, otherwise] as const] : [];
  });
  return { ...value, ...Object.fromEntries(changed) };
}
