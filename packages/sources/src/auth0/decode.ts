import { deadLetter, type Event, type Json, type JsonObject, ok } from "@rolecall/core";
import { createAddressOf } from "../address-of.ts";
import { createAnyTime } from "../any-time.ts";
import { createClientOf } from "../client-of.ts";
import { pathTemplate } from "../gateway/path-template.ts";
import { ocsfOf } from "../ocsf-class.ts";
import { present, readCount, readId, readObject, readText, readTexts } from "../read-member.ts";
import { recordId } from "../record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import type { SourceAddress } from "../source-address.ts";
import { classOf, outcomeOf } from "./classify.ts";
import { eventOf } from "./detect.ts";
import { identify, tenantOf } from "./identify.ts";

const MAX_USER_AGENT = 512;

/** Decodes tenant logs. State: caches of pure results. */
export function createDecoder(options: DecoderOptions): Decoder {
  const read: Readers = {
    tenant: options.tenant,
    clientOf: createClientOf(),
    timeOf: createAnyTime(),
    addressOf: createAddressOf(),
  };
  return (record, origin) => decode(record, origin, read);
}

interface Readers {
  readonly tenant: string;
  readonly clientOf: (userAgent: string | undefined) => string | undefined;
  readonly timeOf: (value: Json | undefined) => string | undefined;
  readonly addressOf: (text: string | undefined) => SourceAddress | undefined;
}

function decode(record: JsonObject, origin: string, read: Readers): Decoded {
  const event = eventOf(record);
  const type = readText(event["type"], 64);
  if (type === undefined) return deadLetter("schema", "type is required", "type");
  const time = read.timeOf(event["date"]) ?? read.timeOf(record["time"]) ?? read.timeOf(record["p_event_time"]);
  if (time === undefined) return deadLetter("no-time", "date is missing, or no time", "date");
  return ok(assemble(whatOf(record, event, type), whoAndHow(event, type, read), time, origin));
}

/** One literal with every member in order, so that all events share one shape. */
function assemble(
  what: ReturnType<typeof whatOf>,
  how: ReturnType<typeof whoAndHow>,
  time: string,
  origin: string,
): Event {
  return {
    event_uid: what.event_uid,
    time,
    tenant: how.tenant,
    source: what.source,
    provider: what.provider,
    account_uid: how.account_uid,
    class_uid: what.class_uid,
    activity_id: what.activity_id,
    action: what.action,
    service: what.service,
    action_class: what.action_class,
    identity_uid: how.identity_uid,
    identity_kind: how.identity_kind,
    identity_name: how.identity_name,
    credential_uid: how.credential_uid,
    credential_kind: how.credential_kind,
    credential_issued: undefined,
    credential_expires: undefined,
    session_uid: how.session_uid,
    delegation: how.delegation,
    parent_uid: undefined,
    run_uid: undefined,
    depth: undefined,
    scopes: how.scopes,
    granted_scopes: how.granted_scopes,
    resource: what.resource,
    resource_kind: what.resource_kind,
    outcome: what.outcome,
    error_code: what.error_code,
    status_code: what.status_code,
    src_ip: how.src_ip,
    src_network: how.src_network,
    src_asn: undefined,
    src_country: how.src_country,
    user_agent: how.user_agent,
    client: how.client,
    bytes_in: undefined,
    bytes_out: undefined,
    environment: how.environment,
    labels: how.labels,
    raw: undefined,
    origin,
  };
}

