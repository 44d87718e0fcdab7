import type { Json, JsonObject } from "@rolecall/core";
import { objectOf } from "./elastic-vendors.ts";

/**
 * An audit event of a Kubernetes API server as Security Lake writes EKS's in OCSF, after AWS's mapping.
 * https://github.com/ocsf/examples/tree/main/mappings/markdown/AWS/v1.5.0/EKS%20Audit%20Logs
 */
export function securityLakeEks(record: JsonObject): JsonObject {
  const [user, object, status] = ["user", "objectRef", "responseStatus"].map((name) => objectOf(record[name]));
  const kind = [object?.["resource"], object?.["subresource"]].filter((part) => part !== undefined).join("/");
  const code = status?.["code"];
  const isRefused = code === 401 || code === 403;
  return {
    class_uid: 6003,
    category_uid: 6,
    activity_id: 99,
    severity_id: 1,
    metadata: {
      product: { name: "Amazon EKS", vendor_name: "AWS", version: "audit.k8s.io/v1" },
      log_level: record["level"],
      version: "1.5.0",
    },
    time: Date.parse(String(record["requestReceivedTimestamp"])),
    cloud: { provider: "AWS", account: { uid: "arn:aws:sts::123456789012:assumed-role/node/i-1" } },
    actor: {
      user: {
        name: user?.["username"],
        uid: user?.["uid"],
        groups: listOf(user?.["groups"]).map((name) => ({ name })),
      },
    },
    api: {
      operation: record["verb"],
      version: object?.["apiVersion"],
      group: { name: object?.["apiGroup"] },
      request: { uid: record["auditID"], data: textOf(record["requestObject"]) },
      response: { code, data: textOf(record["responseObject"]), error: status?.["reason"] },
    },
    http_request: { url: { path: record["requestURI"] }, user_agent: record["userAgent"] },
    src_endpoint: { ip: listOf(record["sourceIPs"])[0] },
    resources: kind === "" ? [] : [{ name: object?.["name"], namespace: object?.["namespace"], type: kind }],
    status_id: typeof code === "number" && code >= 400 ? 2 : 1,
    ...(isRefused ? { status_detail: "forbidden" } : {}),
    unmapped: { "annotations.authorization.k8s.io/decision": isRefused ? "forbid" : "allow" },
  };
}

function textOf(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
