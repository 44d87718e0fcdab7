import { identityUid, type Json, type JsonObject } from "@rolecall/core";
import { given, membersOf, under } from "../steps/span-record.ts";

/**
 * An entry of HCP Terraform's audit trail in the native format. Who acts as somebody else is the identity, and the other is behind it; the
 * users that stand for tokens of an organisation and of a team are named after them. The log says neither address nor program, and only what was done.
 * https://developer.hashicorp.com/terraform/cloud-docs/api-docs/audit-trails
 */
export function terraformAudit(entry: JsonObject): JsonObject | undefined {
  const [auth, resource] = [membersOf(entry["auth"]), membersOf(entry["resource"])];
  const { type, action } = resource;
  if (typeof auth["organization_id"] !== "string" || typeof auth["type"] !== "string") return undefined;
  if (typeof type !== "string" || typeof action !== "string") return undefined;
  const account = auth["organization_id"];
  const accessor = whoIs(under(auth, "accessor_id"), under(auth, "description"), auth["type"]);
  const impersonator = under(auth, "impersonator_id");
  const [kind, native, name] = impersonator === undefined ? accessor : whoIs(impersonator, undefined, "Client");
  return given({
    event_uid: entry["id"],
    time: entry["timestamp"],
    provider: "hcp-terraform",
    account_uid: account,
    action: `${type}.${action}`,
    action_class: classOf(type, action),
    service: "hcp-terraform",
    identity_uid: identityUid("hcp-terraform", account, kind, native),
    identity_kind: kind,
    identity_name: name,
    delegation:
      impersonator === undefined ? undefined : [identityUid("hcp-terraform", account, accessor[0], accessor[1])],
    resource: resource["id"],
    resource_kind: type,
    outcome: "success",
    labels: given({ request: membersOf(entry["request"])["id"] }),
  });
}

type Who = readonly [kind: "human" | "service-account" | "cloud-service" | "unknown", native: string, name: string];

/** `api-org-acme-Zk9…` and `api-team_1234…`: the user of a token that is nobody's. */
function whoIs(id: Json | undefined, said: Json | undefined, type: string): Who {
  if (typeof id !== "string") {
    return type === "System"
      ? ["cloud-service", "hcp-terraform", "HCP Terraform"]
      : ["unknown", "anonymous", "anonymous"];
  }
  const name = typeof said === "string" ? said : id;
  return [/^api-(?:org|team|project|agent)[-_]/.test(name) ? "service-account" : "human", id, name];
}

function classOf(type: string, action: string): string {
  if (/token|ssh_key|oauth_client|agent_pool|_key$/.test(type)) return "secret";
  if (/^(?:read|show|index|list|download)/.test(action)) return "read";
  if (/team|membership|organization|policy|sso|saml|notification_configuration|run_task/.test(type)) return "admin";
  if (/^(?:destroy|delete|remove)/.test(action)) return "delete";
  return type === "run" || type === "apply" ? "execute" : "write";
}
