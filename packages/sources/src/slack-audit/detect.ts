import { isJsonObject, type JsonObject } from "@rolecall/core";

/** An entry has an actor and an entity that name their types, and a context. Errors of the API have no `action`. */
export function detect(record: JsonObject): boolean {
  const { actor, entity, context, action } = record;
  if (typeof action !== "string" || !isJsonObject(actor) || typeof actor["type"] !== "string") return false;
  if (isJsonObject(context)) return isJsonObject(context["location"]) || context["ua"] !== undefined;
  return isJsonObject(entity) && typeof entity["type"] === "string" && record["date_create"] !== undefined;
}
