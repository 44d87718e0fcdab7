import { type IdentityKind, identityUid, type JsonObject } from "@rolecall/core";
import { nobody, type Who, whoOf } from "../actor/who.ts";
import { readId, readObject, readText } from "../record/read-member.ts";
import { ofDataPlane } from "./data-planes.ts";
import { managedFor, resourceOf } from "./evidence.ts";

const MICROSOFT = "http://schemas.microsoft.com/identity/claims/";
const XML_SOAP = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";
/** Claims by their whole names, put together once. */
const CLAIM = {
  tenant: `${MICROSOFT}tenantid`,
  object: `${MICROSOFT}objectidentifier`,
  scope: `${MICROSOFT}scope`,
  upn: `${XML_SOAP}upn`,
  name: `${XML_SOAP}name`,
  email: `${XML_SOAP}emailaddress`,
} as const;
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The claims of the caller's token, under whichever name the log has them. */
export function claimsOf(record: JsonObject): JsonObject | undefined {
  const identity = readObject(record["identity"]);
  return readObject(identity?.["claims"]) ?? readObject(identity?.["claim"]) ?? readObject(record["claims"]);
}

/** The subscription where the action was recorded. */
export function subscriptionOf(record: JsonObject): string | undefined {
  return readText(record["subscriptionId"], 64)?.toLowerCase() ?? resourceOf(record).subscription;
}

/** The tenant of the caller: that of its token, else the record's, else the subscription stands for it. */
function tenantOf(record: JsonObject, claims: JsonObject | undefined): string {
  const identity = readObject(record["identity"]);
  return (
    readText(claims?.[CLAIM.tenant], 512) ??
    readText(claims?.["tid"], 64) ??
    readText(readObject(identity?.["requester"])?.["tenantId"], 64) ??
    // A row of Log Analytics has its workspace's id there.
    (record["TimeGenerated"] === undefined ? readText(record["tenantId"], 64) : undefined) ??
    subscriptionOf(record) ??
    ""
  );
}

/**
 * Who called Azure: by the claims of the token, else by what the authorizer saw, else by the caller's name; for storage
 * accounts by the requester, else by the account's key or the signature made with it.
 */
export function identify(record: JsonObject): Who {
  const claims = claimsOf(record);
  const tenant = tenantOf(record, claims);
  const who = ofClaims(claims, tenant, callerId(record)) ?? ofOwn(claims, tenant) ?? ofStorage(record, tenant);
  const said = who ?? ofEvidence(record, tenant) ?? ofCaller(record, tenant);
  return said ?? ofDataPlane(record, tenant) ?? nobody("azure", tenant);
}

/** `caller` is the object id of who called, unless it was a person; a row may have kept it, and of the claims only some. */
function callerId(record: JsonObject): string | undefined {
  const caller = readId(record["caller"]);
  return caller !== undefined && GUID.test(caller) ? caller.toLowerCase() : undefined;
}

function ofClaims(claims: JsonObject | undefined, tenant: string, caller: string | undefined): Who | undefined {
  if (claims === undefined) return undefined;
  const object = readText(claims[CLAIM.object], 512) ?? readText(claims["oid"], 64) ?? caller;
  const managed = managedFor(claims);
  if (managed !== undefined) return appWho(tenant, "managed-identity", object ?? managed, managed.split("/").at(-1));
  const upn = upnOf(claims);
  const app = readText(claims["appid"], 64) ?? readText(claims["azp"], 64);
  if (isApp(claims, upn, app)) {
    const kind = AGENT.some((name) => claims[name] !== undefined) ? "ai-agent" : "oauth-app";
    return appWho(tenant, kind, object ?? app, readText(claims["app_displayname"], 256) ?? app);
  }
  return appWho(tenant, "human", object ?? upn?.toLowerCase(), upn ?? readText(claims[CLAIM.name], 320));
}

/** A service of Azure's own, which stands where people have their address: `Microsoft.Advisor`. */
function ofOwn(claims: JsonObject | undefined, tenant: string): Who | undefined {
  if (claims === undefined) return undefined;
  const name = readText(claims[CLAIM.email], 320) ?? readText(claims[CLAIM.name], 320);
  if (name === undefined || !/^Microsoft\.\w/.test(name)) return undefined;
  return whoOf("azure", tenant, "cloud-service", name);
}

