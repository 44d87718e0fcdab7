import { isJsonObject, type JsonObject } from "../json.ts";
import { objectAt, present, withPresent } from "./members.ts";
import { recased } from "./recased.ts";

/**
 * An entry of Azure's activity log, as diagnostic settings stream it, out of a document of Elastic's integration.
 * https://github.com/elastic/integrations/tree/main/packages/azure/data_stream/activitylogs
 */
export function activityOfEcs(document: JsonObject): JsonObject {
  const azure = objectAt(document, "azure");
  const logs = objectAt(azure, "activitylogs");
  const { identity, ...others } = logs;
  return withPresent(recased(others), {
    time: document["@timestamp"],
    resourceId: objectAt(azure, "resource")["id"],
    operationName: logs["operation_name"] ?? objectAt(document, "event")["action"],
    correlationId: azure["correlation_id"],
    callerIpAddress: objectAt(document, "source")["ip"],
    identity: isJsonObject(identity) ? identityOf(identity) : identity,
  });
}

const UPN = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";

/** Claims are named by addresses, whose dots the integration writes as underscores. */
function identityOf(identity: JsonObject): JsonObject {
  const claims = Object.entries(objectAt(identity, "claims")).map(
    ([name, value]) => [/^https?:/.test(name) ? dotted(name) : name, value] as const,
  );
  const upn = objectAt(identity, "claims_initiated_by_user")["name"];
  return {
    authorization: recased(objectAt(identity, "authorization")),
    claims: { ...present({ [UPN]: upn }), ...Object.fromEntries(claims) },
  };
}

function dotted(name: string): string {
  return name.replace(/^(https?:\/\/)([^/]+)/, (_, scheme: string, host: string) => scheme + host.replaceAll("_", "."));
}
