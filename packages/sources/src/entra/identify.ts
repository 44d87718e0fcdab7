import { type IdentityKind, identityUid, type Json, type JsonObject } from "@rolecall/core";
import { nobody, type Who, whoOf } from "../actor/who.ts";
import { readText } from "../record/read-member.ts";
import type { Topic } from "./detect.ts";
import { objectOf, type Spelled, textOf } from "./spelling.ts";

/** No id: Entra writes empty texts and the zero GUID where there is none. */
const NO_ID = /^(?:0{8}-0{4}-0{4}-0{4}-0{12}|none|null|-)$/i;

/** The tenant, in one case however the log spells it: that of the body, else of the envelope, else of the resource's name. */
export function tenantOf(record: Spelled): string {
  const named = textOf(record, "aadTenantId") ?? textOf(record, "tenantId");
  const said = named ?? /\/tenants\/([^/]+)/i.exec(textOf(record, "resourceId") ?? "")?.[1] ?? signedInTo(record);
  return (said ?? "").toLowerCase();
}

/**
 * A sign-in of the Graph API names no tenant of its own, but that of the resource and that of the principal: where these are
 * two, either may be the one whose log it is.
 */
function signedInTo(record: Spelled): string | undefined {
  const resource = given(record, "resourceTenantId");
  const home = given(record, "homeTenantId") ?? given(record, "appOwnerTenantId");
  return home === undefined || resource === undefined || home === resource ? (resource ?? home) : undefined;
}

/**
 * Who acted: people by object id, else user principal name; service principals and managed identities by object id,
 * else application id. An app that acts for a person is the identity, and the person is behind it.
 */
export function identify(record: Spelled, topic: Topic, tenant: string): Who {
  if (topic === "audit") return ofAudit(record, tenant);
  if (topic === "graph") return ofGraph(record, tenant);
  if (topic === "provisioning") return ofProvisioning(record, tenant);
  return ofSignIn(record, tenant);
}

/** Sign-ins, and risk of whoever signed in. */
function ofSignIn(record: Spelled, tenant: string): Who {
  const agent = agentType(record);
  const subject = readText(objectOf(record.body["agent"])?.["agentSubjectType"], 64) ?? "";
  // An agent has a user account of its own, or the token of a person for whom it acts.
  const user = userAccount(record, tenant, agent !== undefined && /user/i.test(agent + subject) ? "ai-agent" : "human");
  const app = user === undefined || agent !== undefined ? principal(record, tenant) : undefined;
  if (user === undefined) return app ?? nobody("entra", tenant);
  if (app === undefined || user.kind === "ai-agent" || given(record, "servicePrincipalId") === undefined) return user;
  return { ...app, delegation: [user.uid] };
}

function userAccount(record: Spelled, tenant: string, kind: IdentityKind): Who | undefined {
  const upn = given(record, "userPrincipalName");
  const id = given(record, "userId") ?? (upn === undefined ? undefined : (ownId(record) ?? upn.toLowerCase()));
  if (id === undefined || workloadOnly(record)) return undefined;
  return whoOf("entra", tenant, kind, id, upn ?? given(record, "userDisplayName") ?? id);
}

/** A risky user or service principal is listed under its own id; everything else has an id of its own. */
function ownId(record: Spelled): string | undefined {
  return record.body["riskLastUpdatedDateTime"] === undefined ? undefined : given(record, "id");
}

function workloadOnly(record: Spelled): boolean {
  return /serviceprincipal|managedidentity/i.test(textOf(record, "category", "type") ?? "");
}

function principal(record: Spelled, tenant: string): Who | undefined {
  const id = given(record, "servicePrincipalId") ?? ownId(record) ?? given(record, "appId");
  if (id === undefined) return undefined;
  const named = given(record, "servicePrincipalName") ?? given(record, "servicePrincipalDisplayName");
  return whoOf(
    "entra",
    tenant,
    kindOf(record),
    id,
    named ?? given(record, "appDisplayName") ?? given(record, "displayName") ?? id,
  );
}

/** What kind of agent signed in. https://learn.microsoft.com/en-us/graph/api/resources/agentic-agentsignin */
function agentType(record: Spelled): string | undefined {
  const type = readText(objectOf(record.body["agent"])?.["agentType"], 64);
  return type === undefined || /^(?:notAgentic|none|unknown\w*)$/i.test(type) ? undefined : type;
}

function kindOf(record: Spelled): IdentityKind {
  if (agentType(record) !== undefined) return "ai-agent";
  const managed = given(record, "managedIdentityType");
  if (managed !== undefined || isManaged(textOf(record, "category")) || isManaged(textOf(record, "type")))
    return "managed-identity";
  if (typesOfSignIn(record).some(isManaged)) return "managed-identity";
  return textOf(record, "servicePrincipalType") === "ManagedIdentity" ? "managed-identity" : "oauth-app";
}

