import { isJsonObject, type Json, type JsonObject, parseJson } from "@rolecall/core";
import { readObject, readText } from "../record/read-member.ts";
import { createRecase } from "../record/recase.ts";

const NAMES = (
  "time category operationName tenantId aadTenantId resultType resultDescription resultSignature callerIpAddress correlationId " +
  "identity location properties resourceId id createdDateTime userPrincipalName userDisplayName userId appId appDisplayName " +
  "ipAddress userAgent clientAppUsed isInteractive servicePrincipalId servicePrincipalName servicePrincipalCredentialKeyId federatedCredentialId " +
  "servicePrincipalCredentialThumbprint clientCredentialType managedIdentityType signInEventTypes autonomousSystemNumber " +
  "resourceDisplayName resourceServicePrincipalId sessionId uniqueTokenIdentifier incomingTokenType crossTenantAccessType " +
  "authenticationProtocol authenticationRequirement conditionalAccessStatus riskLevelDuringSignIn riskState riskDetail riskLevel " +
  "riskEventType riskLevelAggregated status errorCode failureReason locationDetails countryOrRegion deviceDetail agent agentType agentSubjectType " +
  "activityDisplayName activityDateTime detectedDateTime lastUpdatedDateTime riskLastUpdatedDateTime loggedByService operationType " +
  "result resultReason initiatedBy user app displayName targetResources type additionalDetails key value requestMethod requestUri " +
  "responseStatusCode responseSizeBytes requestId operationId roles scopes wids apiVersion signInActivityId tokenIssuedAt clientAuthMethod " +
  "userType homeTenantId authenticationDetails authenticationMethod provisioningAction provisioningStatusInfo servicePrincipal " +
  "initiatorType sourceIdentity targetIdentity servicePrincipalDisplayName authenticationProcessingDetails details identityType " +
  "modifiedProperties newValue oldValue timeGenerated issuedAt httpMethod httpStatusCode actorType"
).split(" ");

/** A record in one form: members of `properties` and of the envelope side by side, in the Graph API's spelling. */
export interface Spelled {
  /** What the log says of the action itself. */
  readonly body: JsonObject;
  /** What the envelope adds; the same object where there is none. */
  readonly envelope: JsonObject;
}

const recase = createRecase(NAMES);

/**
 * Brings the three forms together: a resource log with its `properties` (an object, or JSON in a string), a row of a
 * table in Log Analytics (flat, in Pascal case, with JSON in strings), an object of the Graph API.
 */
export function spelled(record: JsonObject): Spelled {
  const own = isForeign(record) ? recase(record) : record;
  const properties = objectOf(own["properties"]);
  if (properties === undefined) return { body: withObjects(own), envelope: own };
  return { body: isForeign(properties) ? recase(properties) : properties, envelope: own };
}

/** Is it not in the spelling of Graph and of resource logs? */
function isForeign(record: JsonObject): boolean {
  if (
    record["TimeGenerated"] !== undefined ||
    record["Category"] !== undefined ||
    record["calleripaddress"] !== undefined
  )
    return true;
  if (record["operationname"] !== undefined || record["createddatetime"] !== undefined) return true;
  return record["UserPrincipalObjectID"] !== undefined || record["C_Idtyp"] !== undefined;
}

const NESTED = [
  "status",
  "locationDetails",
  "deviceDetail",
  "initiatedBy",
  "targetResources",
  "location",
  "agent",
] as const;

/** Dynamic columns of exported tables are JSON in strings. */
function withObjects(record: JsonObject): JsonObject {
  let copy: Record<string, Json | undefined> | undefined;
  for (const name of NESTED) {
    const parsed = parsedText(record[name]);
    if (parsed === undefined) continue;
    copy ??= { ...record };
    copy[name] = parsed;
  }
  return (copy as JsonObject | undefined) ?? record;
}

/** An object, or the object in a string of JSON. */
export function objectOf(value: Json | undefined): JsonObject | undefined {
  return readObject(value) ?? readObject(parsedText(value));
}

function parsedText(value: Json | undefined): Json | undefined {
  return typeof value === "string" && /^\s*[{[]/.test(value) ? parseJson(value) : undefined;
}

/** The first of the texts under these names, in the body and then in the envelope. */
export function textOf({ body, envelope }: Spelled, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = readText(body[name], 512) ?? (body === envelope ? undefined : readText(envelope[name], 512));
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The items of a list that are objects; a single one stands for a list of it. */
export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  const list = parsedText(value) ?? value;
  if (!Array.isArray(list)) return isJsonObject(list) ? [list] : [];
  return (list as readonly Json[]).slice(0, 32).filter((item): item is JsonObject => isJsonObject(item));
}
