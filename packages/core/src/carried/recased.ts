import { isJsonObject, type Json, type JsonObject } from "../json.ts";

const MAX_DEPTH = 12;

/** `request_parameters` as `requestParameters`. What is `flattened` is the same once more, whole, and with its own names. */
export function recased(record: JsonObject, depth = 0): JsonObject {
  const { flattened = null, ...others } = record;
  const members = Object.entries(others).map(
    ([name, value = null]) => [camel(name), recasedIn(value, depth + 1)] as const,
  );
  const whole = isJsonObject(flattened) ? Object.entries(flattened) : [];
  return Object.fromEntries([...members, ...whole.map(([name, value]) => [camel(name), value] as const)]);
}

function recasedIn(value: Json, depth: number): Json {
  if (depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => recasedIn(each, depth + 1));
  return isJsonObject(value) ? recased(value, depth) : value;
}

function camel(name: string): string {
  return name.replace(/(?<=[a-z\d])_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
}
