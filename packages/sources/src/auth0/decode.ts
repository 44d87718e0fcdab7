import { deadLetter, type Json, type JsonObject, MAX_USER_AGENT, ok } from "@rolecall/core";
import { assembleEvent, type How, type What, type Who } from "../intake/build-event.ts";
import { parseObject } from "../record/parse-object.ts";
import { present, readCount, readId, readObject, readText, readTexts } from "../record/read-member.ts";
import { createReaders, type Readers } from "../record/readers.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { classOf, outcomeOf } from "./classify.ts";
import { eventOf } from "./detect.ts";
import { endpointOf } from "./endpoint.ts";
import { identify, tenantOf } from "./identify.ts";

/** Decodes tenant logs. State: caches of pure results. */
export function createDecoder(options: DecoderOptions): Decoder {
  const read = createReaders(options);
  return (record, origin) => decode(record, origin, read);
}

function decode(record: JsonObject, origin: string, read: Readers): Decoded {
  const event = eventOf(record);
  const type = readText(event["type"], 64)?.toLowerCase();
  if (type === undefined) return deadLetter("schema", "type is required", "type");
  const time = read.timeOf(event["date"]) ?? read.timeOf(record["time"]) ?? read.timeOf(record["p_event_time"]);
  if (time === undefined) {
    return deadLetter("no-time", "date is missing, or no time", event === record ? "date" : "data.date");
  }
  const how = whoAndHow(event, type, read);
  return ok(assembleEvent(whatOf(record, event, type), how, how, { time, origin }));
}

/** An object, which warehouses keep as its JSON. */
function detailsOf(event: JsonObject): JsonObject | undefined {
  const details = event["details"];
  return typeof details === "string" ? parseObject(details) : readObject(details);
}

function statusOf(details: JsonObject | undefined): number | undefined {
  const response = readObject(details?.["response"]);
  return readCount(response?.["statusCode"] ?? response?.["statuscode"]);
}

function whatOf(record: JsonObject, event: JsonObject, type: string): What {
  const details = detailsOf(event);
  const request = readObject(details?.["request"]);
  const method = readText(request?.["method"], 16)?.toUpperCase();
  const path = readText(request?.["path"], 512);
  const status = statusOf(details);
  const calls = method !== undefined && path !== undefined && (type.endsWith("api") || type.startsWith("mgmt_api"));
  const actionClass = classOf(type, calls ? method : undefined, calls ? path : undefined);
  const outcome = outcomeOf(type, calls ? status : undefined);
  const resource = resourceOf(event, calls ? path : undefined);
  return {
    event_uid:
      readText(event["log_id"], 128) ??
      readText(event["_id"], 128) ??
      readText(record["log_id"], 128) ??
      recordId(record),
    source: "auth0",
    provider: "auth0",
    action: calls ? `${method} ${endpointOf(path)}` : type,
    service: calls ? "management-api" : "authentication-api",
    action_class: actionClass,
    creates: method === "POST",
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
    readText(error?.["oauthError"] ?? error?.["oautherror"], 128) ??
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

function whoAndHow(event: JsonObject, type: string, read: Readers): How & Who {
  const tenant = tenantOf(event);
  const who = identify(event, type, tenant);
  const request = readObject(readObject(event["details"])?.["request"]);
  const auth = readObject(request?.["auth"]);
  const credentials = readObject(auth?.["credentials"]);
  const address = read.addressOf(readText(event["ip"], 64) ?? readText(request?.["ip"], 64));
  const userAgent =
    readText(event["user_agent"], MAX_USER_AGENT) ??
    readText(request?.["userAgent"] ?? request?.["useragent"], MAX_USER_AGENT);
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
