import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { objectAt, withPresent } from "./members.ts";
import { recased } from "./recased.ts";

/** Data streams of Elastic's Azure integration that are Entra's, and the category of each where the document lost it. */
const STREAMS: readonly (readonly [string, string])[] = [
  ["auditlogs", "AuditLogs"],
  ["signinlogs", "SignInLogs"],
  ["identity_protection", "UserRiskEvents"],
  ["graphactivitylogs", "MicrosoftGraphActivityLogs"],
  ["aadgraphactivitylogs", "AADGraphActivityLogs"],
];

/** Names that are written in another way than by their words. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["activityDatetime", "activityDateTime"],
  ["createdAt", "createdDateTime"],
  ["detectedDatetime", "detectedDateTime"],
]);

/**
 * A record of Entra's diagnostic settings out of a document of Elastic's Azure integration, whose lists are objects with
 * numbers for names.
 * https://github.com/elastic/integrations/tree/main/packages/azure/data_stream
 */
export function entraOfEcs(document: JsonObject): JsonObject {
  const azure = objectAt(document, "azure");
  const [stream, known] = STREAMS.find(([name]) => isJsonObject(azure[name])) ?? [];
  if (stream === undefined || known === undefined) return {};
  const logs = objectAt(azure, stream);
  const { properties, category, ...others } = recased(logs);
  return withPresent(others, {
    time: document["@timestamp"],
    category: typeof category === "string" && /logs$|events$/i.test(category) ? category : known,
    operationName: logs["operation_name"] ?? objectAt(document, "event")["action"],
    tenantId: azure["tenant_id"] ?? logs["tenant_id"],
    callerIpAddress: objectAt(document, "source")["ip"],
    properties: withPresent(
      isJsonObject(properties) ? relisted(properties, 0) : {},
      /graph/.test(stream) ? callOf(document) : {},
    ),
  });
}

/** What the integration moved of a call to Graph: the request, its answer, and the person in the token. */
function callOf(document: JsonObject): JsonObject {
  const http = objectAt(document, "http");
  const request = objectAt(http, "request");
  const response = objectAt(http, "response");
  const url = objectAt(document, "url");
  return {
    requestId: request["id"],
    requestMethod: request["method"],
    requestUri: url["original"] ?? url["path"],
    responseStatusCode: response["status_code"],
    responseSizeBytes: response["bytes"],
    userId: objectAt(document, "user")["id"] ?? objectAt(objectAt(document, "client"), "user")["id"],
    ipAddress: objectAt(document, "source")["ip"] ?? objectAt(document, "client")["ip"],
    userAgent: objectAt(document, "user_agent")["original"],
  };
}

const MAX_DEPTH = 12;

function relisted(value: JsonObject, depth: number): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([name, each = null]) => [NAMES.get(name) ?? name, listed(each, depth + 1)]),
  );
}

function listed(value: Json, depth: number): Json {
  if (depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => listed(each, depth + 1));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value);
  const isList = entries.length > 0 && entries.every(([name]) => /^\d{1,4}$/.test(name));
  return isList ? entries.map(([, each = null]) => listed(each, depth + 1)) : relisted(value, depth);
}
