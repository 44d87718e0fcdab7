import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { partsOf } from "./at-place.ts";
import type { Actor, AuditForm, Fits, Places, Worded } from "./form.ts";

/**
 * Warehouses and tables spell names of members their own way: `eventTypeName` is `eventtypename` in Athena, `EVENT_TYPE_NAME` in
 * Snowflake and `EventTypeName` in Sentinel. All are one name without capitals and underscores.
 */
export function foldedName(name: string): string {
  return name.replace(/(?<=.)_/g, "").toLowerCase();
}

/** So many members of an object are looked at, and so deep: a record has less of both. */
const MOST_MEMBERS = 256;
const DEEPEST = 12;

/**
 * The record with folded names. A store spells a name in one way: where two that are one say different things, nobody knows which of
 * them the vendor wrote, and there is no such record.
 */
export function foldedRecord(record: JsonObject, depth = 0): JsonObject | undefined {
  const folded: Record<string, Json> = {};
  let members = 0;
  for (const name in record) {
    const key = foldedName(name);
    const value = foldedValue(record[name] ?? null, depth + 1);
    if (value === undefined || (Object.hasOwn(folded, key) && folded[key] !== value)) return undefined;
    folded[key] = value;
    members += 1;
    if (members === MOST_MEMBERS) break;
  }
  return folded;
}

function foldedValue(value: Json, depth: number): Json | undefined {
  if (depth > DEEPEST) return value;
  if (!Array.isArray(value)) return isJsonObject(value) ? foldedRecord(value, depth) : value;
  const items = (value as readonly Json[]).map((item) => foldedValue(item, depth + 1));
  return items.some((item) => item === undefined) ? undefined : (items as readonly Json[]);
}

/** The same form for a record with folded names; undefined where it is told by too little in other spellings. */
export function foldedForm(form: AuditForm): AuditForm | undefined {
  if (form.respelt === undefined) return undefined;
  const told = form.respelt === true ? form.told : form.respelt;
  const folded: Record<string, unknown> = { ...form, told: fitsOf(told), action: form.action.map(placesOf) };
  for (const name of MEMBERS) if (form[name] !== undefined) folded[name] = placesOf(form[name]);
  for (const name of ["address", "resource"] as const)
    if (form[name] !== undefined) folded[name] = wordedOf(form[name]);
  if (form.outcome !== undefined) folded["outcome"] = form.outcome.map(([when, end]) => [fitsOf(when), end]);
  folded["who"] = form.who.map(actorOf);
  if (form.behind !== undefined) folded["behind"] = form.behind.map(actorOf);
  if (form.proof !== undefined)
    folded["proof"] = form.proof.map((proof) => ({ ...proof, ...whenOf(proof.when), uid: placesOf(proof.uid) }));
  if (form.labels !== undefined)
    folded["labels"] = Object.fromEntries(Object.entries(form.labels).map(([label, at]) => [label, wordedOf(at)]));
  return folded as unknown as AuditForm;
}

/** What holds places and nothing else. */
const MEMBERS = [
  ...(["providerAt", "time", "id", "account", "home", "resourceKind", "granted", "gives"] as const),
  ...(["status", "error", "country", "userAgent", "session", "bytesOut"] as const),
] satisfies (keyof AuditForm)[];

function placeOf(place: string): string {
  if (place.startsWith("=")) return place;
  // Of `[Key=name]` the key is a name of a member, and what it is is a value.
  return partsOf(place)
    .map((step) =>
      step.replace(/^(\[)?([^=]+)/, (_, open: string | undefined, name: string) => `${open ?? ""}${foldedName(name)}`),
    )
    .join("/");
}

function placesOf(places: Places): Places {
  return typeof places === "string" ? placeOf(places) : places.map(placeOf);
}

function wordedOf(at: Places | Worded): Places | Worded {
  return typeof at === "object" && "fits" in at ? { ...at, at: placeOf(at.at) } : placesOf(at);
}

function fitsOf(all: Fits): Fits {
  return Object.fromEntries(Object.entries(all).map(([place, test]) => [placeOf(place), test]));
}

function whenOf(when: Fits | undefined): { readonly when?: Fits } {
  return when === undefined ? {} : { when: fitsOf(when) };
}

function actorOf(actor: Actor): Actor {
  const { name } = actor;
  return {
    ...actor,
    ...whenOf(actor.when),
    id: placesOf(actor.id),
    ...(name === undefined ? {} : { name: placesOf(name) }),
  };
}
