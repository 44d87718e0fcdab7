import { isJsonObject, type Json, type JsonObject, parseJson } from "../json.ts";

/** The object that a member is, else an empty one. */
export function objectAt(record: JsonObject, name: string): JsonObject {
  const value = Object.hasOwn(record, name) ? record[name] : undefined;
  return isJsonObject(value) ? value : {};
}

/** The objects in a list. */
export function objectsIn(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
}

/** The members that have a value: `null` and `""` are none. */
export function present(members: JsonObject): JsonObject {
  return withPresent({}, members);
}

/** The record, and over it the members that have a value. */
export function withPresent(record: JsonObject, members: JsonObject): JsonObject {
  const all = { ...record } as Record<string, Json>;
  for (const name of Object.keys(members)) {
    const value = members[name];
    if (value !== undefined && value !== null && value !== "") setMember(all, name, value);
  }
  return all;
}

/** Gives the object a member of its own, of whatever name: by assignment, `__proto__` would be no member. */
export function setMember<V>(record: Record<string, V>, name: string, value: V): void {
  if (name !== "__proto__") record[name] = value;
  else Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
}

/** What was asked or answered, in JSON: as text, or as it was. */
export function dataIn(value: Json | undefined): Json | undefined {
  if (value === null || value === "") return undefined;
  return typeof value === "string" ? (parseJson(value) ?? value) : value;
}

/** Two records of one event as one; where both have a member and it is no object, the first counts. */
export function overlaid(first: JsonObject, second: JsonObject): JsonObject {
  const all = new Map(Object.entries(second));
  for (const [name, value] of Object.entries(first)) {
    const other = all.get(name);
    all.set(name, isJsonObject(value) && isJsonObject(other) ? overlaid(value, other) : value);
  }
  return Object.fromEntries(all);
}
