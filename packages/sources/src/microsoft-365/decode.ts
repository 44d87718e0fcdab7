import { DETECTION_FINDING, deadLetter, type JsonObject, MAX_USER_AGENT, ok } from "@rolecall/core";
import { credentialUid } from "../actor/credential-uid.ts";
import { assembleEvent, type How, type What, type Who } from "../intake/build-event.ts";
import { present, readCount, readId, readObject, readText } from "../record/read-member.ts";
import { createReaders, type Readers } from "../record/readers.ts";
import { createRecase } from "../record/recase.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { anyTime } from "../time/any-time.ts";
import { classOf, outcomeOf, propertyOf } from "./classify.ts";
import { forwardingOf } from "./forwarding.ts";
import { appId, context, identify } from "./identify.ts";

const NAMES = (
  "Id RecordType CreationTime Operation OrganizationId UserType UserKey Workload OfficeWorkload ResultStatus ObjectId UserId " +
  "ClientIP ClientIPAddress ActorIpAddress ClientInfoString UserAgent AppId ClientAppId ApplicationId ApplicationDisplayName " +
  "AppAccessContext Actor ExtendedProperties LogonError ErrorNumber SessionId TimeGenerated Parameters Name Value Type " +
  "OrganizationName ItemType SiteUrl MailboxOwnerUPN LogonType ExternalAccess EventSource TargetUserOrGroupName " +
  "AgentId AgentName FileSizeBytes ClientAppName UniqueTokenId IssuedAtTime TokenIssuedAtTime AADSessionId " +
  "AlertEntityId EntityType Severity Status Source"
).split(" ");

/** Decodes records of the Management Activity API. State: caches of pure results. */
export function createDecoder(options: DecoderOptions): Decoder {
  const read = createReaders(options);
  const recase = createRecase(NAMES);
  return (record, origin) =>
    decode(typeof record["Operation"] === "string" ? record : recase(record), record, origin, read);
}

function decode(record: JsonObject, original: JsonObject, origin: string, read: Readers): Decoded {
  const operation = readText(record["Operation"], 128);
  if (operation === undefined) return deadLetter("schema", "Operation is required", "Operation");
  const time =
    read.timeOf(record["CreationTime"]) ?? read.timeOf(record["TimeGenerated"]) ?? read.timeOf(record["p_event_time"]);
  if (time === undefined) return deadLetter("no-time", "CreationTime is missing, or no time", "CreationTime");
  const how = whoAndHow(record, read);
  return ok(assembleEvent(whatOf(record, original, operation), how, how, { time, origin }));
}

function whatOf(record: JsonObject, original: JsonObject, operation: string): What {
  const actionClass = classOf(operation);
  const failure =
    readText(record["LogonError"], 128) ??
    readId(record["ErrorNumber"]) ??
    propertyOf(record["ExtendedProperties"], "resultReason");
  const outcome = outcomeOf(operation, readText(record["ResultStatus"], 64), failure);
  const resource =
    readText(record["ObjectId"]) ?? readText(record["MailboxOwnerUPN"], 320) ?? readText(record["SiteUrl"]);
  return {
    event_uid: readText(record["Id"], 128) ?? recordId(original),
    source: "microsoft-365",
    provider: "microsoft-365",
    action: operation,
    service: readText(record["Workload"], 64) ?? readText(record["OfficeWorkload"], 64),
    action_class: actionClass,
    // Of whom a detector of Microsoft's own writes.
    class_uid: operation === "AlertEntityGenerated" ? DETECTION_FINDING : undefined,
    creates: /^(?:New-|Add|Create)/.test(operation),
    resource: resource?.split("?", 1)[0] || undefined,
    resource_kind: resource === undefined ? undefined : kindOfResource(record),
    outcome,
    error_code: outcome === "success" || failure === "0" ? undefined : failure,
    bytes_out: readCount(record["FileSizeBytes"]),
  };
}

function kindOfResource(record: JsonObject): string {
  const type = readText(record["ItemType"], 64);
  if (type !== undefined) return type.toLowerCase();
  return readText(record["ObjectId"]) === undefined && readText(record["MailboxOwnerUPN"]) !== undefined
    ? "mailbox"
    : "object";
}

function whoAndHow(record: JsonObject, read: Readers): How & Who {
  const organization = readText(record["OrganizationId"], 64) ?? "";
  const who = identify(record, organization);
  const access = context(record);
  const address = read.addressOf(
    readText(record["ClientIP"], 64) ??
      readText(record["ClientIPAddress"], 64) ??
      readText(record["ActorIpAddress"], 64),
  );
  const userAgent =
    readText(record["UserAgent"], MAX_USER_AGENT) ??
    propertyOf(record["ExtendedProperties"], "UserAgent") ??
    readText(record["ClientInfoString"], MAX_USER_AGENT)?.replace(/^Client=\w+;(?:Action=\w+;)?/, "");
  const token = readText(access?.["UniqueTokenId"], 128);
  return {
    tenant: read.tenant,
    account_uid: organization === "" ? undefined : organization,
    identity_uid: who.uid,
    identity_kind: who.kind,
    identity_name: who.name,
    delegation: who.delegation,
    credential_uid: token === undefined ? undefined : credentialUid(token),
    credential_kind: token === undefined ? undefined : ("oauth-token" as const),
    credential_issued: anyTime(access?.["IssuedAtTime"] ?? access?.["TokenIssuedAtTime"]),
    session_uid: readText(record["SessionId"], 128) ?? readText(access?.["AADSessionId"], 128),
    src_ip: address?.ip,
    src_network: address?.network,
    user_agent: userAgent,
    client: read.clientOf(userAgent || undefined),
    labels: present({
      record_type: readId(record["RecordType"]),
      user_type: readId(record["UserType"]),
      app_id: appId(record),
      logon_type: readId(record["LogonType"]),
      external_access: typeof record["ExternalAccess"] === "boolean" ? String(record["ExternalAccess"]) : undefined,
      site: readText(record["SiteUrl"], 256),
      event_source: readText(record["EventSource"], 64),
      request_type: propertyOf(record["ExtendedProperties"], "RequestType"),
      forwards: forwardingOf(record),
      external_user:
        readText(readObject(record["TargetUserOrGroupName"])?.["Name"], 128) ??
        readText(record["TargetUserOrGroupName"], 256),
    }),
  };
}