/** `idtyp` says it where the tenant asks for the claim; else a token of nobody and without delegated scopes is an app's. */
function isApp(claims: JsonObject, upn: string | undefined, app: string | undefined): boolean {
  if (claims["idtyp"] === "app") return true;
  return upn === undefined && app !== undefined && readText(claims[CLAIM.scope], 512) === undefined;
}

/** Claims of tokens that Entra gives to the identities of AI agents. */
const AGENT = ["xms_act_fct", "xms_par_app_azp"] as const;

function upnOf(claims: JsonObject): string | undefined {
  const named =
    readText(claims[CLAIM.upn], 320) ?? readText(claims["upn"], 320) ?? readText(claims["unique_name"], 320);
  return named ?? mail(readText(claims[CLAIM.name], 320) ?? readText(claims["name"], 320));
}

function appWho(tenant: string, kind: IdentityKind, id: string | undefined, name: string | undefined): Who | undefined {
  return id === undefined ? undefined : whoOf("azure", tenant, kind, id, name || id);
}

/** https://learn.microsoft.com/en-us/azure/storage/blobs/monitor-blob-storage-reference */
function ofStorage(record: JsonObject, tenant: string): Who | undefined {
  const identity = readObject(record["identity"]);
  const type = readText(identity?.["type"], 32);
  if (identity === undefined || type === undefined) return undefined;
  if (/^anonymous$/i.test(type)) return nobody("azure", tenant);
  const account = readText(readObject(record["properties"])?.["accountName"], 128) ?? "storage";
  return (
    ofRequester(readObject(identity["requester"]), tenant) ??
    whoOf("azure", tenant, "access-key", account, `${type} of ${account}`)
  );
}

/** A person's requests have a name; those of apps and managed identities an object id alone. */
function ofRequester(requester: JsonObject | undefined, tenant: string): Who | undefined {
  const object = readText(requester?.["objectId"], 64);
  const app = readText(requester?.["appId"], 64);
  const name = readText(requester?.["upn"], 320) ?? readText(requester?.["userName"], 320);
  if (object === undefined && app === undefined) return undefined;
  return appWho(tenant, name === undefined ? "oauth-app" : "human", object ?? app, name ?? app);
}

/** `authorization.evidence`: the principal whose role assignment let the call through. */
function ofEvidence(record: JsonObject, tenant: string): Who | undefined {
  const evidence = readObject(
    readObject(readObject(record["identity"])?.["authorization"] ?? record["authorization"])?.["evidence"],
  );
  const principal = readText(evidence?.["principalId"], 64);
  const type = readText(evidence?.["principalType"], 64);
  if (principal === undefined || type === undefined || /group/i.test(type)) return undefined;
  const id = principal.replace(
    /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i,
    "$1-$2-$3-$4-$5",
  );
  return whoOf("azure", tenant, /service/i.test(type) ? "oauth-app" : "human", id);
}

/** `caller`: a user principal name of a person, an object id of a service principal. */
function ofCaller(record: JsonObject, tenant: string): Who | undefined {
  const caller = readId(record["caller"]) ?? readId(record["identity"]);
  if (caller === undefined) return undefined;
  if (caller.includes("@")) return whoOf("azure", tenant, "human", caller.toLowerCase(), caller);
  // A container registry's own: the name of a token of its, or of its administrator.
  if (!GUID.test(caller) && /^ContainerRegistry/i.test(readText(record["category"], 64) ?? ""))
    return whoOf("azure", tenant, "access-key", caller);
  return whoOf("azure", tenant, GUID.test(caller) ? "oauth-app" : "cloud-service", caller);
}

/** `identity_uid` of the app through which a person called. */
export function clientUid(record: JsonObject, who: Who): readonly string[] | undefined {
  const app = readText(claimsOf(record)?.["appid"], 64);
  if (who.kind !== "human" || app === undefined) return who.delegation;
  return [identityUid("azure", who.uid.split(":")[1] ?? "", "oauth-app", app)];
}

function mail(text: string | undefined): string | undefined {
  return text?.includes("@") ? text : undefined;
}
