import { isJsonObject, type JsonObject } from "@rolecall/core";

/**
 * `kind: Event` of the audit API group; older collectors drop `apiVersion`, and then a `verb` tells an audit event from
 * the core API's `Event`, which has none. An excerpt may lack both: a verb, an object and a user are then what is left.
 * https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-Event
 */
export function detect(record: JsonObject): boolean {
  if (record["kind"] === undefined) return isExcerpt(record);
  if (record["kind"] !== "Event") return false;
  const version = record["apiVersion"];
  if (typeof version === "string") return version.startsWith("audit.k8s.io/");
  return version === undefined && typeof record["verb"] === "string";
}

/** Whatever else has a verb and an object says what was done in a member of its own. */
function isExcerpt(record: JsonObject): boolean {
  const { verb, objectRef, user, action } = record;
  if (action !== undefined) return false;
  return typeof verb === "string" && isJsonObject(objectRef) && isJsonObject(user) && user["username"] !== undefined;
}
