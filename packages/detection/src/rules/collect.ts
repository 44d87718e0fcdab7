import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { jsonOfText } from "./json-text.ts";

const NONE: readonly Json[] = [];

/** The members of a value that have the name of a step. */
type MembersOf = (value: Json, step: string) => readonly (Json | undefined)[];

/** All values that a path leads to, from where it starts; `of` says which members have the name of a step. */
export function collect(start: Json | undefined, steps: readonly string[], of: MembersOf = membersOf): readonly Json[] {
  if (start === undefined) return NONE;
  let values: Json[] = [start];
  for (const step of steps) {
    const next: Json[] = [];
    for (const value of values) addMembers(of(value, step), next);
    if (next.length === 0) return NONE;
    values = next;
  }
  return values.some((value) => Array.isArray(value)) ? elementsOf(values) : values;
}

function addMembers(members: readonly (Json | undefined)[], into: Json[]): void {
  for (const member of members) {
    if (member !== undefined) into.push(member);
  }
}

function membersOf(value: Json, step: string): readonly (Json | undefined)[] {
  if (step === "**") return everythingIn(value);
  if (typeof value === "string") return membersOfText(value, step);
  if (value === null || typeof value !== "object") return NONE;
  if (step === "*") return Object.values(value);
  if (!isJsonObject(value)) return NONE;
  if (Object.hasOwn(value, step)) return [value[step]];
  const spelled = otherSpelling(value, step);
  if (spelled !== undefined) return [value[spelled]];
  // Stores that take dots in names for structure keep such a name as members in members.
  return step.includes(".") ? collect(value, step.split(".")) : NONE;
}

/**
 * The members in every spelling of a name, where the caller wrote them: he may write it twice, in one for who reads the log and in
 * another for the service, which takes the last of both.
 */
export function spellingsOf(value: Json, step: string): readonly (Json | undefined)[] {
  const object = typeof value === "string" && step !== "**" ? jsonOfText(value) : value;
  if (!isJsonObject(object) || step === "*" || step === "**")
    return object === undefined ? NONE : membersOf(object, step);
  const folded = step.toLowerCase();
  const names = Object.keys(object).filter((name) => name.length === step.length && name.toLowerCase() === folded);
  return names.length > 0 ? names.map((name) => object[name]) : membersOf(object, step);
}

/** A value and all that is in it at any depth, but for the lists themselves; also of an object that is kept as its text. */
function everythingIn(start: Json): readonly Json[] {
  const found: Json[] = [];
  const open: Json[] = [typeof start === "string" ? (jsonOfText(start) ?? start) : start];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (!Array.isArray(value)) found.push(value);
    if (value === null || typeof value !== "object") continue;
    for (const inner of Object.values(value)) open.push(inner as Json);
  }
  return found;
}

/** Warehouses keep nested objects as JSON text: `requestParameters: "{\"userName\":…}"`. */
function membersOfText(text: string, step: string): readonly (Json | undefined)[] {
  const parsed = jsonOfText(text);
  return parsed === undefined ? NONE : membersOf(parsed, step);
}

/** The member in another case: Log Analytics writes `RequestParameters`, other stores `requestparameters`. */
function otherSpelling(record: JsonObject, step: string): string | undefined {
  const folded = step.toLowerCase();
  for (const name in record) {
    if (name.length === step.length && name.toLowerCase() === folded && Object.hasOwn(record, name)) return name;
  }
  return undefined;
}

function elementsOf(values: readonly Json[]): readonly Json[] {
  return values.flatMap((value) => (Array.isArray(value) ? (value as readonly Json[]) : [value]));
}
