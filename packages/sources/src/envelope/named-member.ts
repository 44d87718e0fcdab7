import { isJsonObject, type JsonObject } from "@rolecall/core";

/**
 * The record under the member that `integration` names, as Wazuh's modules wrap what they fetch:
 * `{"integration": "github", "github": {…}}`.
 * https://documentation.wazuh.com/current/cloud-security/index.html
 */
export function namedMember(envelope: JsonObject): JsonObject | undefined {
  const name = envelope["integration"];
  const record = typeof name === "string" && Object.hasOwn(envelope, name) ? envelope[name] : undefined;
  return isJsonObject(record) ? record : undefined;
}
