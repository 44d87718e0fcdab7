import { deadLetter, type Event, type Json, type JsonObject, ok } from "@rolecall/core";
import { createAddressOf } from "../address-of.ts";
import { createAnyTime } from "../any-time.ts";
import { createClientOf } from "../client-of.ts";
import { countryCode } from "../country-code.ts";
import { ocsfOf } from "../ocsf-class.ts";
import { readCount, readObject, readText } from "../read-member.ts";
import { createRecase } from "../recase.ts";
import { recordId } from "../record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import type { SourceAddress } from "../source-address.ts";
import { classOf, creates } from "./classify.ts";
import { payloadOf } from "./detect.ts";
import { checksOf, endingOf, evidenceOf, permissionsOf, projectOf } from "./evidence.ts";
import { identify } from "./identify.ts";

const MAX_USER_AGENT = 512;

const NAMES = (
  "insertId logName timestamp receiveTimestamp severity operation protoPayload resource labels serviceName methodName " +
  "resourceName authenticationInfo principalEmail principalSubject serviceAccountKeyName serviceAccountDelegationInfo " +
  "firstPartyPrincipal thirdPartyPrincipal thirdPartyClaims authoritySelector oauthInfo oauthClientId authorizationInfo " +
  "permission granted requestMetadata callerIp callerSuppliedUserAgent callerNetwork requestAttributes status code message"
).split(" ");

/** Decodes LogEntries with an AuditLog, and AuditLogs alone. State: caches of pure results. */
export function createDecoder(options: DecoderOptions): Decoder {
  const read: Readers = {
    tenant: options.tenant,
    clientOf: createClientOf(),
    timeOf: createAnyTime(),
    addressOf: createAddressOf(),
  };
  const recase = createRecase(NAMES);
  return (record, origin) => {
    if (payloadOf(record) === undefined) return decode({ record, payload: record, original: record }, origin, read);
    const payload = readObject(record["protoPayload"]);
    if (payload !== undefined) return decode({ record, payload, original: record }, origin, read);
    const spelled = recase({ ...record, protoPayload: payloadOf(record) ?? null });
    return decode(
      { record: spelled, payload: readObject(spelled["protoPayload"]) ?? {}, original: record },
      origin,
      read,
    );
  };
}

interface Readers {
  readonly tenant: string;
  readonly clientOf: (userAgent: string | undefined) => string | undefined;
  readonly timeOf: (value: Json | undefined) => string | undefined;
  readonly addressOf: (text: string | undefined) => SourceAddress | undefined;
}

interface Entry {
  readonly record: JsonObject;
  readonly payload: JsonObject;
  readonly original: JsonObject;
}

function decode(entry: Entry, origin: string, read: Readers): Decoded {
  const checks = checksOf(entry.payload["authorizationInfo"] ?? entry.record["authorizationInfo"]);
  // Data-access entries of some services name no method: the permission says what was asked for.
  const action =
    readText(entry.payload["methodName"], 256) ?? readText(checks[0]?.["permission"], 256) ?? eventName(entry.payload);
  if (action === undefined)
    return deadLetter("schema", "protoPayload.methodName is required", "protoPayload.methodName");
  const time = timeOf(entry, read);
  if (time === undefined) return deadLetter("no-time", "timestamp is missing, or no time", "timestamp");
  return ok(assemble(whatOf(entry, action, checks), whoAndHow(entry, read), time, origin));
}

/** Workspace's entries in the organisation's log list their events in `metadata`. */
function eventName(payload: JsonObject): string | undefined {
  const events = readObject(payload["metadata"])?.["event"];
  return Array.isArray(events) ? readText(readObject((events as readonly Json[])[0])?.["eventName"], 256) : undefined;
}

/** When it happened: `timestamp`; the request's own time and that of receipt where an export lost it. */
function timeOf({ record, payload }: Entry, read: Readers): string | undefined {
  const attributes = readObject(readObject(payload["requestMetadata"])?.["requestAttributes"]);
  return (
    read.timeOf(record["timestamp"]) ??
    read.timeOf(payload["timestamp"]) ??
    read.timeOf(attributes?.["time"]) ??
    read.timeOf(record["receiveTimestamp"]) ??
    read.timeOf(record["p_event_time"])
  );
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
    session_uid: undefined,
    delegation: how.delegation,
    parent_uid: undefined,
    run_uid: undefined,
    depth: undefined,
    scopes: what.scopes,
    granted_scopes: what.granted_scopes,
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
    bytes_out: how.bytes_out,
    environment: undefined,
    labels: how.labels,
    raw: undefined,
    origin,
  };
}

function whatOf({ record, payload, original }: Entry, action: string, checks: readonly JsonObject[]) {
  const actionClass = classOf(action);
  const ending = endingOf(record, payload, checks);
  const permissions = permissionsOf(checks);
  const ocsf = ocsfOf(actionClass, creates(action));
  return {
    class_uid: ocsf.class_uid,
    activity_id: ocsf.activity_id,
    event_uid: readText(record["insertId"], 128) ?? recordId(original),
    source: "gcp-audit",
    provider: "gcp",
    action,
    service: readText(payload["serviceName"], 128),
    action_class: actionClass,
    scopes: permissions.used,
    granted_scopes: permissions.granted,
    resource: readText(payload["resourceName"]) ?? readText(checks[0]?.["resource"]),
    resource_kind: readText(readObject(record["resource"])?.["type"], 128),
    outcome: ending.outcome,
    error_code: ending.error,
    status_code: ending.status,
  };
}

function whoAndHow({ record, payload }: Entry, read: Readers) {
  const project = projectOf(record, payload);
  const labels = readObject(readObject(record["resource"])?.["labels"]);
  const info = readObject(payload["authenticationInfo"]);
  const who = identify(info, { project, cluster: readText(labels?.["cluster_name"], 128) ?? "default" });
  const metadata = readObject(payload["requestMetadata"]);
  const caller = readText(metadata?.["callerIp"], 64) ?? readText(metadata?.["callerIP"], 64);
  const address = read.addressOf(caller);
  const userAgent = readText(metadata?.["callerSuppliedUserAgent"], MAX_USER_AGENT);
  const key = readText(info?.["serviceAccountKeyName"], 512);
  return {
    tenant: read.tenant,
    account_uid: project === "" ? undefined : project,
    identity_uid: who.uid,
    identity_kind: who.kind,
    identity_name: who.name,
    delegation: who.delegation,
    credential_uid: key === undefined ? undefined : (/\/keys\/([^/]+)$/.exec(key)?.[1] ?? key),
    credential_kind: key === undefined ? undefined : ("service-account-key" as const),
    src_ip: address?.ip,
    // `private` and `gce-internal-ip` stand where Google hides or lacks an address.
    src_network: address?.network ?? caller,
    src_country: countryCode(readText(metadata?.["callerCountry"], 64)),
    user_agent: userAgent,
    client: read.clientOf(userAgent),
    bytes_out: readCount(readObject(payload["metadata"])?.["requested_bytes"]),
    labels: evidenceOf(record, payload, metadata),
  };
}
