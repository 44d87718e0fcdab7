import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { rememberNames } from "../remembering.ts";
import { objectAt, setMember } from "./members.ts";

const MAX_DEPTH = 12;

const camel = rememberNames((name) =>
  name.replace(/(?<=[a-z\d])_([a-z\d])/g, (_, letter: string) => letter.toUpperCase()),
);

/** `request_parameters` as `requestParameters`. What is `flattened` is the same once more, whole, and with its own names. */
export function recased(record: JsonObject, depth = 0): JsonObject {
  const members: Record<string, Json> = {};
  // No `for in`: V8 compiles one anew for each object with numbers for names, as lists are in Elastic's documents.
  for (const name of Object.keys(record))
    if (name !== "flattened") setMember(members, camel(name), recasedIn(record[name] ?? null, depth + 1));
  const whole = objectAt(record, "flattened");
  for (const name of Object.keys(whole)) setMember(members, camel(name), whole[name] ?? null);
  return members;
}

function recasedIn(value: Json, depth: number): Json {
  if (depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => recasedIn(each, depth + 1));
  return isJsonObject(value) ? recased(value, depth) : value;
}
