import { type ActionClass, deadLetter, type JsonObject, MAX_USER_AGENT, ok } from "@rolecall/core";
import { type ClassTable, classIn } from "../action/class-table.ts";
import { createClientOf } from "../actor/client-of.ts";
import { addressOf } from "../address/address-of.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { buildEvent } from "../intake/build-event.ts";
import { present, readId, readObject, readText, readTexts } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { logTime } from "../time/log-instant.ts";
import { isUsage } from "./detect.ts";
import { identify } from "./identify.ts";
import { decodeUsage } from "./usage.ts";

/** Decodes entries of the audit log and lines of reports. State: a cache of client families. */
export function createDecoder(options: DecoderOptions): Decoder {
  const clientOf = createClientOf();
  return (record, origin) =>
    isUsage(record) ? decodeUsage(record, origin, options.tenant) : decode(record, origin, options.tenant, clientOf);
}

type ClientOf = (userAgent: string | undefined) => string | undefined;

/** Over event types `thing.verb`: the first that matches says the class. */
const CLASSES: ClassTable = [
  [
    /^(?:tenant\.)?(?:api_key|project_api_key|admin_api_key|workload_identity|external_key|certificate|secret|tunnel)/,
    "secret",
  ],
  [/^(?:login|logout|session)/, "auth"],
  [
    /^(?:tenant\.|role|group|user|invite|organization|ip_allowlist|scim|rate_limit|service_account|checkpoint|policy|project\.(?:updated|archived))/,
    "admin",
  ],
  [/\.(?:deleted|removed|archived)$/, "delete"],
  [/\.(?:accessed|downloaded|exported|read)$/, "read"],
  [/\.(?:created|updated|added|sent|accepted)$/, "write"],
];

function classOf(action: string): ActionClass {
  return classIn(CLASSES, action) ?? "other";
}

const classes = new BoundedCache(1024, classOf);

const NONE: JsonObject = {};

/** The details stand under the type, with its dots (the reference) or with underscores (the SDKs). */
function detailsOf(record: JsonObject, action: string): JsonObject {
  return readObject(record[action]) ?? readObject(record[action.replaceAll(".", "_")]) ?? NONE;
}

/** The rights of the key or the role that this is about, and whose they are. */
function giftOf(data: JsonObject, to = "somebody"): { scopes?: readonly string[]; to?: string } {
  const scopes = readTexts(data["scopes"]) ?? readTexts(data["permissions"]);
  return scopes === undefined ? {} : { scopes, to };
}

function decode(record: JsonObject, origin: string, tenant: string, clientOf: ClientOf): Decoded {
  const action = readText(record["type"], 256);
  if (action === undefined) return deadLetter("schema", "type is no text", "type");
  const time = logTime(record["effective_at"], record["created_at"]);
  if (time === undefined) return deadLetter("no-time", "effective_at is missing, or no time", "effective_at");
  const organization = readId(record["organization_id"]) ?? "";
  const project = readObject(record["project"]);
  const { who, credential, credentialKind, session } = identify(readObject(record["actor"]) ?? {}, organization);
  const details = detailsOf(record, action);
  const data = readObject(details["data"]) ?? readObject(details["changes_requested"]) ?? NONE;
  const address = addressOf(readText(session?.["ip_address"], 64));
  const userAgent = readText(session?.["user_agent"], MAX_USER_AGENT);
  const resource = readId(details["id"]) ?? readText(data["email"]);
  const gift = giftOf(data, resource);
  const failed = /\.failed$/.test(action);
  return ok(
    buildEvent(
      {
        event_uid: readText(record["id"]) ?? recordId(record),
        time,
        tenant,
        source: "openai",
        provider: "openai",
        account_uid: readId(project?.["id"]) ?? (organization === "" ? undefined : organization),
        action,
        action_class: classes.get(action),
        credential_uid: credential,
        credential_kind: credentialKind,
        granted_scopes: gift.scopes,
        resource,
        resource_kind: action.split(".", 1)[0],
        outcome: failed ? "denied" : "success",
        error_code: readText(details["error_code"], 128),
        src_ip: address?.ip,
        src_network: address?.network,
        src_country: readText(readObject(session?.["ip_address_details"])?.["country"], 8),
        user_agent: userAgent,
        client: clientOf(userAgent),
        labels: present({
          project: readText(project?.["name"], 256),
          target_name: readText(data["name"], 256) ?? readText(data["title"], 256),
          role: roleOf(data, details),
          granted_to: gift.to,
          ja3: readText(session?.["ja3"], 64),
        }),
        origin,
      },
      who,
    ),
  );
}

/** Of an assignment (`role_assignment_role-api-organization-owner__api-organization__org-1_user-1`) only the id says it. */
function roleOf(data: JsonObject, details: JsonObject): string | undefined {
  const assignment = readText(details["id"]) ?? "";
  return readText(data["role"], 64) ?? /^role_assignment_role-api-[a-z]+-([a-z-]{1,64})__/.exec(assignment)?.[1];
}
