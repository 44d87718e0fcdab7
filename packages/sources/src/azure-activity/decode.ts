import { deadLetter, type Json, type JsonObject, MAX_USER_AGENT, ok } from "@rolecall/core";
import { BoundedCache } from "../bounded-cache.ts";
import { objectOf } from "../entra/spelling.ts";
import { assembleEvent, type How, type What, type Who } from "../intake/build-event.ts";
import { firstText } from "../record/first-text.ts";
import { readCount, readId, readObject, readText } from "../record/read-member.ts";
import { createReaders, type Readers } from "../record/readers.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { createAnyTime } from "../time/any-time.ts";
import { classOf, outcomeOf } from "./classify.ts";
import { evidenceOf, kindOfOperation, proofOf, resourceOf } from "./evidence.ts";
import { claimsOf, clientUid, identify, subscriptionOf } from "./identify.ts";
import { spelled, wordOf } from "./spelling.ts";

const STATUS_ONLY = "HttpStatusCode";

/** Decodes Azure's activity log and resource logs. State: caches of pure results. */
export function createDecoder(options: DecoderOptions): Decoder {
  const read = { ...createReaders(options), issuedOf: createAnyTime(), expiresOf: createAnyTime() };
  return (record, origin) => decode(spelled(record), record, origin, read);
}

interface TokenReaders extends Readers {
  /** Of tokens, which serve many calls: a reader of their own, so that its memory is of use. */
  readonly issuedOf: (value: Json | undefined) => string | undefined;
  readonly expiresOf: (value: Json | undefined) => string | undefined;
}

function decode(record: JsonObject, original: JsonObject, origin: string, read: TokenReaders): Decoded {
  const action = actionOf(record);
  if (action === undefined) return deadLetter("schema", "operationName is required", "operationName");
  const time = read.timeOf(record["time"]) ?? read.timeOf(original["p_event_time"]);
  if (time === undefined) return deadLetter("no-time", "time is missing, or no time", "time");
  const how = whoAndHow(record, read);
  return ok(assembleEvent(whatOf(record, original, action), how, how, { time, origin }));
}

/** Some exports write the operation in capitals; the authorizer's own spelling of it is then the one that others have. */
function actionOf(record: JsonObject): string | undefined {
  const name = inDatabase(record) ?? wordOf(record["operationName"]);
  const asked = askedFor(record);
  if (asked === undefined || asked === name || asked.length !== name?.length) return name;
  return lowerCase.get(asked) === lowerCase.get(name) ? asked : name;
}

/** A database's audit calls all of its events alike. */
function inDatabase(record: JsonObject): string | undefined {
  return record["operationName"] === "AuditEvent"
    ? readText(readObject(record["properties"])?.["action_name"], 128)
    : undefined;
}

const lowerCase = new BoundedCache(8192, (text) => text.toLowerCase());

function askedFor(record: JsonObject): string | undefined {
  return readText(
    readObject(readObject(record["identity"])?.["authorization"] ?? record["authorization"])?.["action"],
    256,
  );
}

function whatOf(record: JsonObject, original: JsonObject, action: string): What {
  const properties = readObject(record["properties"]);
  const actionClass = classOf(action);
  const told = wordOf(record["resultType"], 64);
  // A container registry says there only that the status stands in the description.
  const result =
    (told === STATUS_ONLY ? undefined : told) ?? wordOf(record["status"], 64) ?? readText(record["statusText"], 64);
  const signature =
    wordOf(record["resultSignature"], 128) ??
    wordOf(record["subStatus"], 128) ??
    readText(properties?.["statusMessage"], 512);
  const status = statusOf(record, properties, signature);
  const outcome = outcomeOf(result ?? succeeded(properties), signature, status);
  const kept = keptIn(properties) ?? imageIn(properties) ?? storedIn(record);
  const resource = kept?.name ?? readText(record["resourceId"]) ?? objectIn(properties) ?? uriOf(record);
  return {
    event_uid: readText(record["eventDataId"], 128) ?? recordId(original),
    source: "azure-activity",
    provider: "azure",
    account_uid: subscriptionOf(record),
    action,
    service: action.includes("/") ? action.slice(0, action.indexOf("/")) : wordOf(record["category"], 64),
    action_class: actionClass,
    creates: false,
    resource,
    resource_kind: kept?.kind ?? resourceOf(record).kind ?? kindOfOperation(action),
    outcome,
    error_code: outcome === "denied" || outcome === "error" ? (signature ?? result)?.slice(0, 128) : undefined,
    status_code: status,
    bytes_in: readCount(properties?.["requestBodySize"]),
    bytes_out: readCount(properties?.["responseBodySize"]),
  };
}

/** As a database's audit says it, or a logic app of its run. */
function succeeded(properties: JsonObject | undefined): string | undefined {
  const said = readText(properties?.["succeeded"], 8);
  if (said === undefined) return /^(?:succeeded|failed)$/i.exec(readText(properties?.["status"], 16) ?? "")?.[0];
  if (/^(?:true|1)$/i.test(said)) return "succeeded";
  return /authentication|permission/i.test(readText(properties?.["action_name"], 128) ?? "") ? "denied" : "failed";
}

