import type { Json, JsonObject } from "@rolecall/core";
import { readId, readObject, readText } from "../record/read-member.ts";

/** The first event of an activity: it tells what was done, the others what came of it. */
export function firstEvent(record: JsonObject): JsonObject | undefined {
  const events = record["events"];
  // Stores that have a row per event lay it out beside the activity's own members.
  if (events === undefined && typeof (record["name"] ?? record["type"]) === "string") return record;
  return readObject(Array.isArray(events) ? (events as readonly Json[])[0] : events);
}

/** Parameters of an event by name: `{"name": …, "value" | "intValue" | "boolValue" | "multiValue": …}`, or a plain object. */
export function parametersOf(event: JsonObject | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const list = event?.["parameters"];
  if (Array.isArray(list)) for (const item of (list as readonly Json[]).slice(0, 128)) addTo(found, readObject(item));
  else if (readObject(list) !== undefined)
    for (const [name, value] of Object.entries(list as JsonObject).slice(0, 128)) add(found, name, textOf(value));
  return found;
}

function addTo(found: Map<string, string>, item: JsonObject | undefined): void {
  const name = readText(item?.["name"], 128);
  if (item === undefined || name === undefined) return;
  add(
    found,
    name,
    textOf(item["value"] ?? item["intValue"] ?? item["boolValue"] ?? item["multiValue"] ?? item["multiIntValue"]),
  );
}

function add(found: Map<string, string>, name: string, text: string | undefined): void {
  if (text !== undefined) found.set(name.toLowerCase(), text);
}

function textOf(value: Json | undefined): string | undefined {
  if (typeof value === "boolean") return String(value);
  if (!Array.isArray(value)) return readId(value);
  const texts = (value as readonly Json[]).slice(0, 64).map((item) => readId(item) ?? "");
  return texts.join(" ").slice(0, 4096) || undefined;
}
