import type { Json, JsonObject } from "@rolecall/core";
import { documentOf, objectOf, snaked } from "./elastic-vendors.ts";

type Form = (record: JsonObject) => JsonObject;

/** https://www.elastic.co/docs/reference/integrations/gcp/audit: the delta of a policy and the metadata are left out. */
export const gcpByElastic: Form = (record) => {
  const payload = objectOf(record["protoPayload"]);
  const caller = objectOf(payload["authenticationInfo"]);
  const from = objectOf(payload["requestMetadata"]);
  const resource = objectOf(record["resource"]);
  const labels = objectOf(resource["labels"]);
  const isCluster = resource["type"] === "k8s_cluster" || resource["type"] === "gke_cluster";
  return {
    ...documentOf("gcp.audit", record["timestamp"], { action: payload["methodName"], id: record["insertId"] }),
    client: { user: { email: caller["principalEmail"], id: caller["principalSubject"] } },
    cloud: { provider: "gcp", project: { id: labels["project_id"] } },
    ...(isCluster ? { orchestrator: { type: "kubernetes", cluster: { name: labels["cluster_name"] } } } : {}),
    gcp: {
      audit: {
        type: payload["@type"],
        labels: record["labels"],
        resource_name: payload["resourceName"],
        authorization_info: payload["authorizationInfo"],
        request: payload["request"],
        response: payload["response"],
        status: payload["status"],
      },
    },
    log: { logger: record["logName"], level: record["severity"] },
    service: { name: payload["serviceName"] },
    source: { ip: from["callerIp"] },
    user_agent: { original: from["callerSuppliedUserAgent"] },
  };
};

/** https://www.elastic.co/docs/reference/integrations/o365 */
export const officeByElastic: Form = (record) => {
  const { Operation, Workload, Id, OrganizationId, ClientIP, UserAgent, ...audit } = record;
  return {
    ...documentOf("o365.audit", `${String(record["CreationTime"])}Z`, {
      action: Operation,
      provider: Workload,
      id: Id,
    }),
    o365: {
      audit: {
        ...audit,
        Parameters: byName(audit["Parameters"], true),
        ExtendedProperties: byName(audit["ExtendedProperties"], true),
        ModifiedProperties: byName(audit["ModifiedProperties"], false),
      },
    },
    organization: { id: OrganizationId },
    source: { ip: ClientIP },
    user: { id: record["UserId"] },
    user_agent: { original: UserAgent },
  };
};

function byName(list: Json | undefined, isPair: boolean): Json | undefined {
  if (!Array.isArray(list)) return list;
  return Object.fromEntries(
    (list as readonly JsonObject[]).map(({ Name, ...others }) => [
      // Elastic's integration writes names without dots.
      String(Name).replaceAll(".", "_"),
      isPair ? (others["Value"] ?? null) : others,
    ]),
  );
}

/** https://www.elastic.co/docs/reference/integrations/azure/activitylogs */
export const activityByElastic: Form = (record) => {
  const { time, resourceId, operationName, correlationId, callerIpAddress, identity, ...others } = record;
  const { authorization, claims } = objectOf(identity);
  return {
    ...documentOf("azure.activitylogs", time, { action: operationName }),
    azure: {
      activitylogs: {
        ...snaked(others),
        operation_name: operationName,
        identity: {
          authorization: snaked(objectOf(authorization)),
          claims: Object.fromEntries(
            Object.entries(objectOf(claims)).map(([name, value]) => [name.replaceAll(".", "_"), value ?? null]),
          ),
        },
      },
      correlation_id: correlationId,
      resource: { id: resourceId },
    },
    source: { ip: callerIpAddress },
  };
};

/** https://www.elastic.co/docs/reference/integrations/azure: audit, sign-ins, risks, activity of Graph. */
export const entraByElastic: Form = (record) => {
  const { time, tenantId, callerIpAddress, properties, ...others } = record;
  const stream = STREAMS[String(record["category"]).toLowerCase()] ?? "signinlogs";
  const numbered = stream === "auditlogs" ? objectOf(numberedIn(properties ?? null)) : objectOf(properties);
  return {
    ...documentOf(`azure.${stream}`, time, { action: record["operationName"] }),
    azure: {
      [stream]: { ...snaked(others), properties: snaked(numbered) },
      tenant_id: tenantId,
    },
    source: { ip: callerIpAddress },
  };
};

const STREAMS: Readonly<Record<string, string>> = {
  auditlogs: "auditlogs",
  microsoftgraphactivitylogs: "graphactivitylogs",
  aadgraphactivitylogs: "aadgraphactivitylogs",
  userriskevents: "identity_protection",
  serviceprincipalriskevents: "identity_protection",
};

/** Lists as objects with numbers for names. */
function numberedIn(value: Json): Json {
  if (Array.isArray(value))
    return Object.fromEntries((value as readonly Json[]).map((each, at) => [String(at), numberedIn(each)]));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, numberedIn(each ?? null)]));
}

/** https://www.elastic.co/docs/reference/integrations/slack */
export const slackByElastic: Form = (record) => {
  const user = objectOf(objectOf(record["actor"])["user"]);
  const entity = objectOf(record["entity"]);
  const context = objectOf(record["context"]);
  return {
    ...documentOf("slack.audit", new Date(Number(record["date_create"]) * 1000).toISOString(), {
      action: record["action"],
      id: record["id"],
    }),
    slack: {
      audit: {
        entity: { entity_type: entity["type"], ...objectOf(entity[String(entity["type"])]) },
        context: { ...objectOf(context["location"]), session_id: context["session_id"] },
        details: record["details"],
      },
    },
    source: { ip: context["ip_address"] },
    user: { id: user["id"], full_name: user["name"], email: user["email"] },
    user_agent: { original: context["ua"] },
  };
};
