import { isJsonObject, type JsonObject } from "@rolecall/core";

/**
 * An entry has an actor and an entity that name their types, and a context, of which an excerpt may leave out some. Errors of
 * the API have no `action`.
 */
export function detect(record: JsonObject): boolean {
  const { actor, entity, context, action } = record;
  if (typeof action !== "string" || !isJsonObject(actor)) return false;
  const dated = record["date_create"] !== undefined;
  if (typeof actor["type"] !== "string") return dated && isJsonObject(actor["user"]);
  if (dated && isJsonObject(actor[actor["type"]])) return true;
  if (isJsonObject(context)) return isJsonObject(context["location"]) || context["ua"] !== undefined;
  return isJsonObject(entity) && typeof entity["type"] === "string" && (dated || isJsonObject(actor[actor["type"]]));
}
