import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { membersOf, wordOf } from "../envelope/steps/span-record.ts";
import { parse } from "../envelope/text-body.ts";
import type { Fits, Place, Places } from "./form.ts";

/** What stands there, be it null; undefined where nothing does. */
export function atPlace(record: JsonObject, place: Place): Json | undefined {
  let value: Json | undefined = record;
  for (const step of stepsOf(place)) {
    value = step(value);
    if (value === undefined) return undefined;
  }
  return value;
}

/** The first text or number of several places, as text; a truth as `true` or `false`. Empty where there is none. */
export function wordAt(record: JsonObject, places: Places | undefined): string {
  if (places === undefined) return "";
  if (typeof places === "string") return wordAtOne(record, places);
  for (const place of places) {
    const word = wordAtOne(record, place);
    if (word !== "") return word;
  }
  return "";
}

function wordAtOne(record: JsonObject, place: Place): string {
  if (place.startsWith("=")) return place.slice(1);
  const value = atPlace(record, place);
  return typeof value === "boolean" ? String(value) : wordOf(value);
}

/** Do all places hold what they should? */
export function fits(record: JsonObject, all: Fits | undefined): boolean {
  for (const place in all) {
    const test = all[place];
    if (test === true ? atPlace(record, place) === undefined : !test?.test(wordAtOne(record, place))) return false;
  }
  return true;
}

type Step = (value: Json) => Json | undefined;

const STEPS = new Map<Place, readonly Step[]>();

/** Places are those of the forms, which are few. */
function stepsOf(place: Place): readonly Step[] {
  const known = STEPS.get(place);
  if (known !== undefined) return known;
  const steps = partsOf(place).map(stepOf);
  STEPS.set(place, steps);
  return steps;
}

/** The names of a place; what is wanted of one of a list may have a stroke of its own. */
export function partsOf(place: Place): readonly string[] {
  return place.split(/\/(?![^[]*\])/);
}

function stepOf(name: string): Step {
  const [, member = "", wanted] = /^\[([\w.]*)=(.+)\]$/.exec(name) ?? [];
  if (wanted !== undefined) {
    const folded = wanted.toLowerCase();
    const isIt = (item: Json | undefined): boolean => wordOf(item).toLowerCase() === folded;
    return (value) =>
      listOf(value).find((item) => (member === "" ? isIt(item) : isJsonObject(item) && isIt(item[member])));
  }
  if (/^\d+$/.test(name)) return (value) => listOf(value)[Number(name)];
  return (value) => {
    const members = isJsonObject(value) ? value : membersOf(value);
    return Object.hasOwn(members, name) ? members[name] : undefined;
  };
}

function listOf(value: Json): readonly Json[] {
  const read = typeof value === "string" && value.startsWith("[") ? parse(value) : value;
  return Array.isArray(read) ? (read as readonly Json[]) : [];
}
