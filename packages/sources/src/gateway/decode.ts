import { type ActionClass, deadLetter, type Event, type JsonObject, MAX_USER_AGENT, ok } from "@rolecall/core";
import { createClientOf } from "../actor/client-of.ts";
import { addressOf } from "../address/address-of.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { readText, writeTime } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import type { Access } from "./access.ts";
import { credentialOf } from "./credential.ts";
import { dialectOf } from "./detect.ts";
import { activityOf, endpointClass, leftmost, outcomeOf, resourceOf } from "./evidence.ts";
import { hostName, identify } from "./identify.ts";
import { pathTemplate } from "./path-template.ts";

/** Decodes access log entries of every gateway in `detect.ts`. */
export function createDecoder(options: DecoderOptions): Decoder {
  const clientOf = createClientOf();
  return (record, origin) => decode(record, { origin, tenant: options.tenant, clientOf });
}

interface Given {
  readonly origin: string;
  readonly tenant: string;
  readonly clientOf: (userAgent: string | undefined) => string | undefined;
}

function decode(record: JsonObject, given: Given): Decoded {
  const dialect = dialectOf(record);
  if (dialect === undefined) return deadLetter("schema", "not the access log of a gateway that is known here");
  const access = dialect.read(record);
  if (Number.isNaN(access.at)) return deadLetter("no-time", `no time of the request (${dialect.name})`, "time");
  const time = writeTime(access.at);
  if (time === undefined) return deadLetter("time-out-of-range", "the time is before 2000 or after 9999", "time");
  const uid = access.requestId ?? recordId(record);
  return ok(eventOf(access, { ...given, uid, time, gateway: dialect.name }));
}

interface Read extends Given {
  readonly uid: string;
  readonly time: string;
  readonly gateway: string;
}

/** What is asked of a gateway: a few endpoints, again and again. */
interface Endpoint {
  readonly action: string;
  readonly actionClass: ActionClass;
  readonly activity: number;
}

const endpoints = new BoundedCache<Endpoint>(4096, (action) => {
  const space = action.indexOf(" ");
  const method = action.slice(0, space);
  return { action, actionClass: endpointClass(method, action.slice(space + 1)), activity: activityOf(method) };
});

/** A method that no standard could know is not repeated: it is whatever a scanner sent. */
function endpointOf(access: Access): Endpoint {
  const method = access.method !== undefined && /^[A-Z][A-Z_-]{0,15}$/.test(access.method) ? access.method : "OTHER";
  return endpoints.get(`${method} ${pathTemplate(access.route ?? access.target ?? "")}`);
}

function eventOf(access: Access, read: Read): Event {
  const host = hostName(access.host);
  const identity = identify(access, host);
  const credential = credentialOf(access.caller);
  const address = addressOf(access.address);
  const endpoint = endpointOf(access);
  const userAgent = readText(access.userAgent, MAX_USER_AGENT);
  return {
    event_uid: read.uid,
    time: read.time,
    tenant: read.tenant,
    source: "gateway",
    provider: "http",
    account_uid: host,
    class_uid: 6003,
    activity_id: endpoint.activity,
    action: endpoint.action,
    service: access.service,
    action_class: endpoint.actionClass,
    identity_uid: identity.uid,
    identity_kind: identity.kind,
    identity_name: identity.name,
    credential_uid: credential.uid,
    credential_kind: credential.kind,
    credential_issued: undefined,
    credential_expires: undefined,
    session_uid: identity.session,
    delegation: identity.delegation,
    parent_uid: undefined,
    run_uid: undefined,
    depth: undefined,
    scopes: undefined,
    granted_scopes: access.caller.scope?.split(/[\s,]+/, 64).filter((scope) => scope !== ""),
    resource: access.target === undefined ? undefined : resourceOf(access.target),
    resource_kind: access.target === undefined ? undefined : "path",
    outcome: access.refused === true ? "denied" : outcomeOf(access.status),
    error_code: access.errorCode,
    status_code: access.status,
    src_ip: address?.ip,
    src_network: address?.network,
    src_asn: undefined,
    src_country: undefined,
    user_agent: userAgent,
    client: read.clientOf(userAgent),
    bytes_in: access.bytesIn,
    bytes_out: access.bytesOut,
    environment: undefined,
    labels: labelsFor(access, read.gateway),
    raw: undefined,
    origin: read.origin,
  };
}

function labelsFor({ forwardedFor, evidence }: Access, gateway: string): Record<string, string> {
  const labels: Record<string, string> = { gateway };
  const from = leftmost(forwardedFor);
  if (from !== undefined) labels["forwarded_for"] = from;
  for (const [name, text] of evidence) if (text !== undefined) labels[name] = text;
  return labels;
}
