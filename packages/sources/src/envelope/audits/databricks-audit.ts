import { identityUid, type Json, type JsonObject } from "@rolecall/core";
import { outcomeOfStatus } from "../../action/status-outcome.ts";
import { logTime } from "../../time/log-instant.ts";
import { given, membersOf, under } from "../steps/span-record.ts";

/** An application's id, as which service principals act. */
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** What was acted on, by the likeliest parameter. */
const TARGETS = [
  ...["full_name_arg", "path", "name", "cluster_name", "clusterName", "job_id", "jobId", "cluster_id", "scope", "key"],
  ...[
    "notebookId",
    "warehouseId",
    "endpoint",
    "tokenId",
    "userId",
    "targetUserName",
    "principal",
    "schema_name",
    "catalog_name",
  ],
];

/** What applications that write of a service and an action do not have as well. */
const BESIDE = ["auditLevel", "audit_level", "requestParams", "request_params"];

/** Its services as the log calls them, by which an event is known that was shipped without what has no value. */
const SERVICES =
  /^(?:accounts|accountsManager|accountsAccessControl|accountBillableUsage|agentEvaluation|aibiGenie|apps|cleanRoom|cluster|clusters|clusterPolicies|dashboards|databrickssql|dataMonitoring|dbfs|deltaPipelines|deltaSharingControl|featureStore|files|filesystem|genie|gitCredentials|globalInitScripts|iamRole|ingestion|instancePools|jobs|lakeview|marketplaceConsumer|marketplaceProvider|mlflowAcledArtifact|mlflowExperiment|modelRegistry|networkConnectivity|notebook|partnerHub|predictiveOptimization|remoteHistoryService|repos|secrets|serverlessRealTimeInference|sqlPermissions|ssh|ssoConfigBackend|unityCatalog|vectorSearch|webhookNotifications|webTerminal|workspace|workspaceFiles)$/;

/** Applications have services of such names, too (`accounts`, `jobs`), so that something of how it ended or whence it came is there. */
function isKnownService(service: string, event: JsonObject): boolean {
  if (typeof userIn(event)["email"] !== "string" || !SERVICES.test(service)) return false;
  const ended = under(membersOf(event["response"]), "statusCode", "status_code");
  return ended !== undefined || under(event, "sourceIPAddress", "source_ip_address") !== undefined;
}

/**
 * An event of Databricks' audit log, as it is delivered to a bucket, or a row of `system.access.audit`, in the native format. A service principal has its
 * application's id where people have their address. https://docs.databricks.com/aws/en/admin/account-settings/audit-logs
 */
export function databricksAudit(event: JsonObject): JsonObject | undefined {
  const [service, action] = operationIn(event) ?? [];
  if (service === undefined || action === undefined) return undefined;
  const user = userIn(event);
  const account = accountIn(event);
  const [kind, native] = whoIs(under(user, "email", "subjectName", "subject_name"));
  const response = membersOf(event["response"]);
  const status = Number(response["statusCode"] ?? response["status_code"]);
  return given({
    event_uid: under(event, "event_id"),
    time: logTime(event["timestamp"], event["event_time"]),
    provider: "databricks",
    account_uid: account,
    action: `${service}.${action}`,
    action_class: classOf(service, action),
    service,
    identity_uid: identityUid("databricks", account, kind, native),
    identity_kind: kind,
    identity_name: native,
    delegation: behind(event, account, native),
    session_uid: under(event, "sessionId", "session_id"),
    resource: targetIn(membersOf(event["requestParams"] ?? event["request_params"])),
    outcome: Number.isNaN(status) ? "unknown" : outcomeOfStatus(status),
    status_code: Number.isInteger(status) && status > 0 ? status : undefined,
    src_ip: under(event, "sourceIPAddress", "source_ip_address"),
    user_agent: under(event, "userAgent", "user_agent"),
    labels: labelsIn(membersOf(event["requestParams"] ?? event["request_params"])),
  });
}

function userIn(event: JsonObject): JsonObject {
  return membersOf(event["userIdentity"] ?? event["user_identity"]);
}

/** What was done, where the record is of this log. */
function operationIn(event: JsonObject): readonly [service: string, action: string] | undefined {
  const [service, action] = [under(event, "serviceName", "service_name"), under(event, "actionName", "action_name")];
  if (typeof service !== "string" || typeof action !== "string") return undefined;
  if (event["userIdentity"] === undefined && event["user_identity"] === undefined) return undefined;
  const isKnown = under(event, ...BESIDE) !== undefined || isKnownService(service, event);
  return isKnown ? [service, action] : undefined;
}

/** Workspace 0 is the account itself. */
function accountIn(event: JsonObject): string {
  const workspace = under(event, "orgId", "workspace_id");
  const isWorkspace = workspace !== undefined && String(workspace) !== "0";
  return String((isWorkspace ? workspace : under(event, "accountId", "account_id")) ?? "");
}

type Who = readonly [kind: "service-account" | "human" | "cloud-service" | "unknown", native: string];

function whoIs(name: Json | undefined): Who {
  if (typeof name !== "string" || name === "unknown") return ["unknown", "anonymous"];
  if (GUID.test(name)) return ["service-account", name.toLowerCase()];
  return name.includes("@") ? ["human", name.toLowerCase()] : ["cloud-service", name];
}

/** A job runs as one, begun by another. */
function behind(event: JsonObject, account: string, native: string): readonly string[] | undefined {
  const [kind, by] = whoIs(membersOf(event["identity_metadata"] ?? event["identityMetadata"])["run_by"]);
  return kind === "unknown" || by === native ? undefined : [identityUid("databricks", account, kind, by)];
}

function classOf(service: string, action: string): string | undefined {
  if (/login|logout|aadToken/i.test(action)) return "auth";
  if (/token|secret|credential/i.test(action) || service === "secrets") return "secret";
  return /permission|acl|grant|principal|group|admin|owner/i.test(action) ? "admin" : undefined;
}

/** Switches of a workspace, and a group to which somebody is added. */
function labelsIn(parameters: JsonObject): JsonObject | undefined {
  const labels = given({ ...settingsIn(parameters), group: under(parameters, "targetGroupName") });
  return Object.keys(labels).length === 0 ? undefined : labels;
}

/** Several stand in one text, and their values in another: those that are off are told, where any are. */
function settingsIn(parameters: JsonObject): JsonObject {
  const names = String(parameters["workspaceConfKeys"] ?? "").split(",");
  const values = String(parameters["workspaceConfValues"] ?? "").split(",");
  const off = names.filter((_, at) => /^ *false *$/i.test(values[at] ?? ""));
  const isOn = values.every((value) => /^ *true *$/i.test(value));
  const now = off.length > 0 ? "false" : isOn ? "true" : undefined;
  return { setting: (off.length > 0 ? off : names).join(","), ...(now === undefined ? {} : { now }) };
}

function targetIn(parameters: JsonObject): string | undefined {
  const target = under(parameters, ...TARGETS);
  return typeof target === "string" || typeof target === "number" ? String(target) : undefined;
}
