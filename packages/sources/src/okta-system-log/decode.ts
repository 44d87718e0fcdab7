import { deadLetter, type Json, type JsonObject, MAX_USER_AGENT, ok } from "@rolecall/core";
import { credentialUid } from "../actor/credential-uid.ts";
import { countryCode } from "../address/country-code.ts";
import { assembleEvent, type How, type What, type Who } from "../intake/build-event.ts";
import { readCount, readId, readObject, readText } from "../record/read-member.ts";
import { createReaders, type Readers } from "../record/readers.ts";
import { createRecase } from "../record/recase.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { classOf } from "./classify.ts";
import { credentialKind, evidenceOf, outcomeOf, targetOf } from "./evidence.ts";
import { type Client, identify, orgOf } from "./identify.ts";

const NAMES = (
  "uuid published eventType legacyEventType displayMessage severity actor client userAgent rawUserAgent ipAddress zone " +
  "geographicalContext country device authenticationContext credentialType externalSessionId rootSessionId outcome " +
  "result reason target alternateId displayName transaction detail requestApiTokenId debugContext debugData " +
  "requestUri grantType grantedScopes requestedScopes threatSuspected logOnlySecurityData dtHash risk request ipChain " +
  "ip securityContext asNumber asOrg isProxy"
).split(" ");

/** Decodes entries of the System Log. State: caches of pure results. */
export function createDecoder(options: DecoderOptions): Decoder {
  const read = createReaders(options);
  const recase = createRecase(NAMES);
  return (record, origin) =>
    decode(typeof record["eventType"] === "string" ? record : recase(record), record, origin, read);
}

function decode(record: JsonObject, original: JsonObject, origin: string, read: Readers): Decoded {
  const eventType = readText(record["eventType"], 128);
  if (eventType === undefined) return deadLetter("schema", "eventType is required", "eventType");
  const time =
    read.timeOf(record["published"]) ?? read.timeOf(record["p_event_time"]) ?? read.timeOf(record["@timestamp"]);
  if (time === undefined) return deadLetter("no-time", "published is missing, or no time", "published");
  const how = whoAndHow(record, eventType, read);
  return ok(assembleEvent(whatOf(record, original, eventType), how, how, { time, origin }));
}

function whatOf(record: JsonObject, original: JsonObject, eventType: string): What {
  const actionClass = classOf(eventType);
  const outcome = readObject(record["outcome"]);
  const reason = readText(outcome?.["reason"], 128);
  const target = targetOf(record, readId(readObject(record["actor"])?.["id"]));
  const result = outcomeOf(readText(outcome?.["result"], 32), reason, actionClass === "auth");
  return {
    event_uid: readText(record["uuid"], 128) ?? recordId(original),
    source: "okta-system-log",
    provider: "okta",
    action: eventType,
    service: eventType.slice(0, eventType.indexOf(".")) || undefined,
    action_class: actionClass,
    creates: /create|add|grant|enroll/.test(eventType),
    resource: target?.name,
    resource_kind: target?.kind,
    outcome: result,
    error_code: result === "success" ? undefined : reason,
  };
}

function whoAndHow(record: JsonObject, eventType: string, read: Readers): How & Who {
  const client = readObject(record["client"]);
  const debug = readObject(readObject(record["debugContext"])?.["debugData"]);
  const context = readObject(record["authenticationContext"]);
  const org = orgOf(record);
  const who = identify(
    readObject(record["actor"]),
    org,
    eventType.startsWith("app.oauth2") ? clientOf(client, record) : undefined,
  );
  const detail = readObject(readObject(record["transaction"])?.["detail"]);
  const apiToken = readId(detail?.["requestApiTokenId"]);
  const address = read.addressOf(addressOf(record, client));
  const agent = readObject(client?.["userAgent"]);
  const userAgent = readText(agent?.["rawUserAgent"] ?? client?.["userAgent"], MAX_USER_AGENT);
  const session = readText(context?.["externalSessionId"], 128) ?? readText(context?.["rootSessionId"], 128);
  return {
    tenant: read.tenant,
    account_uid: org,
    identity_uid: who.uid,
    identity_kind: who.kind,
    identity_name: who.name,
    delegation: who.delegation,
    credential_uid: apiToken === undefined ? undefined : credentialUid(apiToken),
    credential_kind:
      apiToken === undefined ? credentialKind(readText(context?.["credentialType"], 64)) : ("api-key" as const),
    session_uid: session === "unknown" ? undefined : session,
    scopes: scopesOf(debug?.["requestedScopes"]),
    granted_scopes: scopesOf(debug?.["grantedScopes"]),
    src_ip: address?.ip,
    src_network: address?.network,
    src_asn: readCount(readObject(record["securityContext"])?.["asNumber"]),
    src_country: countryCode(readText(readObject(client?.["geographicalContext"])?.["country"], 64)),
    user_agent: userAgent,
    client: read.clientOf(userAgent),
    labels: evidenceOf(record, debug),
  };
}

/** `okta.…` names Okta's own pages, through which a person acts. The client's name is among the targets. */
function clientOf(client: JsonObject | undefined, record: JsonObject): Client | undefined {
  const id = readText(client?.["id"], 128);
  if (id === undefined || id === "unknown" || id.startsWith("okta.")) return undefined;
  const targets = Array.isArray(record["target"]) ? (record["target"] as readonly Json[]) : [];
  const named = targets.slice(0, 16).find((target) => readObject(target)?.["id"] === id);
  return { id, name: readText(readObject(named)?.["displayName"], 256) };
}

/** `client.ipAddress`, else the first of the chain of proxies. */
function addressOf(record: JsonObject, client: JsonObject | undefined): string | undefined {
  const own = readText(client?.["ipAddress"], 64);
  if (own !== undefined) return own;
  const chain = readObject(record["request"])?.["ipChain"];
  return Array.isArray(chain) ? readText(readObject((chain as readonly Json[])[0])?.["ip"], 64) : undefined;
}

/** Scopes as a text with commas or blanks, or as a list. */
function scopesOf(value: Json | undefined): string[] | undefined {
  const words = Array.isArray(value)
    ? (value as readonly Json[]).map((item) => readText(item, 128) ?? "")
    : readText(value, 4096)?.split(/[\s,]+/);
  const scopes = words?.filter((word) => word !== "").slice(0, 64);
  return scopes === undefined || scopes.length === 0 ? undefined : scopes;
}
