import { type ActionClass, deadLetter, type JsonObject, MAX_USER_AGENT, ok } from "@rolecall/core";
import { type ClassTable, classIn } from "../action/class-table.ts";
import { createClientOf } from "../actor/client-of.ts";
import { addressOf } from "../address/address-of.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { buildEvent } from "../intake/build-event.ts";
import { present, readCount, readId, readObject, readText, readTexts } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { logTime } from "../time/log-instant.ts";
import { isClaudeCode, isUsage } from "./detect.ts";
import { identify } from "./identify.ts";
import { decodeUsage } from "./usage.ts";

/** Decodes activities and lines of reports. State: a cache of client families. */
export function createDecoder(options: DecoderOptions): Decoder {
  const clientOf = createClientOf();
  return (record, origin) => {
    if (isUsage(record) || isClaudeCode(record)) return decodeUsage(record, origin, options.tenant);
    return decode(record, origin, options.tenant, clientOf);
  };
}

type ClientOf = (userAgent: string | undefined) => string | undefined;

/** Over the names of activities: the first that matches says the class. */
const CLASSES: ClassTable = [
  [/api_key|service_key|access_key|signing_key|secret|_token|credential|vault/, "secret"],
  [/login|logout|sign_in|sso_second|magic_link|mfa|age_verified|session_/, "auth"],
  [/viewed|accessed|downloaded|exported|_read$|retrieved/, "read"],
  [
    /^(?:org|organization|workspace|admin|compliance|sso|scim|idp|group|role|platform_(?:workspace|organization|role|member|rate|setting|federation|service))|rbac_|_role_|_policy_|_settings?_|mcp_server|connector|integration|_member|_invite|spend|limit|plugin|skill/,
    "admin",
  ],
  [/deleted|removed|archived/, "delete"],
  [/listed|searched/, "discover"],
  [/_ran|executed|invoked|_started|message_/, "execute"],
  [/created|updated|uploaded|shared|added|renamed/, "write"],
];

function classOf(action: string): ActionClass {
  return classIn(CLASSES, action) ?? "other";
}

const classes = new BoundedCache(1024, classOf);

/** Members whose name ends so name what was acted on: `mcp_server_id`, `claude_chat_id`; each request has an id of its own. */
const ABOUT = /^(?!organization|actor|workspace|request_id$)(.+)_(?:id|uuid)$/;

function decode(record: JsonObject, origin: string, tenant: string, clientOf: ClientOf): Decoded {
  const action = readText(record["type"], 256)?.toLowerCase();
  if (action === undefined) return deadLetter("schema", "type is no text", "type");
  const time = logTime(record["created_at"]);
  if (time === undefined) return deadLetter("no-time", "created_at is missing, or no time", "created_at");
  const account = readId(record["organization_id"]) ?? readId(record["organization_uuid"]) ?? "";
  const actor = readObject(record["actor"]) ?? {};
  const { who, credential, credentialKind } = identify(actor, account);
  const address = addressOf(readText(actor["ip_address"], 64));
  const userAgent = readText(actor["user_agent"], MAX_USER_AGENT);
  const target = targetOf(record);
  const status = readCount(record["status_code"]);
  return ok(
    buildEvent(
      {
        event_uid: readText(record["id"]) ?? recordId(record),
        time,
        tenant,
        source: "anthropic",
        provider: "anthropic",
        account_uid: account === "" ? undefined : account,
        action,
        action_class: classes.get(action),
        credential_uid: credential,
        credential_kind: credentialKind,
        granted_scopes: readTexts(record["scopes"]),
        resource: target?.id,
        resource_kind: target?.kind,
        outcome: outcomeOf(action, status),
        status_code: status !== undefined && status >= 100 && status <= 599 ? status : undefined,
        src_ip: address?.ip,
        src_network: address?.network,
        user_agent: userAgent,
        client: clientOf(userAgent),
        labels: present({
          actor_type: readText(actor["type"], 64)?.toLowerCase(),
          claimed_email: readText(actor["unauthenticated_email_address"], 256),
          issuer: readText(actor["issuer"], 256),
          workspace: readId(record["workspace_id"]),
          target_name: readText(record[`${target?.kind ?? ""}_name`], 256) ?? readText(record["name"], 256),
          previous_role: readText(record["previous_role"], 64),
          current_role: readText(record["current_role"], 64),
          url: urlOf(record),
        }),
        origin,
      },
      who,
    ),
  );
}

/** Calls of the Compliance API have the status of their answer; what was done by hand says in its name that it was not. */
function outcomeOf(action: string, status: number | undefined): "success" | "error" | "denied" {
  if (status === 401 || status === 403 || /_failed$|_denied$|_rejected$/.test(action)) return "denied";
  return status !== undefined && status >= 400 ? "error" : "success";
}

/** Addresses without what may be a secret in them. */
function urlOf(record: JsonObject): string | undefined {
  return readText(record["mcp_server_url"] ?? record["url"], 256)?.split(/[?#]/, 1)[0] || undefined;
}

function targetOf(record: JsonObject): { readonly id: string; readonly kind: string } | undefined {
  for (const name in record) {
    const kind = ABOUT.exec(name)?.[1];
    const id = kind === undefined ? undefined : readId(record[name]);
    if (kind !== undefined && id !== undefined) return { id, kind };
  }
  return undefined;
}
