import { isJsonObject, type JsonObject } from "@rolecall/core";
import { BoundedCache } from "../bounded-cache.ts";
import { readText } from "../record/read-member.ts";

/** What a record is about, whatever form it has. */
export type Topic = "sign-in" | "audit" | "graph" | "risk" | "provisioning";

/** Categories of Entra's diagnostic settings, and the tables of Log Analytics, without case. */
const TOPICS: ReadonlyMap<string, Topic> = new Map<string, Topic>([
  ["signinlogs", "sign-in"],
  ["noninteractiveusersigninlogs", "sign-in"],
  ["serviceprincipalsigninlogs", "sign-in"],
  ["managedidentitysigninlogs", "sign-in"],
  ["microsoftserviceprincipalsigninlogs", "sign-in"],
  ["adfssigninlogs", "sign-in"],
  ["aadnoninteractiveusersigninlogs", "sign-in"],
  ["aadserviceprincipalsigninlogs", "sign-in"],
  ["aadmanagedidentitysigninlogs", "sign-in"],
  ["auditlogs", "audit"],
  ["microsoftgraphactivitylogs", "graph"],
  ["aadgraphactivitylogs", "graph"],
  ["azureadgraphactivitylogs", "graph"],
  ["riskyusers", "risk"],
  ["userriskevents", "risk"],
  ["riskyserviceprincipals", "risk"],
  ["serviceprincipalriskevents", "risk"],
  ["aadriskyusers", "risk"],
  ["aaduserriskevents", "risk"],
  ["aadriskyserviceprincipals", "risk"],
  ["aadserviceprincipalriskevents", "risk"],
  ["riskyagents", "risk"],
  ["agentriskevents", "risk"],
  ["provisioninglogs", "provisioning"],
  ["aadprovisioninglogs", "provisioning"],
]);

const topics = new BoundedCache(1024, (category) => TOPICS.get(category.toLowerCase()));

/** Resource logs name Entra as their resource's provider. */
const PROVIDER = /\/providers\/microsoft\.aadiam\b/i;

export function detect(record: JsonObject): boolean {
  return topicOf(record) !== undefined;
}

/**
 * Diagnostic settings and Log Analytics name their category or table; an object of the Graph API is known by members
 * that only it has. https://learn.microsoft.com/en-us/graph/api/resources/signin, …/directoryaudit, …/riskdetection
 */
export function topicOf(record: JsonObject): Topic | undefined {
  return (isOfSubscription(record) ? undefined : byCategory(record)) ?? byMembers(record) ?? byResource(record);
}

/** What audit records and sign-ins of Entra hold, and their names in lower case. */
const OWN_MEMBERS = ["initiatedBy", "initiatedby", "createdDateTime", "createddatetime"] as const;

/** Services of a subscription write categories of the same names, without what Entra says in them. */
function isOfSubscription(record: JsonObject): boolean {
  const resource = record["resourceId"] ?? record["resourceid"];
  if (typeof resource !== "string" || !/^\/subscriptions\//i.test(resource)) return false;
  const properties = record["properties"];
  return !isJsonObject(properties) || OWN_MEMBERS.every((name) => properties[name] === undefined);
}

function byCategory(record: JsonObject): Topic | undefined {
  for (const name of ["category", "Category", "Type"] as const) {
    const text = record[name];
    const topic = typeof text === "string" ? topics.get(text) : undefined;
    if (topic !== undefined) return topic;
  }
  return undefined;
}

/** Members of the Graph API's objects: all of the first list and one of the second make the topic. */
const OBJECTS: readonly (readonly [Topic, readonly string[], readonly string[]])[] = [
  ["audit", ["activityDisplayName"], ["initiatedBy", "loggedByService"]],
  ["risk", ["riskEventType"], ["detectedDateTime", "riskLevel"]],
  ["risk", ["riskLastUpdatedDateTime"], ["riskLevel"]],
  ["provisioning", ["provisioningAction"], ["provisioningSteps"]],
  ["sign-in", ["createdDateTime", "appId"], ["conditionalAccessStatus", "signInEventTypes", "servicePrincipalId"]],
  ["sign-in", ["createdDateTime", "status", "ipAddress"], ["userPrincipalName", "appDisplayName", "clientAppUsed"]],
];

function byMembers(record: JsonObject): Topic | undefined {
  const keyed = (name: string): boolean => record[name] !== undefined;
  return OBJECTS.find(([, all, any]) => all.every(keyed) && any.some(keyed))?.[0];
}

/** A category of its own, as partners rename them: what the properties hold says it. */
function byResource(record: JsonObject): Topic | undefined {
  const resource = readText(record["resourceId"] ?? record["resourceid"], 256);
  if (resource === undefined || !PROVIDER.test(resource)) return undefined;
  const properties = record["properties"];
  if (!isJsonObject(properties)) return "audit";
  return properties["signInEventTypes"] !== undefined || properties["conditionalAccessStatus"] !== undefined
    ? "sign-in"
    : "audit";
}
