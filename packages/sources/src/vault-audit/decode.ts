import { deadLetter, type EventOutcome, type Json, type JsonObject, ok, tokenFingerprint } from "@rolecall/core";
import { createClientOf } from "../actor/client-of.ts";
import { addressOf } from "../address/address-of.ts";
import { buildEvent } from "../intake/build-event.ts";
import { present, readCount, readObject, readText, readTexts, writeTime } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { logInstant, logTime } from "../time/log-instant.ts";
import { actionOf, classify } from "./action.ts";
import { entryType } from "./detect.ts";
import { authOf, clusterOf, identify } from "./identify.ts";
import { decodeKmip, isKmip } from "./kmip.ts";

/** Decodes entries of an audit device. State: a cache of client families. */
export function createDecoder(options: DecoderOptions): Decoder {
  const clientOf = createClientOf();
  return (record, origin) =>
    isKmip(record) ? decodeKmip(record, origin, options.tenant) : decode(record, origin, options.tenant, clientOf);
}

type ClientOf = (userAgent: string | undefined) => string | undefined;

function decode(record: JsonObject, origin: string, tenant: string, clientOf: ClientOf): Decoded {
  const request = readObject(record["request"]);
  const type = entryType(record);
  if (request === undefined || type === undefined)
    return deadLetter("schema", "an entry has a type and a request", "request");
  const time = logTime(record["time"]);
  if (time === undefined) return deadLetter("no-time", "time is missing, or no time", "time");
  const operation = readText(request["operation"], 64)?.trim().toLowerCase() || "unknown";
  const path = readText(request["path"]) ?? "";
  const mountType = readText(request["mount_type"], 64) ?? readText(readObject(record["response"])?.["mount_type"], 64);
  const cluster = clusterOf(record);
  const address = addressOf(readText(request["remote_address"], 64));
  const userAgent = userAgentOf(request);
  const error = readText(record["error"], 256);
  const id = readText(request["id"], 128);
  return ok(
    buildEvent(
      {
        event_uid: id === undefined ? recordId(record) : `${id}/${type}`,
        time,
        tenant,
        source: "vault-audit",
        provider: "vault",
        account_uid: cluster,
        action: actionOf(operation, path, readText(request["mount_point"], 256)),
        service: mountType,
        action_class: classify(operation, path, mountType),
        ...tokenOf(record, request),
        resource: path === "" ? undefined : path,
        resource_kind: "path",
        outcome: outcomeOf(record, type, error),
        error_code: error === undefined ? undefined : codeOf(error),
        src_ip: address?.ip,
        src_network: address?.network,
        user_agent: userAgent,
        client: clientOf(userAgent),
        labels: labelsFor(record, request, type, mountType),
        origin,
      },
      identify(record, cluster),
    ),
  );
}

/** The token, and its life, as far as the entry says: hashed by Vault with a salt of the device, which makes it a fingerprint. */
function tokenOf(record: JsonObject, request: JsonObject): object {
  const auth = authOf(record);
  const token = readText(auth?.["client_token"], 256) ?? readText(request["client_token"], 256);
  const issued = logInstant(auth?.["token_issue_time"]);
  const ttl = readCount(auth?.["token_ttl"]);
  return {
    credential_uid: token === undefined ? undefined : hashed(token),
    credential_kind: token === undefined ? undefined : "oauth-token",
    credential_issued: writeTime(issued),
    credential_expires: ttl === undefined || !isFinal(auth) ? undefined : writeTime(issued + ttl * 1000),
    granted_scopes: readTexts(auth?.["policies"]) ?? readTexts(auth?.["token_policies"]),
  };
}

/** A batch token ends as it was issued; any other is renewed, and Vault goes on writing its first span. */
function isFinal(auth: JsonObject | undefined): boolean {
  return auth?.["token_type"] === "batch";
}

/** `log_raw` and older tokens write it in clear. */
function hashed(token: string): string {
  return /^hmac-sha256:[0-9a-f]{16,}$/.test(token) ? token : tokenFingerprint(token);
}

function outcomeOf(record: JsonObject, type: string, error: string | undefined): EventOutcome {
  if (error !== undefined)
    return /permission denied|not authorized|missing client token|invalid (?:credentials|role|token)|bad token|forbidden/i.test(
      error,
    )
      ? "denied"
      : "error";
  if (readObject(readObject(record["auth"])?.["policy_results"])?.["allowed"] === false) return "denied";
  return type === "response" ? "success" : "unknown";
}

/** The first of the errors, without what varies. */
function codeOf(error: string): string {
  return (
    error
      .replace(/^\d+ errors? occurred:\s*/, "")
      .replace(/^\*?\s*/, "")
      .split(/[\n:"]/, 1)[0]
      ?.trim()
      .slice(0, 64) || "error"
  );
}

function userAgentOf(request: JsonObject): string | undefined {
  const headers = readObject(request["headers"]);
  const value: Json | undefined = headers?.["user-agent"] ?? headers?.["User-Agent"];
  return readText(Array.isArray(value) ? (value as readonly Json[])[0] : value, 512);
}

function labelsFor(
  record: JsonObject,
  request: JsonObject,
  type: string,
  mountType: string | undefined,
): Record<string, string> | undefined {
  const auth = authOf(record);
  return present({
    entry: type,
    mount_type: mountType,
    mount: readText(request["mount_point"], 256),
    namespace: readText(readObject(request["namespace"])?.["path"], 256),
    display_name: readText(auth?.["display_name"], 256),
    entity_id: readText(auth?.["entity_id"], 128),
    accessor: accessorOf(auth),
    token_type: readText(auth?.["token_type"], 32),
  });
}

function accessorOf(auth: JsonObject | undefined): string | undefined {
  const accessor = readText(auth?.["accessor"], 256);
  return accessor === undefined ? undefined : hashed(accessor);
}
