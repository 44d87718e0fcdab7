import type { JsonObject } from "@rolecall/core";
import { type Who, whoOf } from "../actor/who.ts";
import { readObject, readText } from "../record/read-member.ts";

const GUID = "[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}";
const IS_GUID = new RegExp(`^${GUID}$`, "i");
/** How a database calls an application of Entra's that signed in: `<application id>@<tenant>`. */
const APP_OF_TENANT = new RegExp(`^(${GUID})@(${GUID})$`, "i");

/**
 * Services whose data plane names the caller in words of its own: Azure AI by `objectId`, App Configuration by
 * `clientObjectId`, Cosmos DB by `aadPrincipalId` or as whoever had the account's key, databases by the login,
 * Databricks by an address or an application's id, machine learning and web sites by the user.
 */
export function ofDataPlane(record: JsonObject, tenant: string): Who | undefined {
  const properties = readObject(record["properties"]) ?? {};
  return (
    ofObject(properties, tenant) ??
    ofDatabase(properties, tenant) ??
    ofUser(record, properties, tenant) ??
    ofKey(record, properties, tenant) ??
    ofRun(record, properties, tenant)
  );
}

function ofObject(properties: JsonObject, tenant: string): Who | undefined {
  for (const name of ["objectId", "aadPrincipalId", "clientObjectId"]) {
    const object = readText(properties[name], 64);
    if (object !== undefined && IS_GUID.test(object)) return whoOf("azure", tenant, "oauth-app", object);
  }
  return undefined;
}

/** https://learn.microsoft.com/en-us/azure/azure-sql/database/audit-log-format */
function ofDatabase(properties: JsonObject, tenant: string): Who | undefined {
  const login = readText(properties["server_principal_name"], 320);
  if (login === undefined) return undefined;
  const [, app, home] = APP_OF_TENANT.exec(login) ?? [];
  if (app !== undefined && home !== undefined) return whoOf("azure", home.toLowerCase(), "oauth-app", app);
  if (login.includes("@")) return whoOf("azure", tenant, "human", login.toLowerCase(), login);
  const server = readText(properties["server_instance_name"], 128)?.toLowerCase();
  return whoOf("azure", tenant, "service-account", server === undefined ? login : `${server}/${login}`, login);
}

/** An address is a person's, an id an application's; `$site` is what a web site's publishing profile signs in as. */
function ofUser(record: JsonObject, properties: JsonObject, tenant: string): Who | undefined {
  const identity = readObject(record["identity"]);
  const object = readText(identity?.["UserObjectId"], 64);
  const user = readText(identity?.["email"], 320) ?? readText(identity?.["UserName"], 320);
  const name = user ?? readText(properties["User"], 320);
  if (name?.includes("@")) return whoOf("azure", tenant, "human", object ?? name.toLowerCase(), name);
  if (object !== undefined) return whoOf("azure", tenant, "oauth-app", object, name ?? object);
  if (name === undefined) return undefined;
  if (IS_GUID.test(name)) return whoOf("azure", tenant, "oauth-app", name);
  return whoOf("azure", tenant, name.startsWith("$") ? "access-key" : "cloud-service", name);
}

/** Azure AI names nobody where the call came with one of the account's keys. */
function ofKey(record: JsonObject, properties: JsonObject, tenant: string): Who | undefined {
  const resource = readText(record["resourceId"], 512);
  const account = resource?.split("/").at(-1)?.toLowerCase();
  if (!account) return undefined;
  const type = readText(properties["authTokenType"], 64);
  if (type !== undefined && /key|readonly/i.test(type)) {
    return whoOf("azure", tenant, "access-key", account, `${type} of ${account}`);
  }
  const isCall = record["category"] === "RequestResponse" && properties["objectId"] !== undefined;
  if (!isCall || resource === undefined || !/\/microsoft\.cognitiveservices\/accounts\//i.test(resource))
    return undefined;
  return whoOf("azure", tenant, "access-key", account, `a key of ${account}`);
}

/**
 * Logs of what runs by itself, and where each names it, beside the resource that it is a part of. Names of logic apps and of accounts of runbooks are
 * given once in a resource group, the others' once in all of Azure.
 */
const RUNS: readonly (readonly [category: RegExp, within: RegExp, names: readonly string[]])[] = [
  [/^WorkflowRuntime$/i, /\/resourcegroups\/([^/]+)\/.*?(workflows\/[^/]+)/i, []],
  [
    /^(?:SynapseIntegration)?(?:Pipeline|Activity|Trigger)Runs$/i,
    /\/((?:factories|workspaces)\/[^/]+)/i,
    ["pipelineName"],
  ],
  [
    /^Job(?:Logs|Streams)$/i,
    /\/resourcegroups\/([^/]+)\/.*?(automationaccounts\/[^/]+)/i,
    ["runbookName", "RunbookName", "RunbookName_s"],
  ],
  [/^FunctionAppLogs$/i, /\/(sites\/[^/]+)/i, []],
];

/** Logic apps, pipelines of factories, runbooks and functions run as themselves, and no caller is named: each is a workload. */
function ofRun(record: JsonObject, properties: JsonObject, tenant: string): Who | undefined {
  const category = readText(record["category"], 64) ?? "";
  const [, within, names] = RUNS.find(([pattern]) => pattern.test(category)) ?? [];
  const found = within?.exec(readText(record["resourceId"], 512) ?? "");
  const resource = found?.slice(1).join("/").toLowerCase();
  if (resource === undefined || names === undefined) return undefined;
  for (const name of names) {
    const part = readText(properties[name], 256) ?? readText(record[name], 256);
    if (part !== undefined) return whoOf("azure", tenant, "workload", `${resource}/${part.toLowerCase()}`, part);
  }
  return whoOf("azure", tenant, "workload", resource, resource.slice(resource.lastIndexOf("/") + 1));
}
