import { identityUid, isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { logTime } from "../../time/log-instant.ts";
import { given, membersOf, under, wordOf } from "../steps/span-record.ts";

/**
 * An entry of Cloudflare's audit log in the native format: of its first and second API, and as Logpush writes it (`audit_logs`). What an account's own token did
 * is the token's, what a user's did is the user's, with the token as the credential.
 * https://developers.cloudflare.com/fundamentals/account/account-security/audit-logs/
 */
export function cloudflareAudit(entry: JsonObject): JsonObject | undefined {
  const said = ofFirst(entry) ?? ofSecond(entry) ?? ofLogpush(entry);
  if (said === undefined) return undefined;
  const { account, actor } = said;
  const [kind, native, name] = whoIs(actor);
  return given({
    event_uid: entry["id"] ?? entry["ID"],
    // Logpush writes times as a job is set to: as text, or as a count of seconds or of nanoseconds.
    time: logTime(said.time),
    provider: "cloudflare",
    account_uid: account,
    action: said.action,
    action_class: /token|key|secret|certificate/i.test(said.action) ? "secret" : undefined,
    service: "cloudflare",
    identity_uid: identityUid("cloudflare", account, kind, native),
    identity_kind: kind,
    identity_name: name,
    credential_uid: actor.token === undefined ? undefined : `cloudflare:${actor.token}`,
    credential_kind: actor.token === undefined ? undefined : "api-key",
    resource: said.resource,
    outcome: said.failed ? "error" : "success",
    src_ip: actor.address,
    user_agent: said.userAgent,
    labels: given({ interface: said.through, actor: actor.type }),
  });
}

interface Actor {
  readonly type: string;
  readonly id: Json | undefined;
  readonly mail: Json | undefined;
  readonly address: Json | undefined;
  readonly token?: string | undefined;
  readonly tokenName?: Json | undefined;
}

interface Said {
  readonly account: string;
  readonly actor: Actor;
  readonly action: string;
  readonly time: Json | undefined;
  readonly resource: Json | undefined;
  readonly failed: boolean;
  readonly userAgent?: Json | undefined;
  readonly through?: Json | undefined;
}

function ofFirst({ action, actor, owner, resource, when, interface: through }: JsonObject): Said | undefined {
  if (!isJsonObject(action) || !isJsonObject(actor) || typeof when !== "string" || !isJsonObject(owner))
    return undefined;
  if (typeof action["type"] !== "string" || typeof actor["type"] !== "string") return undefined;
  return {
    account: wordOf(owner["id"]),
    actor: { type: actor["type"], id: actor["id"], mail: actor["email"], address: actor["ip"] },
    action: action["type"],
    time: when,
    resource: under(membersOf(resource), "id", "type"),
    failed: action["result"] === false,
    through,
  };
}

function ofSecond({ account, action, actor, resource, raw }: JsonObject): Said | undefined {
  if (![account, action, actor, resource].every(isJsonObject)) return undefined;
  const [deed, who, what] = [membersOf(action), membersOf(actor), membersOf(resource)];
  if (typeof deed["time"] !== "string" || typeof who["context"] !== "string") return undefined;
  const token = who["token_id"];
  return {
    account: wordOf(membersOf(account)["id"]),
    actor: {
      ...{ type: String(who["type"]), id: who["id"], mail: who["email"], address: who["ip_address"] },
      ...{ token: typeof token === "string" && token !== "" ? token : undefined, tokenName: who["token_name"] },
    },
    action: `${what["product"] ?? what["type"] ?? "account"}.${deed["type"] ?? "unknown"}`,
    time: deed["time"],
    resource: under(what, "id", "product"),
    failed: deed["result"] === "failure",
    userAgent: membersOf(raw)["user_agent"],
    through: who["context"],
  };
}

function ofLogpush(entry: JsonObject): Said | undefined {
  const { ActionType: action, ActorType: type, OwnerID: owner, When: when } = entry;
  if (typeof action !== "string" || typeof type !== "string" || wordOf(when) === "") return undefined;
  return {
    account: wordOf(owner),
    actor: { type, id: entry["ActorID"], mail: entry["ActorEmail"], address: entry["ActorIP"] },
    action,
    time: when,
    resource: under(entry, "ResourceID", "ResourceType"),
    failed: entry["ActionResult"] === false,
    through: entry["Interface"],
  };
}

type Who = readonly [kind: "human" | "api-key" | "cloud-service" | "unknown", native: string, name: string];

/** Cloudflare's own staff and parts are the platform's. */
function whoIs({ type, id, mail, token, tokenName }: Actor): Who {
  if (/^(?:cloudflare_admin|system|cloudflare)/i.test(type)) return ["cloud-service", type.toLowerCase(), type];
  if (type === "account" && token !== undefined) return ["api-key", token, wordOf(tokenName) || wordOf(token)];
  const address = typeof mail === "string" && mail !== "" ? mail.toLowerCase() : undefined;
  const native = typeof id === "string" && id !== "" ? id : address;
  return native === undefined ? ["unknown", "anonymous", "anonymous"] : ["human", native, address ?? native];
}
