import { type Event, type IdentityKind, isJsonObject, type JsonObject } from "@rolecall/core";

/** A Kubernetes audit record as an event, as far as rules look: until the source itself exists. */
export function kubernetesEvent(record: JsonObject): Event {
  const user = objectOf(record["user"]);
  const object = objectOf(record["objectRef"]);
  const name = String(user["username"] ?? "");
  const code = Number(objectOf(record["responseStatus"])["code"] ?? 0);
  const sub = object["subresource"] === undefined ? "" : `/${String(object["subresource"])}`;
  const account = /^system:serviceaccount:([^:]+):(.+)$/.exec(name);
  const kind: IdentityKind = account !== null ? "service-account" : name.startsWith("system:") ? "workload" : "human";
  return {
    event_uid: String(record["auditID"] ?? ""),
    time: "2026-11-24T10:00:00.000Z",
    tenant: "default",
    source: "kubernetes-audit",
    provider: "kubernetes",
    action: `${String(record["verb"])} ${String(object["resource"] ?? "")}${sub}`,
    action_class: "other",
    identity_uid: `kubernetes:c:${kind}:${account === null ? name.replaceAll(":", "%3A") : `${account[1]}/${account[2]}`}`,
    identity_kind: kind,
    identity_name: account === null ? name : `${account[1]}/${account[2]}`,
    resource: object["name"] === undefined ? String(object["resource"] ?? "") : String(object["name"]),
    outcome: code === 401 || code === 403 ? "denied" : code >= 400 ? "error" : "success",
    user_agent: record["userAgent"] === undefined ? undefined : String(record["userAgent"]),
    raw: JSON.stringify(record),
    origin: "test:1",
  };
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