function statusOf(
  record: JsonObject,
  properties: JsonObject | undefined,
  signature: string | undefined,
): number | undefined {
  const own =
    readCount(record["statusCode"]) ??
    readCount(properties?.["httpStatusCode"]) ??
    readCount(properties?.["statusCode"]) ??
    (record["resultType"] === STATUS_ONLY ? readCount(record["resultDescription"]) : undefined) ??
    // Databricks' answer is JSON text.
    readCount(objectOf(properties?.["response"])?.["statusCode"]);
  const written =
    own ?? readCount(/^(?:[A-Za-z]+\.?)?(\d{3})$/.exec(signature ?? wordOf(record["resultType"], 64) ?? "")?.[1]);
  return written !== undefined && written >= 100 && written <= 599 ? written : undefined;
}

/** The secret, key or certificate of a vault, whatever its version; the vault itself stands in the id of the resource. */
function keptIn(properties: JsonObject | undefined): { readonly name: string; readonly kind: string } | undefined {
  const id = readText(properties?.["id"], 512);
  const [name, kind] = (id === undefined ? null : VAULT_OBJECT.exec(id)) ?? [];
  return name === undefined || kind === undefined ? undefined : { name, kind: kind.slice(0, -1) };
}

const VAULT_OBJECT = /^https:\/\/[\w.-]+\/(secrets|keys|certificates)\/[\w-]+/;

/** The image of a container registry: its repository, and the tag or digest where one is named. */
function imageIn(properties: JsonObject | undefined): { readonly name: string; readonly kind: string } | undefined {
  const repository = readText(properties?.["repository"], 256);
  if (repository === undefined) return undefined;
  const tag = readText(properties?.["tag"], 128);
  const digest = readText(properties?.["digest"], 128);
  const end = tag === undefined ? (digest === undefined ? "" : `@${digest}`) : `:${tag}`;
  return { name: `${repository}${end}`, kind: "image" };
}

/**
 * What a storage account's log is about, a blob, a file, a queue or a table: its address without port and query, where a signature
 * stands. The id of the resource is that of the account; whose data it was stands in the address only.
 */
function storedIn(record: JsonObject): { readonly name: string; readonly kind: string } | undefined {
  if (readText(record["category"], 64)?.startsWith("Storage") !== true) return undefined;
  const [, host, kind, path = ""] = STORED.exec(uriOf(record) ?? "") ?? [];
  return host === undefined || kind === undefined ? undefined : { name: `${host}${path}`, kind };
}

const STORED = /^(https?:\/\/[\w-]+\.(blob|dfs|file|queue|table)\.[\w.-]+)(?::\d+)?(\/.*)?$/;

/** The object in storage: without it, the address without its query, where a signature stands. */
function objectIn(properties: JsonObject | undefined): string | undefined {
  return (
    readText(properties?.["objectKey"]) ??
    readText(properties?.["entity"]) ??
    uriOf({ uri: properties?.["requestUri"] ?? null })
  );
}

function uriOf(record: JsonObject): string | undefined {
  return readText(record["uri"])?.split("?", 1)[0] || undefined;
}

function whoAndHow(record: JsonObject, read: TokenReaders): How & Who {
  const claims = claimsOf(record);
  const who = identify(record);
  const request = readObject(record["httpRequest"]);
  const properties = readObject(record["properties"]);
  const address = read.addressOf(
    readText(record["callerIpAddress"], 64) ??
      readText(record["callerIPAddress"], 64) ??
      readText(request?.["clientIpAddress"], 64) ??
      readText(claims?.["ipaddr"], 64) ??
      firstText(properties ?? {}, ["clientIpAddress", "sourceIPAddress", "client_ip", "UserAddress"], 64),
  );
  const userAgent =
    readText(properties?.["userAgentHeader"], MAX_USER_AGENT) ??
    readText(properties?.["clientInfo"], MAX_USER_AGENT) ??
    readText(properties?.["userAgent"], MAX_USER_AGENT) ??
    readText(record["userAgent"], MAX_USER_AGENT);
  const proof = proofOf(record, claims);
  const action = askedFor(record);
  return {
    tenant: read.tenant,
    identity_uid: who.uid,
    identity_kind: who.kind,
    identity_name: who.name,
    delegation: clientUid(record, who),
    credential_uid: proof.uid,
    credential_kind: proof.kind,
    credential_issued: read.issuedOf(claims?.["iat"]),
    credential_expires: read.expiresOf(claims?.["exp"]),
    session_uid: readText(claims?.["uti"], 128) ?? readId(claims?.["sid"]),
    scopes: action === undefined ? undefined : [action],
    granted_scopes: scopesOf(claims),
    src_ip: address?.ip,
    src_network: address?.network,
    user_agent: userAgent,
    client: read.clientOf(userAgent),
    labels: evidenceOf(record, claims),
  };
}

/** Delegated scopes of the token. `user_impersonation` says no more than that a person called. */
function scopesOf(claims: JsonObject | undefined): string[] | undefined {
  const text =
    readText(claims?.["http://schemas.microsoft.com/identity/claims/scope"], 2048) ?? readText(claims?.["scp"], 2048);
  const scopes = text?.split(/\s+/).filter((scope) => scope !== "");
  return scopes === undefined || scopes.length === 0 ? undefined : scopes.slice(0, 64);
}
