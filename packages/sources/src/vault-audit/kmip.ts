import { type ActionClass, deadLetter, isJsonObject, type Json, type JsonObject, ok } from "@rolecall/core";
import { addressOf } from "../address/address-of.ts";
import { buildEvent, whoIs } from "../intake/build-event.ts";
import { present, readId, readObject, readText } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded } from "../source.ts";
import { logTime } from "../time/log-instant.ts";
import { clusterOf } from "./identify.ts";

/**
 * An entry about a message of the KMIP engine, which comes by a port of its own and not by Vault's API: it has a client
 * certificate instead of a token, and operations of KMIP instead of a path.
 * https://developer.hashicorp.com/vault/docs/secrets/kmip
 */
export function isKmip(record: JsonObject): boolean {
  const { type, request } = record;
  return (type === "kmip-request" || type === "kmip-response") && isJsonObject(request);
}

/** The holder of the certificate, by its serial number: the entry has no other name for the client. */
export function decodeKmip(record: JsonObject, origin: string, tenant: string): Decoded {
  const request = readObject(record["request"]) ?? {};
  const type = readText(record["type"], 16) ?? "";
  const time = logTime(record["time"]);
  if (time === undefined) return deadLetter("no-time", "time is missing, or no time", "time");
  const cluster = clusterOf(record);
  const serial = readId(request["client_certificate_serial_number"]);
  const operation = operationIn(readObject(request["data"])?.["kmip_request"]);
  const address = addressOf(readText(request["remote_address"], 64));
  const path = readText(request["path"]);
  return ok(
    buildEvent(
      {
        event_uid: recordId(record),
        time,
        tenant,
        source: "vault-audit",
        provider: "vault",
        account_uid: cluster,
        action: operation === undefined ? "kmip" : `kmip ${operation}`,
        service: "kmip",
        action_class: classOf(operation ?? ""),
        credential_uid: serial,
        credential_kind: serial === undefined ? undefined : "mtls",
        resource: path,
        resource_kind: "path",
        outcome: outcomeOf(record, type),
        src_ip: address?.ip,
        src_network: address?.network,
        labels: present({
          entry: type.replace(/^kmip-/, ""),
          mount: readText(request["mount_point"], 256),
          namespace: readText(readObject(request["namespace"])?.["path"], 256),
        }),
        origin,
      },
      serial === undefined
        ? whoIs("vault", cluster, "unknown", "anonymous")
        : whoIs("vault", cluster, "service-account", `kmip/${serial}`),
    ),
  );
}

function outcomeOf(record: JsonObject, type: string): "success" | "error" | "unknown" {
  if (readText(record["error"]) !== undefined) return "error";
  return type === "kmip-response" ? "success" : "unknown";
}

const MAX_DEPTH = 8;
const MAX_ITEMS = 64;

/** The first operation of a message, which is a tree of tags: `{"tag": "Operation", "value": "Create"}`. */
function operationIn(message: Json | undefined, depth = 0): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(message)) {
    for (const item of (message as readonly Json[]).slice(0, MAX_ITEMS)) {
      const found = operationIn(item, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const node = readObject(message);
  const value = node?.["value"];
  if (node?.["tag"] !== "Operation") return operationIn(value, depth + 1);
  const name = readText(value, 64);
  return name !== undefined && /^[\w ]+$/.test(name) ? name : undefined;
}

function classOf(operation: string): ActionClass {
  if (/^(?:Get|Decrypt|Export|Derive)/i.test(operation) && !/Attribute/i.test(operation)) return "secret";
  if (/^(?:Destroy|Revoke|Delete)/i.test(operation)) return "delete";
  if (/^(?:Locate|Query|Discover|Get)/i.test(operation)) return "discover";
  return operation === "" ? "other" : "write";
}
