import { deadLetter, type EventOutcome, type Json, type JsonObject, MAX_USER_AGENT, ok } from "@rolecall/core";
import { outcomeOfStatus } from "../action/status-outcome.ts";
import { countryCode } from "../address/country-code.ts";
import { assembleEvent, type How, type What, type Who } from "../intake/build-event.ts";
import { readCount, readId, readText } from "../record/read-member.ts";
import { createReaders, type Readers } from "../record/readers.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { actionOf, auditOutcome, classOf, signInOutcome } from "./action.ts";
import { proofOf } from "./credential.ts";
import { type Topic, topicOf } from "./detect.ts";
import { evidenceOf, resourceOf } from "./evidence.ts";
import { identify, tenantOf } from "./identify.ts";
import { objectOf, objectsOf, type Spelled, spelled, textOf } from "./spelling.ts";

/** Decodes Entra's logs in all their forms. State: caches of pure results. */
export function createDecoder(options: DecoderOptions): Decoder {
  const read = createReaders(options);
  return (record, origin) =>
    decode({ ...spelled(record), original: record, topic: topicOf(record) ?? "sign-in" }, origin, read);
}

interface Entry extends Spelled {
  readonly original: JsonObject;
  readonly topic: Topic;
}

function decode(entry: Entry, origin: string, read: Readers): Decoded {
  const action = actionOf(entry, entry.topic)?.slice(0, 256);
  if (action === undefined) return deadLetter("schema", "operationName is required", "operationName");
  const time = timeOf(entry, read);
  if (time === undefined) return deadLetter("no-time", "neither the record nor its envelope has a time", "time");
  const how = whoAndHow(entry, read);
  return ok(assembleEvent(whatOf(entry, action), how, how, { time, origin }));
}

/** When it happened: the action's own time, else the envelope's. */
function timeOf({ body, envelope }: Entry, read: Readers): string | undefined {
  for (const name of [
    "createdDateTime",
    "activityDateTime",
    "detectedDateTime",
    "riskLastUpdatedDateTime",
    "lastUpdatedDateTime",
  ]) {
    const time = read.timeOf(body[name]);
    if (time !== undefined) return time;
  }
  return (
    read.timeOf(envelope["time"]) ??
    read.timeOf(body["timeGenerated"]) ??
    read.timeOf(envelope["TimeGenerated"]) ??
    read.timeOf(envelope["p_event_time"])
  );
}

function whatOf(entry: Entry, action: string): What {
  const { body, topic } = entry;
  const actionClass = classOf(entry, topic, action);
  const resource = resourceOf(entry, topic);
  const status = topic === "graph" ? readCount(body["responseStatusCode"] ?? body["httpStatusCode"]) : undefined;
  const code = topic === "sign-in" ? signInCode(entry) : textOf(entry, "resultReason");
  const outcome = outcomeOf(entry, code, status);
  return {
    event_uid: idOf(entry) ?? recordId(entry.original),
    source: "entra",
    provider: "entra",
    action,
    service: textOf(entry, "loggedByService") ?? (isOldGraph(entry) ? "Azure AD Graph" : SERVICES[topic]),
    action_class: actionClass,
    creates: /^(?:add|create|invite|register|POST)\b/i.test(action),
    resource: resource?.name,
    resource_kind: resource?.kind,
    outcome,
    error_code: outcome === "success" || code === "0" ? undefined : code?.slice(0, 128),
    status_code: status,
    bytes_out: topic === "graph" ? readCount(body["responseSizeBytes"]) : undefined,
  };
}

const SERVICES: Readonly<Record<Topic, string>> = {
  "sign-in": "Sign-in",
  audit: "Directory",
  graph: "Microsoft Graph",
  risk: "Identity Protection",
  provisioning: "Provisioning",
};

/** The API before Microsoft Graph, which has members of its own for the same things. */
function isOldGraph({ body, topic }: Entry): boolean {
  return topic === "graph" && body["httpMethod"] !== undefined;
}

/** Risk changes under one id: its state belongs to the event's. */
function idOf({ body, envelope, topic }: Entry): string | undefined {
  if (topic === "graph") return readText(body["requestId"], 128) ?? readText(body["operationId"], 128);
  const id = readText(body["id"], 128) ?? readText(envelope["id"], 128);
  if (id === undefined || topic !== "risk") return id;
  const changed = readText(body["lastUpdatedDateTime"], 64) ?? readText(body["riskLastUpdatedDateTime"], 64);
  return `${id}/${changed ?? ""}/${readText(body["riskState"], 64) ?? ""}`;
}

