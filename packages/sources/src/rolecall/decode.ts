import {
  ACTION_CLASSES,
  CREDENTIAL_KINDS,
  DETECTION_FINDING,
  deadLetter,
  type Event,
  type Json,
  type JsonObject,
  MAX_USER_AGENT,
  OUTCOMES,
  ok,
  parseTime,
  redactValue,
  rememberNames,
} from "@rolecall/core";
import { createClientOf } from "../actor/client-of.ts";
import { credentialUid } from "../actor/credential-uid.ts";
import { addressOf } from "../address/address-of.ts";
import { readCount, readObject, readText, readTexts, writeTime } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { FIELD_TYPES, fieldFault } from "./fields.ts";
import { guessClass } from "./guess-class.ts";
import { identify, type NativeIdentity } from "./identify.ts";
import { nearestName } from "./nearest.ts";

const MAX_QUOTED_NAME = 64;
const MAX_TEXT = 4096;
const MAX_ITEMS = 1024;

/** Decodes native records. What an export of ours holds (`event_uid`, `raw`, `origin` …) is taken as it is. */
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
  const refused = firstFault(record);
  if (refused !== undefined) return refused;
  const time = readText(record["time"]);
  if (time === undefined) return deadLetter("no-time", "time is required", "time");
  const writtenTime = writeTime(parseTime(time));
  if (writtenTime === undefined) return deadLetter("time-out-of-range", "time is before 2000 or after 9999", "time");
  const identity = identify(record);
  if ("detail" in identity) return refuseIdentity(record, identity.path, identity.detail);
  const action = readText(record["action"], MAX_TEXT);
  if (action === undefined) return deadLetter("schema", "action is required", "action");
  return ok(eventOf(record, { ...given, time: writtenTime, action, identity }));
}

/** `no-identity` where the record names nobody, `schema` where it does and wrongly. */
function refuseIdentity(record: JsonObject, path: string, detail: string): Decoded {
  return deadLetter(record[path] === undefined ? "no-identity" : "schema", `${path} ${detail}`, path);
}

function firstFault(record: JsonObject): Decoded | undefined {
  for (const name in record) {
    const type = FIELD_TYPES.get(name);
    if (type === undefined) return refuseUnknown(name);
    const fault = fieldFault(type, record[name]);
    if (fault !== undefined) return deadLetter(name === "time" ? "no-time" : "schema", `${name} ${fault}`, name);
  }
  return undefined;
}

function refuseUnknown(name: string): Decoded {
  const quoted = name.slice(0, MAX_QUOTED_NAME);
  const nearest = nearestName(name, FIELD_TYPES.keys());
  return deadLetter("schema", `unknown field ${quoted}: did you mean ${nearest}? Own fields go under labels`, quoted);
}

interface Read extends Given {
  readonly time: string;
  readonly action: string;
  readonly identity: NativeIdentity;
}

function eventOf(record: JsonObject, read: Read): Event {
  const text = (name: string) => readText(record[name], MAX_TEXT);
  const texts = (name: string) => readTexts(record[name], MAX_ITEMS, MAX_TEXT);
  const { action_class: actionClass, credential_kind: credentialKind, outcome } = record;
  const derived = derive(record, read);
  const short = (name: string) => cleanText(text(name));
  const origin = text("origin");
  return {
    event_uid: text("event_uid") ?? recordId(withoutOrigin(record)),
    time: read.time,
    tenant: short("tenant") ?? read.tenant,
    source: short("source") ?? "rolecall",
    provider: withoutSecret(read.identity.provider),
    account_uid: text("account_uid"),
    class_uid: readCount(record["class_uid"]) ?? classOf(record, outcome),
    activity_id: readCount(record["activity_id"]),
    action: read.action,
    service: text("service"),
    action_class: ACTION_CLASSES.find((word) => word === actionClass) ?? guessClass(read.action),
    identity_uid: read.identity.uid,
    identity_kind: read.identity.kind,
    identity_name: read.identity.name,
    credential_uid: credentialIn(text("credential_uid")),
    credential_kind: CREDENTIAL_KINDS.find((word) => word === credentialKind),
    credential_issued: timeOf(text("credential_issued")),
    credential_expires: timeOf(text("credential_expires")),
    session_uid: text("session_uid"),
    delegation: texts("delegation"),
    parent_uid: text("parent_uid"),
    run_uid: text("run_uid"),
    depth: readCount(record["depth"]),
    scopes: texts("scopes"),
    granted_scopes: texts("granted_scopes"),
    resource: text("resource"),
    resource_kind: text("resource_kind"),
    outcome: OUTCOMES.find((word) => word === outcome) ?? "unknown",
    error_code: text("error_code"),
    status_code: readCount(record["status_code"]),
    src_ip: derived.ip ?? short("src_ip"),
    src_network: short("src_network") ?? derived.network,
    src_asn: readCount(record["src_asn"]),
    src_country: text("src_country"),
    user_agent: readText(record["user_agent"], MAX_USER_AGENT),
    client: text("client") ?? derived.client,
    bytes_in: readCount(record["bytes_in"]),
    bytes_out: readCount(record["bytes_out"]),
    environment: text("environment"),
    labels: labelsIn(record),
    raw: typeof record["raw"] === "string" && record["raw"] !== "" ? record["raw"] : undefined,
    origin: origin === undefined ? read.origin : redactValue(origin),
  };
}

/** What the door takes from every other source as its own word, and so without a secret: here it is the sender's. */
const withoutSecret = rememberNames(redactValue);

function cleanText(text: string | undefined): string | undefined {
  return text === undefined ? undefined : withoutSecret(text);
}

/** What has the labels of a finding, and tells of no call that ended in one way or another, is one. */
function classOf(record: JsonObject, outcome: Json | undefined): number | undefined {
  const isFinding = readObject(record["labels"])?.["finding_severity"] !== undefined;
  return isFinding && (outcome === undefined || outcome === "unknown") ? DETECTION_FINDING : undefined;
}

/** Where it stood is no part of what it says. */
function withoutOrigin(record: JsonObject): JsonObject {
  return record["origin"] === undefined ? record : { ...record, origin: undefined };
}

interface Derived {
  readonly ip?: string;
  readonly network?: string;
  readonly client?: string | undefined;
}

/** An export of ours says where it came from, and then nothing is derived anew: it reads back to the same event. */
function derive(record: JsonObject, read: Read): Derived {
  if (record["origin"] !== undefined) return {};
  const client = read.clientOf(readText(record["user_agent"], MAX_USER_AGENT));
  return { ...addressOf(readText(record["src_ip"])), client };
}

function credentialIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : credentialUid(text);
}

function timeOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : writeTime(parseTime(text));
}

/** The labels as they are: their values were found to be strings. */
function labelsIn(record: JsonObject): Record<string, string> | undefined {
  const given = readObject(record["labels"]);
  return given === undefined || Object.keys(given).length === 0 ? undefined : ({ ...given } as Record<string, string>);
}
