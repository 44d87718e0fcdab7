import { deadLetter, type Event, type JsonObject, MAX_USER_AGENT, ok } from "@rolecall/core";
import { createClientOf } from "../actor/client-of.ts";
import { readCount, readId, readObject, readText, writeTime } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { callOf, sourceOf } from "./call.ts";
import { AUTHENTICATION, isFinding, isSupported, unsupportedClass } from "./classes.ts";
import { credentialOf, instantOf } from "./credential.ts";
import { evidenceOf } from "./evidence.ts";
import { eventOfFinding, evidenceOfFinding } from "./finding.ts";
import { outcomeOf } from "./outcome.ts";
import { delegationOf, type Parties, partiesOf } from "./parties.ts";
import type { Who } from "./who.ts";

/** Decodes API Activity (6003), Authentication (3002), changes of identities (3001, 3003 to 3006), uses of data and findings of OCSF 1.x. */
export function createDecoder(options: DecoderOptions): Decoder {
  const clientOf = createClientOf();
  const consoleUsers = options.consoleUsers ?? new Set<string>();
  return (record, origin) => decode(record, { origin, tenant: options.tenant, clientOf, consoleUsers });
}

interface Given {
  readonly origin: string;
  readonly tenant: string;
  readonly clientOf: (userAgent: string | undefined) => string | undefined;
  readonly consoleUsers: Set<string>;
}

function decode(given: JsonObject, by: Given): Decoded {
  const finding = isFinding(readCount(given["class_uid"]) ?? 0);
  const record = finding ? eventOfFinding(given) : given;
  if (record === undefined) {
    return deadLetter("no-identity", "the finding names no identity, only what else it is about", "resources");
  }
  const decoded = decodeClass(record, by);
  if (!finding || decoded.kind !== "ok") return decoded;
  const labels = { ...decoded.value.labels, ...evidenceOfFinding(given) };
  // The finding is about somebody, and tells of no call that ended in one way or another.
  return ok({
    ...decoded.value,
    event_uid: uidOf(given),
    action_class: "other",
    scopes: undefined,
    outcome: "unknown",
    labels,
  });
}

function uidOf(record: JsonObject): string {
  return readId(readObject(record["metadata"])?.["uid"]) ?? recordId(record);
}

function decodeClass(record: JsonObject, given: Given): Decoded {
  const classUid = readCount(record["class_uid"]);
  if (classUid === undefined) return deadLetter("schema", "class_uid is no number", "class_uid");
  if (!isSupported(classUid)) {
    return deadLetter("schema", unsupportedClass(classUid), "class_uid");
  }
  const at = instantOf(record, "time");
  if (Number.isNaN(at)) return deadLetter("no-time", "neither time nor time_dt can be read", "time");
  const userAgent = readText(readObject(record["http_request"])?.["user_agent"], MAX_USER_AGENT);
  const client = given.clientOf(userAgent);
  const parties = partiesOf(record, classUid, { client, consoleUsers: given.consoleUsers });
  if (parties.who === undefined) return deadLetter("no-identity", "neither the actor nor the user has a name", "actor");
  // Of EKS's events `time` is when the stage was written, and `start_time` when the request came.
  const began = parties.place.provider === "kubernetes" ? instantOf(record, "start_time") : Number.NaN;
  const time = writeTime(Number.isNaN(began) ? at : began);
  if (time === undefined) return deadLetter("time-out-of-range", "the time is before 2000 or after 9999", "time");
  return ok(eventOf(record, { ...given, ...parties, classUid, time, who: parties.who, userAgent, client }));
}

interface Read extends Given, Parties {
  readonly classUid: number;
  readonly time: string;
  readonly who: Who;
  readonly userAgent: string | undefined;
  readonly client: string | undefined;
}

function eventOf(record: JsonObject, read: Read): Event {
  const session = readObject(read.actor["session"]) ?? readObject(record["session"]) ?? {};
  const credential = credentialOf(record, session, read);
  const call = callOf(record, read.classUid, read);
  const outcome = outcomeOf(record, read.classUid === AUTHENTICATION);
  const from = sourceOf(record);
  return {
    event_uid: uidOf(record),
    time: read.time,
    tenant: read.tenant,
    source: "ocsf",
    provider: read.place.provider,
    account_uid: read.place.account === "" ? undefined : read.place.account,
    class_uid: read.classUid,
    activity_id: readCount(record["activity_id"]),
    action: call.action,
    service: call.service,
    action_class: call.actionClass,
    identity_uid: read.who.uid,
    identity_kind: read.who.kind,
    identity_name: read.who.name,
    credential_uid: credential.uid,
    credential_kind: credential.kind,
    credential_issued: credential.issued,
    credential_expires: credential.expires,
    session_uid: read.who.session ?? readId(session["uid"]),
    delegation: read.who.delegation ?? delegationOf(read, session),
    parent_uid: undefined,
    run_uid: undefined,
    depth: undefined,
    scopes: call.scopes,
    granted_scopes: undefined,
    resource: call.resource,
    resource_kind: call.resourceKind,
    outcome: outcome.outcome,
    error_code: outcome.errorCode,
    status_code: outcome.statusCode,
    src_ip: from.ip,
    src_network: from.network,
    src_asn: from.asn,
    src_country: from.country,
    user_agent: read.userAgent,
    client: read.client,
    bytes_in: readCount(readObject(record["http_request"])?.["length"]),
    bytes_out: readCount(readObject(record["http_response"])?.["length"]),
    environment: undefined,
    labels: evidenceOf(record, read),
    raw: undefined,
    origin: read.origin,
  };
}
