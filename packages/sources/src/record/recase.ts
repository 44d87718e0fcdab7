import { isJsonObject, type Json, type JsonObject, rememberNames, setMember } from "@rolecall/core";

const MAX_DEPTH = 6;

/**
 * Gives a record's members their vendor's own spelling again. Warehouses write `eventtype` for `eventType`, Log Analytics
 * `EventType`, others `event_type`: `names` are the spellings that a decoder reads, and any other case or underscoring of
 * one becomes it. A member that has its own spelling already wins. What stands in a member of `asWritten` has names of
 * its own, as the claims of a token have, and keeps them.
 */
export function createRecase(
  names: readonly string[],
  asWritten: readonly string[] = [],
): (record: JsonObject) => JsonObject {
  const known = new Map(names.map((name) => [plain(name), name]));
  const ownOf = rememberNames((name) => known.get(plain(name)) ?? name);
  const whole = new Set(asWritten);

  function recase(value: Json | undefined, depth: number): Json {
    if (Array.isArray(value)) return (value as readonly Json[]).map((item) => recase(item, depth + 1));
    if (!isJsonObject(value) || depth > MAX_DEPTH) return value ?? null;
    return recaseObject(value, depth);
  }

  function recaseObject(record: JsonObject, depth: number): JsonObject {
    const members: Record<string, Json> = {};
    for (const name of Object.keys(record)) {
      const own = ownOf(name);
      const kept = own !== name && Object.hasOwn(record, own) ? name : own;
      setMember(members, kept, whole.has(kept) ? (record[name] ?? null) : recase(record[name], depth + 1));
    }
    return members;
  }

  return (record) => recaseObject(record, 0);
}

function plain(name: string): string {
  return name.length > 64 ? name : name.replaceAll("_", "").toLowerCase();
}
