import { isJsonObject, type JsonObject } from "../json.ts";
import { objectAt, objectsIn, present, withPresent } from "./members.ts";
import { recased } from "./recased.ts";

/**
 * A LogEntry of Google's audit log out of a document of Elastic's integration. What the integration takes over nowhere
 * (the delta of a policy) is lost.
 * https://github.com/elastic/integrations/tree/main/packages/gcp/data_stream/audit
 */
export function googleOfEcs(document: JsonObject): JsonObject {
  const audit = objectAt(objectAt(document, "gcp"), "audit");
  const event = objectAt(document, "event");
  const log = objectAt(document, "log");
  const cluster = objectAt(objectAt(document, "orchestrator"), "cluster")["name"];
  return present({
    insertId: event["id"],
    logName: log["logger"],
    timestamp: document["@timestamp"],
    severity: log["level"],
    labels: unnested(objectAt(audit, "labels"), ""),
    resource: {
      ...present({ type: cluster === undefined ? undefined : "k8s_cluster" }),
      labels: present({
        project_id: objectAt(objectAt(document, "cloud"), "project")["id"],
        cluster_name: cluster,
      }),
    },
    protoPayload: payload(audit, document),
  });
}

/** Names of labels have dots, and their values are texts. */
function unnested(labels: JsonObject, path: string): JsonObject {
  return Object.fromEntries(
    Object.entries(labels).flatMap(([name, value = null]) =>
      isJsonObject(value) ? Object.entries(unnested(value, `${path}${name}.`)) : [[path + name, value]],
    ),
  );
}

function payload(audit: JsonObject, document: JsonObject): JsonObject {
  const method = objectAt(document, "event")["action"] ?? audit["method_name"];
  const { status_value: ended, ...response } = objectAt(audit, "response");
  return present({
    "@type": audit["type"],
    serviceName: objectAt(document, "service")["name"] ?? audit["service_name"],
    methodName: method,
    resourceName: audit["resource_name"] ?? objectOf(document, typeof method === "string" ? method : ""),
    authenticationInfo: caller(objectAt(audit, "authentication_info"), document),
    authorizationInfo: objectsIn(audit["authorization_info"]).map(({ resource_attributes: attributes, ...others }) =>
      withPresent(others, { resourceAttributes: attributes }),
    ),
    request: audit["request"],
    response: withPresent(response, { status: ended }),
    metadata: audit["metadata"],
    policyViolationInfo: audit["policy_violation_info"],
    status: audit["status"],
    serviceData: recased(objectAt(audit, "service_data")),
    numResponseItems: audit["num_response_items"],
    requestMetadata: present({
      callerIp: objectAt(document, "source")["ip"] ?? objectAt(audit, "request_metadata")["caller_ip"],
      callerSuppliedUserAgent: objectAt(document, "user_agent")["original"],
    }),
  });
}

function caller(info: JsonObject, document: JsonObject): JsonObject {
  const user = objectAt(objectAt(document, "client"), "user");
  return present({
    principalEmail: user["email"] ?? info["principal_email"] ?? objectAt(document, "user")["email"],
    principalSubject: user["id"] ?? info["principal_subject"],
    authoritySelector: info["authority_selector"],
    serviceAccountKeyName: info["service_account_key_name"],
  });
}

/** Of a cluster's objects the integration keeps the parts of the name: `core/v1/namespaces/shop/pods/web`. */
function objectOf(document: JsonObject, method: string): string | undefined {
  const orchestrator = objectAt(document, "orchestrator");
  const resource = objectAt(orchestrator, "resource");
  const { api_version: version, namespace } = orchestrator;
  const [, group] = /^io\.k8s\.([\w.-]+?)\.v\d/.exec(method) ?? [];
  if (group === undefined || typeof resource["type"] !== "string") return undefined;
  const within = typeof namespace === "string" ? ["namespaces", namespace] : [];
  return [group, version, ...within, resource["type"], resource["name"]]
    .filter((part) => typeof part === "string")
    .join("/");
}
