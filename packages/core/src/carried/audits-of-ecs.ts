import type { Json, JsonObject } from "../json.ts";
import { objectAt, present, withPresent } from "./members.ts";

/**
 * Entries of audit logs that Elastic's integrations keep nearly whole under a name of their own, with what they moved to
 * the schema's members put back. https://github.com/elastic/integrations/tree/main/packages
 */

/** An entry of Vault's audit device: only its time was taken out. */
export function vaultOfEcs(document: JsonObject): JsonObject {
  return withTime(objectAt(objectAt(document, "hashicorp_vault"), "audit"), "time", document);
}

/** An audit event of GitLab's `audit_json.log`, without its author. */
export function gitlabOfEcs(document: JsonObject): JsonObject {
  const user = objectAt(document, "user");
  return withPresent(withTime(objectAt(objectAt(document, "gitlab"), "audit"), "time", document), {
    author_id: user["id"],
    author_name: user["name"],
    ip_address: addressOf(document),
  });
}

/** An entry of OpenAI's audit log, without what is also in the schema; its type has other dots, and its details are under it. */
export function openaiOfEcs(document: JsonObject): JsonObject {
  const audit = objectAt(objectAt(document, "openai"), "audit");
  const event = objectAt(document, "event");
  const action = event["action"];
  const type = audit["type"] ?? (typeof action === "string" ? action.replaceAll("-", ".") : null);
  const steps = typeof type === "string" ? type.split(".") : [];
  const details = steps.reduce<Json | undefined>((at, step) => objectAt({ at: at ?? null }, "at")[step], audit);
  return withPresent(withTime(audit, "effective_at", document), {
    object: "organization.audit_log",
    id: audit["id"] ?? event["id"],
    type,
    actor: openaiActor(objectAt(audit, "actor"), document),
    ...(typeof type === "string" && details !== undefined ? { [type]: details } : {}),
  });
}

function openaiActor(actor: JsonObject, document: JsonObject): JsonObject {
  const user = objectAt(document, "user");
  const session = objectAt(actor, "session");
  const key = objectAt(actor, "api_key");
  const account = objectAt(key, "service_account")["id"] ?? objectAt(document, "service")["id"];
  return withPresent(actor, {
    session: isEmpty(session) && isEmpty(user) ? null : sessionOf(session, user, document),
    api_key: isEmpty(key)
      ? null
      : withPresent(key, { service_account: account === undefined ? null : { id: account } }),
  });
}

function sessionOf(session: JsonObject, user: JsonObject, document: JsonObject): JsonObject {
  return withPresent(session, {
    user: withPresent(present({ id: user["id"], email: user["email"] }), objectAt(session, "user")),
    ip_address: session["ip_address"] ?? addressOf(document),
    user_agent: session["user_agent"] ?? objectAt(document, "user_agent")["original"],
  });
}

/** An activity of Anthropic's Compliance API, whose actor and target the integration took apart. */
export function anthropicOfEcs(document: JsonObject): JsonObject {
  const audit = objectAt(objectAt(document, "anthropic"), "audit");
  const event = objectAt(document, "event");
  const user = objectAt(document, "user");
  const target = objectAt(user, "target");
  return withPresent(withTime(audit, "created_at", document), {
    id: event["id"],
    type: event["action"],
    organization_id: objectAt(document, "organization")["id"],
    user_id: target["id"],
    user_email: target["email"],
    status_code: objectAt(objectAt(document, "http"), "response")["status_code"],
    request_method: objectAt(objectAt(document, "http"), "request")["method"],
    url: objectAt(document, "url")["original"],
    actor: withPresent(objectAt(audit, "actor"), {
      user_id: user["id"],
      email_address: user["email"],
      ip_address: addressOf(document),
      user_agent: objectAt(document, "user_agent")["original"],
    }),
  });
}

function withTime(record: JsonObject, name: string, document: JsonObject): JsonObject {
  return isEmpty(record) ? record : withPresent(record, { [name]: document["@timestamp"] });
}

function addressOf(document: JsonObject): Json | undefined {
  return objectAt(document, "source")["ip"];
}

function isEmpty(record: JsonObject): boolean {
  return Object.keys(record).length === 0;
}
