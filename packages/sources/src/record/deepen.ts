import { isJsonObject, type Json } from "@rolecall/core";

/** Deeper than any vendor's members stand. */
const MAX_PARTS = 6;

/**
 * Puts a column's value where it may have stood, of a name like `actor_user_id`: under `user_id` of `actor`, and under
 * `id` of `user` of `actor`. What is there already stays.
 */
export function deepen(record: Record<string, Json>, column: string, separator: "_" | ".", value: Json): void {
  const parts = column.split(separator);
  let at = record;
  for (let depth = 1; depth < Math.min(parts.length, MAX_PARTS); depth += 1) {
    const name = parts[depth - 1] ?? "";
    if (name === "") return;
    if (!Object.hasOwn(at, name)) put(at, name, {});
    const inner = at[name];
    if (!isJsonObject(inner)) return;
    at = inner as Record<string, Json>;
    const rest = parts.slice(depth).join(separator);
    if (!Object.hasOwn(at, rest)) put(at, rest, value);
  }
}

/** No name reaches a prototype. */
export function put(record: Record<string, Json>, name: string, value: Json): void {
  if (name !== "__proto__") record[name] = value;
}