function whatOf(record: JsonObject, event: JsonObject, type: string) {
  const details = readObject(event["details"]);
  const request = readObject(details?.["request"]);
  const method = readText(request?.["method"], 16)?.toUpperCase();
  const path = readText(request?.["path"], 512);
  const status = readCount(readObject(details?.["response"])?.["statusCode"]);
  const calls = method !== undefined && path !== undefined && (type.endsWith("api") || type.startsWith("mgmt_api"));
  const actionClass = classOf(type, calls ? method : undefined, calls ? path : undefined);
  const outcome = outcomeOf(type, calls ? status : undefined);
  const resource = resourceOf(event, calls ? path : undefined);
  const ocsf = ocsfOf(actionClass, method === "POST");
  return {
    class_uid: ocsf.class_uid,
    activity_id: ocsf.activity_id,
    event_uid:
      readText(event["log_id"], 128) ??
      readText(event["_id"], 128) ??
      readText(record["log_id"], 128) ??
      recordId(record),
    source: "auth0",
    provider: "auth0",
    action: calls ? `${method} ${pathTemplate(path)}` : type,
    service: calls ? "management-api" : "authentication-api",
    action_class: actionClass,
    resource: resource?.name,
    resource_kind: resource?.kind,
    outcome,
    error_code: outcome === "success" ? undefined : errorOf(details, event),
    status_code: status !== undefined && status >= 100 && status <= 599 ? status : undefined,
  };
}

function errorOf(details: JsonObject | undefined, event: JsonObject): string | undefined {
  const error = readObject(details?.["error"]);
  return (
    readText(error?.["oauthError"], 128) ??
    readText(error?.["type"], 128) ??
    readText(details?.["error"], 128) ??
    readText(event["description"], 128)
  )?.slice(0, 128);
}

function resourceOf(
  event: JsonObject,
  path: string | undefined,
): { readonly name: string; readonly kind: string } | undefined {
  if (path !== undefined)
    return {
      name: path,
      kind: path.split("/").filter((part) => part !== "" && part !== "api" && part !== "v2")[0] ?? "api",
    };
  const audience = readText(event["audience"], 512) ?? readTexts(event["audience"])?.[0];
  if (audience !== undefined) return { name: audience, kind: "audience" };
  const connection = readText(event["connection"], 256);
  return connection === undefined ? undefined : { name: connection, kind: "connection" };
}

function whoAndHow(event: JsonObject, type: string, read: Readers) {
  const tenant = tenantOf(event);
  const who = identify(event, type, tenant);
  const request = readObject(readObject(event["details"])?.["request"]);
  const auth = readObject(request?.["auth"]);
  const credentials = readObject(auth?.["credentials"]);
  const address = read.addressOf(readText(event["ip"], 64) ?? readText(request?.["ip"], 64));
  const userAgent = readText(event["user_agent"], MAX_USER_AGENT) ?? readText(request?.["userAgent"], MAX_USER_AGENT);
  const token = readText(credentials?.["jti"], 128);
  const place = readObject(event["location_info"]);
  return {
    tenant: read.tenant,
    account_uid: tenant,
    identity_uid: who.uid,
    identity_kind: who.kind,
    identity_name: who.name,
    delegation: who.delegation,
    credential_uid: token,
    credential_kind: token === undefined ? undefined : ("jwt" as const),
    session_uid: readText(event["session_id"], 128),
    scopes: scopesOf(event["scope"]),
    granted_scopes: readTexts(credentials?.["scopes"], 128),
    src_ip: address?.ip,
    src_network: address?.network,
    src_country: readText(place?.["country_code"], 8),
    user_agent: userAgent,
    client: read.clientOf(userAgent),
    environment: readText(event["environment_name"], 64),
    labels: present({
      type: type,
      connection: readText(event["connection"], 128),
      strategy: readText(event["strategy"], 64),
      client_id: readId(event["client_id"]),
      client_name: readText(event["client_name"], 256),
      hostname: readText(event["hostname"], 256),
      description: readText(event["description"], 256),
      organization: readText(event["organization_id"], 128),
      channel: readText(request?.["channel"], 128),
      ja3: readText(readObject(event["security_context"])?.["ja3"], 64),
    }),
  };
}

/** A text with blanks, or a list. */
function scopesOf(value: Json | undefined): string[] | undefined {
  if (Array.isArray(value)) return readTexts(value);
  const scopes = readText(value, 4096)
    ?.split(/[\s,]+/)
    .filter((scope) => scope !== "");
  return scopes === undefined || scopes.length === 0 ? undefined : scopes.slice(0, 64);
}