function outcomeOf(entry: Entry, code: string | undefined, status: number | undefined): EventOutcome {
  switch (entry.topic) {
    case "graph":
      return byStatus(status);
    case "sign-in":
      return signInOutcome(code);
    case "risk":
      return "unknown";
    case "provisioning":
      return auditOutcome(provisioned(entry) ?? textOf(entry, "resultType"), code);
    case "audit":
      return auditOutcome(textOf(entry, "result", "resultType") ?? readId(entry.envelope["resultType"]), code);
  }
}

function provisioned({ body }: Entry): string | undefined {
  const status = objectOf(body["provisioningStatusInfo"]);
  return readText(status?.["status"], 32) ?? readText(status?.["Status"], 32);
}

function byStatus(status: number | undefined): EventOutcome {
  return status === undefined ? "unknown" : outcomeOfStatus(status);
}

function signInCode({ body, envelope }: Entry): string | undefined {
  const status = objectOf(body["status"]);
  return readId(status?.["errorCode"]) ?? readId(body["resultType"]) ?? readId(envelope["resultType"]);
}

function whoAndHow(entry: Entry, read: Readers): How & Who {
  const { body, envelope, topic } = entry;
  const tenant = tenantOf(entry);
  const who = identify(entry, topic, tenant);
  const by = objectOf(objectOf(body["initiatedBy"])?.["user"]);
  const address = read.addressOf(
    textOf(entry, "ipAddress") ?? readText(by?.["ipAddress"], 64) ?? textOf(entry, "callerIpAddress"),
  );
  const userAgent = readText(body["userAgent"], MAX_USER_AGENT) ?? readText(envelope["userAgent"], MAX_USER_AGENT);
  const proof = proofOf(entry, who.kind === "managed-identity");
  const session = textOf(entry, "sessionId", "C_Sid", "c_Sid");
  const place = objectOf(body["locationDetails"]) ?? objectOf(body["location"]);
  return {
    tenant: read.tenant,
    account_uid: tenant === "" ? undefined : tenant,
    identity_uid: who.uid,
    identity_kind: who.kind,
    identity_name: who.name,
    delegation: who.delegation,
    credential_uid: proof.uid,
    credential_kind: proof.kind,
    credential_issued: topic === "graph" ? read.timeOf(body["tokenIssuedAt"] ?? body["issuedAt"]) : undefined,
    session_uid: session,
    scopes: undefined,
    granted_scopes: wordsOf(body["scopes"]) ?? wordsOf(body["roles"]) ?? tokenScopes(body),
    src_ip: address?.ip,
    src_network: address?.network,
    src_asn: readCount(body["autonomousSystemNumber"]) ?? readCount(envelope["autonomousSystemNumber"]),
    src_country: countryCode(
      readText(place?.["countryOrRegion"], 64) ??
        (topic === "sign-in" ? readText(envelope["location"], 64) : undefined),
    ),
    user_agent: userAgent,
    client: read.clientOf(userAgent),
    labels: evidenceOf(entry, topic),
  };
}

/** Of a person's sign-in: the scopes of the token, as JSON in a string among the details of its processing. */
function tokenScopes(body: JsonObject): string[] | undefined {
  const details = body["authenticationProcessingDetails"];
  if (details === undefined) return undefined;
  const found = objectsOf(details).find((detail) => detail["key"] === "Oauth Scope Info");
  const list = readText(found?.["value"], 8192);
  return list === undefined ? undefined : wordsOf(list.replace(/[[\]"]/g, "").replaceAll(",", " "));
}

/** Scopes and roles of a token, in one text with blanks, or as a list. */
function wordsOf(value: Json | undefined): string[] | undefined {
  const words = Array.isArray(value)
    ? (value as readonly Json[]).map((item) => readText(item, 256) ?? "")
    : readText(value, 8192)?.split(/[\s,]+/);
  const kept = words?.filter((word) => word !== "").slice(0, 128);
  return kept === undefined || kept.length === 0 ? undefined : kept;
}
