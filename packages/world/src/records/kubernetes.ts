import type { JsonObject } from "@rolecall/core";
import type { Client, Result } from "../network/client.ts";
import { uuid } from "../random/identifier.ts";
import type { Random } from "../random/random.ts";
import type { RawRecord } from "../world.ts";
import { microsText } from "./second.ts";

/** The cluster. An audit event does not name it; the log group of EKS, which a shipper adds, does. */
export const CLUSTER = "production-eu";
const LOG_GROUP = `/aws/eks/${CLUSTER}/cluster`;

/** One request to the API server as a caller makes it. */
export interface KubernetesCall {
  readonly verb: string;
  /** API group, empty for the core one. */
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly names: readonly string[];
}

export interface KubernetesFields {
  readonly user: JsonObject;
  readonly impersonated?: JsonObject;
  readonly call: KubernetesCall;
  readonly client: Client;
  readonly result: Result;
}

const CODES: Readonly<Record<Result, number>> = { success: 200, denied: 403, error: 409 };

/**
 * An audit event at level Metadata, stage ResponseComplete (Kubernetes reference, `audit.k8s.io/v1`). The policy omits
 * the other stages, as the documentation's example does.
 */
export function kubernetesAudit(random: Random, at: number, fields: KubernetesFields): RawRecord {
  const { call, client, result } = fields;
  const name = call.names.length === 0 ? undefined : random.pick(call.names);
  const code = result === "success" && call.verb === "create" ? 201 : CODES[result];
  const record: { [key: string]: JsonObject[string] } = {
    kind: "Event",
    apiVersion: "audit.k8s.io/v1",
    level: "Metadata",
    auditID: uuid(random),
    stage: "ResponseComplete",
    requestURI: uriOf(call, name),
    verb: call.verb,
    user: fields.user,
  };
  if (fields.impersonated !== undefined) record["impersonatedUser"] = fields.impersonated;
  record["sourceIPs"] = [client.ip];
  record["userAgent"] = client.userAgent;
  record["objectRef"] = objectOf(call, name);
  record["responseStatus"] = result === "success" ? { metadata: {}, code } : failureOf(code);
  const micros = random.below(1000);
  record["requestReceivedTimestamp"] = microsText(at, micros);
  record["stageTimestamp"] = microsText(at + 2 + random.below(40), micros);
  record["logGroup"] = LOG_GROUP;
  record["annotations"] = {
    "authorization.k8s.io/decision": result === "denied" ? "forbid" : "allow",
    "authorization.k8s.io/reason": result === "denied" ? "" : "RBAC: allowed by ClusterRoleBinding",
  };
  return { at, source: "kubernetes-audit", record };
}

function failureOf(code: number): JsonObject {
  return { metadata: {}, status: "Failure", reason: code === 403 ? "Forbidden" : "Conflict", code };
}

function objectOf(call: KubernetesCall, name: string | undefined): JsonObject {
  const object: { [key: string]: string } = { resource: call.resource };
  if (call.namespace !== undefined) object["namespace"] = call.namespace;
  if (name !== undefined) object["name"] = name;
  if (call.group !== "") object["apiGroup"] = call.group;
  object["apiVersion"] = "v1";
  if (call.subresource !== undefined) object["subresource"] = call.subresource;
  return object;
}

function uriOf(call: KubernetesCall, name: string | undefined): string {
  const root = call.group === "" ? "/api/v1" : `/apis/${call.group}/v1`;
  const space = call.namespace === undefined ? "" : `/namespaces/${call.namespace}`;
  const target = name === undefined || call.verb === "create" ? "" : `/${name}`;
  const sub = call.subresource === undefined ? "" : `/${call.subresource}`;
  return `${root}${space}/${call.resource}${target}${sub}${call.verb === "watch" ? "?watch=true" : ""}`;
}
