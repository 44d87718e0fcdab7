import { deadLetter, type Json, type JsonObject, MAX_USER_AGENT, ok } from "@rolecall/core";
import { countryCode } from "../address/country-code.ts";
import { assembleEvent, type How, type What, type Who } from "../intake/build-event.ts";
import { readCount, readObject, readText } from "../record/read-member.ts";
import { createReaders, type Readers } from "../record/readers.ts";
import { createRecase } from "../record/recase.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { classOf, classOfJob, creates } from "./classify.ts";
import { payloadOf } from "./detect.ts";
import { checksOf, endingOf, evidenceOf, permissionsOf, projectOf } from "./evidence.ts";
import { identify } from "./identify.ts";

const NAMES = (
  "insertId logName timestamp receiveTimestamp severity operation protoPayload resource labels serviceName methodName " +
  "resourceName authenticationInfo principalEmail principalSubject serviceAccountKeyName serviceAccountDelegationInfo " +
  "firstPartyPrincipal thirdPartyPrincipal thirdPartyClaims authoritySelector oauthInfo oauthClientId authorizationInfo " +
  "permission granted requestMetadata callerIp callerSuppliedUserAgent callerNetwork requestAttributes status code message"
).split(" ");

/** Decodes LogEntries with an AuditLog, and AuditLogs alone. State: caches of pure results. */
export function createDecoder(options: DecoderOptions): Decoder {
  const read = createReaders(options);
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
  const how = whoAndHow(entry, read);
  return ok(assembleEvent(whatOf(entry, action, checks), how, how, { time, origin }));
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

function whatOf({ record, payload, original }: Entry, action: string, checks: readonly JsonObject[]): What {
  const metadata = readObject(payload["metadata"]);
  const service = readText(payload["serviceName"], 128);
  const ofMethod = classOf(action);
  const actionClass = service === "bigquery.googleapis.com" ? classOfJob(ofMethod, metadata) : ofMethod;
  const ending = endingOf(record, payload, checks);
  const permissions = permissionsOf(checks);
  return {
    event_uid: readText(record["insertId"], 128) ?? recordId(original),
    source: "gcp-audit",
    provider: "gcp",
    action,
    service,
    action_class: actionClass,
    // What a job did is no beginning of a job.
    creates: actionClass === ofMethod && creates(action),
    scopes: permissions.used,
    granted_scopes: permissions.granted,
    resource: readText(payload["resourceName"]) ?? readText(checks[0]?.["resource"]),
    resource_kind: readText(readObject(record["resource"])?.["type"], 128),
    outcome: ending.outcome,
    error_code: ending.error,
    status_code: ending.status,
    bytes_out: readCount(metadata?.["requested_bytes"]),
  };
}

function whoAndHow({ record, payload }: Entry, read: Readers): How & Who {
  const project = projectOf(record, payload);
  const labels = readObject(readObject(record["resource"])?.["labels"]);
  const info = readObject(payload["authenticationInfo"]);
  const where = { project, cluster: readText(labels?.["cluster_name"], 128) ?? "default" };
  const who = identify(info, where, readObject(payload["metadata"]));
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
    labels: evidenceOf(record, payload, metadata),
  };
}
