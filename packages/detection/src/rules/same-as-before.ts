import { isJsonObject, type Json, parseJson } from "@rolecall/core";
import { vendorSource } from "../vendor/vendor-source.ts";
import { collect } from "./collect.ts";
import type { Evidence } from "./evidence.ts";

/** Where a vendor's log says what was before and what is since, and what it calls the two. */
interface Changes {
  readonly at: readonly string[];
  readonly before: string;
  readonly since: string;
}

const CHANGES: ReadonlyMap<string, Changes> = new Map([
  [
    "entra",
    {
      at: ["properties", "targetResources", "*", "modifiedProperties", "*"],
      before: "oldValue",
      since: "newValue",
    },
  ],
  ["microsoft-365", { at: ["ModifiedProperties", "*"], before: "OldValue", since: "NewValue" }],
  ["gitlab-audit", { at: ["details"], before: "from", since: "to" }],
  ["slack-audit", { at: ["details"], before: "previous_value", since: "new_value" }],
]);

/** What of a change says whom or what it is about, and not how that is: Entra writes it beside the rest. */
const ABOUT = /^(?:TargetId|ActorId)\./i;
/** Entra's list of what was changed: some of it may stand nowhere else, as what is secret does. */
const CHANGED = /^Included Updated Properties$/i;
/** Operations that are a deed whatever the values beside them say; the rest are forms that are saved. */
const IS_DEED =
  /(?:^|\s)(?:add|approve|assign|consent|create|delete|disable|enable|hard|invite|register|remove|reset|restore|role_change)/i;

/**
 * Does the record say that what it is about is as it was? Somebody saved a form again. All that it tells of must be as before,
 * and must have been something: an old value that is empty is mostly one that the log does not give.
 */
export function isSameAsBefore({ event, raw }: Evidence): boolean {
  const place = CHANGES.get(vendorSource(event));
  if (place === undefined || IS_DEED.test(event.action)) return false;
  const told = collect(raw(), place.at);
  const changes = told.filter((change) => !isAny(change, ABOUT) && !isAny(change, CHANGED));
  if (changes.length === 0 || !changes.every((change) => isAsBefore(change, place))) return false;
  const names = new Set(changes.map((change) => nameOf(change).toLowerCase()));
  const listed = told.filter((change) => isAny(change, CHANGED)).flatMap((change) => namesIn(change, place.since));
  return listed.every((name) => names.has(name));
}

function isAny(change: Json, names: RegExp): boolean {
  return names.test(nameOf(change));
}

function nameOf(change: Json): string {
  const name = isJsonObject(change) ? (change["displayName"] ?? change["Name"]) : undefined;
  return typeof name === "string" ? name : "";
}

/** The names in a list that is one text: `"AccountEnabled, DisplayName"`. */
function namesIn(change: Json, since: string): readonly string[] {
  const text = isJsonObject(change) ? change[since] : undefined;
  return typeof text === "string" ? (text.toLowerCase().match(/[^\s,"[\]]+/g) ?? []) : [];
}

/** GitLab writes what else was changed beside it, as `expiry_from` and `expiry_to`. */
function isAsBefore(change: Json, { before, since }: Changes): boolean {
  if (!isJsonObject(change) || !isSame(change[before], change[since])) return false;
  return Object.keys(change).every((name) => {
    const [, what] = new RegExp(`^(.+_)(?:${before}|${since})$`).exec(name) ?? [];
    const values = [before, since].map((when) => JSON.stringify(change[`${what}${when}`]));
    return what === undefined || values[0] === values[1];
  });
}

/** Two values that are masked are alike whatever they were, and so are two that were cut off. */
function isSame(before: Json | undefined, since: Json | undefined): boolean {
  if (before === undefined || before === null || since === undefined) return false;
  const text = JSON.stringify(before);
  if (text !== JSON.stringify(since) || /\*\*|filtered|redacted|masked|\.\.\.|…/i.test(text)) return false;
  // Entra's values are JSON text: an empty one is `""` in quotes.
  if (/^(?:\[\]|\{\}|"(?:\s|\\"|\[\]|\{\}|null)*")$/.test(text)) return false;
  return typeof before !== "string" || before.length <= MOST_WHOLE || parseJson(before) !== undefined;
}

/** A longer text, if it is no whole JSON, may be the beginning of one. */
const MOST_WHOLE = 255;
