import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
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
const ABOUT = /^(?:TargetId\.|Included Updated|Actor)/i;

/**
 * Does the record say that what it is about is as it was? Somebody saved a form again. All that it tells of must be as before,
 * and must have been something: an old value that is empty is mostly one that the log does not give.
 */
export function isSameAsBefore({ event, raw }: Evidence): boolean {
  const place = CHANGES.get(vendorSource(event));
  const record = place === undefined ? undefined : raw();
  if (place === undefined || record === undefined) return false;
  const { at, before, since } = place;
  const changes = collect(record, at)
    .filter(isJsonObject)
    .filter((change) => (Object.hasOwn(change, before) || Object.hasOwn(change, since)) && !isAbout(change));
  return changes.length > 0 && changes.every((change) => isSame(change[before], change[since]));
}

function isAbout(change: JsonObject): boolean {
  const name = change["displayName"] ?? change["Name"];
  return typeof name === "string" && ABOUT.test(name);
}

function isSame(before: Json | undefined, since: Json | undefined): boolean {
  if (before === undefined || before === null || since === undefined) return false;
  const text = JSON.stringify(before);
  // Entra's values are JSON text: an empty one is `""` in quotes.
  return text === JSON.stringify(since) && !/^(?:\[\]|\{\}|"(?:\s|\\"|\[\]|\{\}|null)*")$/.test(text);
}
