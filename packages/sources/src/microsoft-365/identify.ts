import { type IdentityKind, identityUid, type Json, type JsonObject } from "@rolecall/core";
import { nobody, type Who, whoOf } from "../actor/who.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { readId, readObject, readText } from "../record/read-member.ts";

const PROVIDER = "microsoft-365";
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const IN_TEXT = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

/** `UserType`: 0 regular, 1 reserved, 2 admin, 3 data centre, 4 system, 5 application, 6 service principal, 7 and 8 policy, 9 partner, 10 guest. */
const TYPES: Readonly<Record<string, IdentityKind>> = {
  "3": "cloud-service",
  "4": "cloud-service",
  "5": "oauth-app",
  "6": "oauth-app",
  "7": "cloud-service",
  "8": "cloud-service",
  dcadmin: "cloud-service",
  system: "cloud-service",
  application: "oauth-app",
  serviceprincipal: "oauth-app",
  custompolicy: "cloud-service",
  systempolicy: "cloud-service",
};

/** Names under which Microsoft's own services act. */
const SERVICE =
  /^(?:app@sharepoint|S-1-5-(?:18|19|20)$|NT AUTHORITY\\|SHAREPOINT\\system|.*\\system$|Microsoft\.Exchange|Device Registration Service|AirInvestigation$|ThreatIntel$|SecurityCompliance(?:Alerts|Insights)$|Not Available$|Sync Client)/i;

const services = new BoundedCache<boolean>(4096, (user) => SERVICE.test(user));

/**
 * Who acted: people by object id, else by user principal name; applications by the object id of their service principal,
 * else their application id. An application with a person's rights (`AppAccessContext`) is in `delegation`.
 */
export function identify(record: JsonObject, organization: string): Who {
  const who = concerned(record, organization) ?? principalOf(record, organization) ?? nobody(PROVIDER, organization);
  const agent = agentAsked(record);
  if (agent !== undefined) return asked(agent, record, who, organization);
  const app = appThrough(record);
  if (who.kind !== "human" || app === undefined) return who;
  return { ...who, delegation: [identityUid(PROVIDER, organization, "oauth-app", app)] };
}

/** An alert of Microsoft's own detectors is written by the detector, once about each of those whom it names. */
function concerned(record: JsonObject, organization: string): Who | undefined {
  if (record["Operation"] !== "AlertEntityGenerated" || record["EntityType"] !== "User") return undefined;
  const user = readText(record["AlertEntityId"], 320);
  return user?.includes("@") === true ? whoOf(PROVIDER, organization, "human", user.toLowerCase(), user) : undefined;
}

/** Copilot's agents answer people, and read what these may: `AgentId` of an interaction is empty where Copilot itself does. */
function agentAsked(record: JsonObject): string | undefined {
  if (record["Operation"] !== "CopilotInteraction") return undefined;
  return readText(record["AgentId"], 256) || undefined;
}

function asked(agent: string, record: JsonObject, who: Who, organization: string): Who {
  const made = whoOf(PROVIDER, organization, "ai-agent", agent, readText(record["AgentName"], 256) || agent);
  return who.kind === "human" ? { ...made, delegation: [who.uid] } : made;
}

function principalOf(record: JsonObject, organization: string): Who | undefined {
  const user = readText(record["UserId"], 320);
  const kind = kindOf(record, user);
  if (kind === "oauth-app") return application(record, organization, user);
  if (user === undefined || user === "Unknown") return undefined;
  if (kind === "cloud-service") return whoOf(PROVIDER, organization, kind, user);
  const id = objectId(record) ?? user.toLowerCase();
  return whoOf(
    PROVIDER,
    organization,
    user.includes("@") || GUID.test(user) || kind === "human" ? "human" : "unknown",
    id,
    user,
  );
}

function kindOf(record: JsonObject, user: string | undefined): IdentityKind | undefined {
  const type = readId(record["UserType"])?.toLowerCase();
  const typed = type !== undefined && Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (typed === "oauth-app" || user?.startsWith("ServicePrincipal_")) return "oauth-app";
  // SharePoint writes one name for whatever application comes by itself, with whatever type of user, and which one beside it.
  if (user === "app@sharepoint" && isOfOthers(appId(record))) return "oauth-app";
  if (user !== undefined && services.get(user)) return "cloud-service";
  // People have their address there; a service principal has its id, with a regular user's type.
  if (record["Workload"] === "PowerBI" && user !== undefined && GUID.test(user)) return "oauth-app";
  return typed ?? (type === undefined ? undefined : "human");
}

/** SharePoint's own jobs name SharePoint. */
function isOfOthers(app: string | undefined): boolean {
  return app !== undefined && app.toLowerCase() !== "00000003-0000-0ff1-ce00-000000000000";
}

function application(record: JsonObject, organization: string, user: string | undefined): Who | undefined {
  const id =
    actorId(record, /ServicePrincipal_/i) ?? guidIn(user) ?? appId(record) ?? guidIn(readText(record["UserKey"], 320));
  const named = readText(record["ApplicationDisplayName"], 256) ?? readText(context(record)?.["ClientAppName"], 256);
  const name = named ?? actorName(record) ?? (user !== undefined && !IN_TEXT.test(user) ? user : undefined);
  // An address is of the person whose mailbox the application opened, and no name of the application.
  if (id !== undefined)
    return whoOf(PROVIDER, organization, "oauth-app", id, name?.includes("@") === true ? id : (name ?? id));
  return name === undefined ? undefined : whoOf(PROVIDER, organization, "oauth-app", name);
}

/** The object id of a person: `UserKey` where it is one, else among the names that Entra's own records list. */
function objectId(record: JsonObject): string | undefined {
  const key = readText(record["UserKey"], 320);
  if (key !== undefined && GUID.test(key)) return key;
  return actorId(record, /^User_/i);
}

/** `Actor` lists one principal under several names: `{"ID": "User_<object id>", "Type": 2}`. */
function actorId(record: JsonObject, prefix: RegExp): string | undefined {
  const actor = record["Actor"];
  for (const item of Array.isArray(actor) ? (actor as readonly Json[]).slice(0, 16) : []) {
    const id = readText(readObject(item)?.["ID"] ?? readObject(item)?.["Id"], 320);
    if (id !== undefined && prefix.test(id)) return guidIn(id);
  }
  return undefined;
}

/** What Entra's records call a service principal among its names: `{"ID": "deployer", "Type": 1}`. */
function actorName(record: JsonObject): string | undefined {
  const actor = record["Actor"];
  for (const item of Array.isArray(actor) ? (actor as readonly Json[]).slice(0, 16) : []) {
    const named = readObject(item);
    if (readId(named?.["Type"]) === "1") return readText(named?.["ID"] ?? named?.["Id"], 320);
  }
  return undefined;
}

function appThrough(record: JsonObject): string | undefined {
  const id = readText(context(record)?.["ClientAppId"], 64) ?? readText(record["ClientAppId"], 64);
  return id !== undefined && GUID.test(id) && !/^0{8}-/.test(id) ? id : undefined;
}

/** The application of a record, under the names that its workloads give it. */
export function appId(record: JsonObject): string | undefined {
  for (const name of ["AppId", "ClientAppId", "ApplicationId"]) {
    const id = readText(record[name], 64);
    if (id !== undefined && GUID.test(id)) return id;
  }
  return appThrough(record);
}

export function context(record: JsonObject): JsonObject | undefined {
  return readObject(record["AppAccessContext"]);
}

function guidIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : IN_TEXT.exec(text)?.[0];
}