function isManaged(type: string | undefined): boolean {
  return type !== undefined && /managedidentity/i.test(type);
}

/** The Graph API lists them, a table keeps the list in a text. */
function typesOfSignIn(record: Spelled): readonly (string | undefined)[] {
  const types = record.body["signInEventTypes"];
  if (types === undefined) return [];
  return (Array.isArray(types) ? (types as readonly Json[]).slice(0, 8) : [types]).map((type) => readText(type, 256));
}

/** `initiatedBy` has a user, an app, or both: the app acts then, for the user. */
function ofAudit(record: Spelled, tenant: string): Who {
  const by = objectOf(record.body["initiatedBy"]);
  const user = userOf(objectOf(by?.["user"]), tenant);
  const app = appOf(objectOf(by?.["app"]), tenant);
  if (app === undefined) return user ?? ofIntune(record, tenant) ?? byName(record, tenant) ?? nobody("entra", tenant);
  return user === undefined ? app : { ...app, delegation: [user.uid] };
}

/**
 * Intune's audit, which comes in a category of the same name: `Actor` has a person by name and id, or an application alone.
 * https://learn.microsoft.com/en-us/intune/intune-service/fundamentals/monitor-audit-logs
 */
function ofIntune(record: Spelled, tenant: string): Who | undefined {
  const actor = objectOf(record.body["Actor"] ?? record.body["actor"]);
  const said = (member: string, most: number): string =>
    readText(actor?.[member] ?? actor?.[member.toLowerCase()], most) ?? "";
  const upn = said("UPN", 320);
  const id = said("ObjectId", 64) || said("Application", 64);
  if (upn !== "") return whoOf("entra", tenant, "human", id || upn.toLowerCase(), upn);
  return id === "" ? undefined : whoOf("entra", tenant, "oauth-app", id, said("ApplicationName", 256) || id);
}

function userOf(user: JsonObject | undefined, tenant: string): Who | undefined {
  const upn = value(user, "userPrincipalName");
  const id = value(user, "id") ?? upn?.toLowerCase();
  return id === undefined ? undefined : whoOf("entra", tenant, "human", id, upn ?? value(user, "displayName") ?? id);
}

/** Microsoft's own services stand there by their name alone. */
function appOf(app: JsonObject | undefined, tenant: string): Who | undefined {
  const id = value(app, "servicePrincipalId") ?? value(app, "appId");
  const name = value(app, "displayName") ?? value(app, "servicePrincipalName");
  if (id !== undefined) return whoOf("entra", tenant, "oauth-app", id, name ?? id);
  return name === undefined ? undefined : whoOf("entra", tenant, "cloud-service", name);
}

/** The envelope's `identity`: a display name, which is all that some records have. */
function byName(record: Spelled, tenant: string): Who | undefined {
  const name = value(record.envelope, "identity");
  if (name === undefined) return undefined;
  return whoOf("entra", tenant, name.includes("@") ? "human" : "unknown", name);
}

/** A call to Graph: by an app alone, or by an app for the person in its token. */
function ofGraph(record: Spelled, tenant: string): Who {
  const user =
    given(record, "userId") ?? given(record, "userPrincipalObjectID") ?? given(record, "UserPrincipalObjectID");
  const app = given(record, "servicePrincipalId") ?? given(record, "appId");
  if (app === undefined) return user === undefined ? nobody("entra", tenant) : whoOf("entra", tenant, "human", user);
  const who = whoOf("entra", tenant, "oauth-app", app, given(record, "appDisplayName") ?? app);
  return user === undefined || user === app
    ? who
    : { ...who, delegation: [identityUid("entra", tenant, "human", user)] };
}

/** `initiatedBy`, in the Graph API's spelling and in that of resource logs; the provisioning service has a name alone. */
function ofProvisioning(record: Spelled, tenant: string): Who {
  const by = objectOf(record.body["initiatedBy"]);
  const id = value(by, "id") ?? value(by, "Id");
  const name = value(by, "displayName") ?? value(by, "name") ?? value(by, "Name");
  const human = /user/i.test(value(by, "initiatorType") ?? value(by, "Type") ?? "");
  if (id !== undefined) return whoOf("entra", tenant, human ? "human" : "oauth-app", id, name ?? id);
  return name === undefined ? nobody("entra", tenant) : whoOf("entra", tenant, "cloud-service", name);
}

function given(record: Spelled, name: string): string | undefined {
  return value(record.body, name) ?? (record.envelope === record.body ? undefined : value(record.envelope, name));
}

function value(from: JsonObject | undefined, name: string): string | undefined {
  const text = readText(from?.[name], 512);
  return text === undefined || NO_ID.test(text) ? undefined : text;
}
