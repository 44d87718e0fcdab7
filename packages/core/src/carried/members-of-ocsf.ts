import { isJsonObject, type JsonObject } from "../json.ts";
import { dataIn, objectAt } from "./members.ts";
import { nest } from "./nest.ts";

/**
 * The members of a vendor's record that no published mapping takes anywhere: mappers leave them in `unmapped`, by their
 * paths, or as the data of the request.
 */
export function membersOfOcsf(record: JsonObject): JsonObject {
  const data = dataIn(objectAt(objectAt(record, "api"), "request")["data"]);
  return { ...(isJsonObject(data) ? data : {}), ...nest(objectAt(record, "unmapped")) };
}
