import {
  type ActionClass,
  deadLetter,
  type Event,
  type EventOutcome,
  type JsonObject,
  MAX_USER_AGENT,
  ok,
} from "@rolecall/core";
import { verbClass } from "../action/verb-class.ts";
import { createClientOf } from "../actor/client-of.ts";
import { type ClientOf, whereFrom } from "../address/where-from.ts";
import { endpointClass } from "../gateway/evidence.ts";
import { pathTemplate } from "../gateway/path-template.ts";
import { type At, buildEvent } from "../intake/build-event.ts";
import { present, readCount } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { logTime } from "../time/log-instant.ts";
import { createCloudtrail } from "./cloudtrail.ts";
import { anyField, field, fieldText } from "./fields.ts";
import { credentialOf, identify, type Place, placeOf } from "./identify.ts";
import { ACTIONS } from "./integrations.ts";
import { createVendors } from "./vendors.ts";

/** Decodes documents. State: a cache of client families. */
export function createDecoder(options: DecoderOptions): Decoder {
  const clientOf = createClientOf();
  const cloudtrail = createCloudtrail(options);
  const vendors = createVendors(options);
  return (record, origin) => {
    const time = logTime(record["@timestamp"], field(record, "event.start"), field(record, "event.created"));
    if (time === undefined) return deadLetter("no-time", "@timestamp is missing, or no time", "@timestamp");
    const called = cloudtrail(record, origin, time);
    if (called !== undefined) return ok(ofDocument(record, called));
    const place = placeOf(record);
    const event = vendors(record, { time, origin }, place);
    if (event !== undefined) return ok(ofDocument(record, event));
    return decode(record, { time, origin }, { tenant: options.tenant, place, clientOf });
  };
}

/** The vendor's event, which nobody else has yet, with what the document knows besides. */
function ofDocument(record: JsonObject, event: { -readonly [K in keyof Event]: Event[K] }): Event {
  const labels = labelsFor(record);
  event.event_uid = fieldText(record, "event.id", 256) ?? recordId(record);
  event.source = "ecs";
  if (event.outcome === "unknown") event.outcome = outcomeOf(record);
  event.src_asn = readCount(field(record, "source.as.number"));
  event.src_country = anyField(record, COUNTRIES, 8);
  if (labels !== undefined) event.labels = { ...labels, ...event.labels };
  return event;
}

const COUNTRIES = ["source.geo.country_iso_code", "client.geo.country_iso_code"];

interface Given {
  readonly tenant: string;
  readonly place: Place;
  readonly clientOf: ClientOf;
}

function decode(record: JsonObject, { time, origin }: At, { tenant, place, clientOf }: Given): Decoded {
  const action = actionOf(record);
  if (action === undefined) return deadLetter("schema", "neither an action, a request nor a category", "event.action");
  const credential = credentialOf(record);
  const from = whereFrom(
    anyField(record, ["source.ip", "client.ip", "source.address"], 64),
    fieldText(record, "user_agent.original", MAX_USER_AGENT),
    clientOf,
  );
  return ok(
    buildEvent(
      {
        event_uid: fieldText(record, "event.id", 256) ?? recordId(record),
        time,
        tenant,
        source: "ecs",
        provider: place.provider,
        account_uid: place.account === "" ? undefined : place.account,
        action,
        service: anyField(record, ["cloud.service.name", "event.provider", "event.dataset"], 128),
        action_class: classOf(record, action),
        credential_uid: credential.uid,
        credential_kind: credential.kind,
        session_uid: anyField(record, ["session.id", "okta.authentication_context.external_session_id"], 256),
        run_uid: fieldText(record, "gen_ai.conversation.id", 256),
        resource: anyField(record, [
          "resource.id",
          "user.target.name",
          "orchestrator.resource.name",
          "url.path",
          "file.path",
        ]),
        resource_kind:
          anyField(record, ["resource.type", "orchestrator.resource.type"], 64) ??
          (field(record, "user.target.name") === undefined ? "resource" : "user"),
        outcome: outcomeOf(record),
        error_code: anyField(record, ["error.code", "aws.cloudtrail.error_code"], 128),
        status_code: readCount(field(record, "http.response.status_code")),
        ...from,
        src_asn: readCount(field(record, "source.as.number")),
        src_country: anyField(record, COUNTRIES, 8),
        bytes_in: readCount(field(record, "source.bytes")),
        bytes_out: readCount(field(record, "destination.bytes")) ?? readCount(field(record, "http.response.bytes")),
        environment: fieldText(record, "service.environment", 64),
        labels: labelsFor(record),
        origin,
      },
      identify(record, place),
    ),
  );
}

function labelsFor(record: JsonObject): Record<string, string> | undefined {
  return present({
    dataset: fieldText(record, "event.dataset", 128),
    category: fieldText(record, "event.category", 64),
    type: fieldText(record, "event.type", 64),
    reason: fieldText(record, "event.reason", 256),
    trace_id: fieldText(record, "trace.id", 128),
    host: fieldText(record, "host.name", 253),
  });
}

const NAMES_OF_ACTIONS = [...ACTIONS, "event.action"];

/** The action; of web logs the method and the path; of the rest what the schema classifies. */
function actionOf(record: JsonObject): string | undefined {
  const action = anyField(record, NAMES_OF_ACTIONS, 256);
  if (action !== undefined) return action;
  const method = fieldText(record, "http.request.method", 16)?.toUpperCase();
  if (method !== undefined && /^[A-Z]{1,16}$/.test(method))
    return `${method} ${pathTemplate(anyField(record, ["url.path", "url.original"]) ?? "")}`;
  const category = fieldText(record, "event.category", 64);
  const type = fieldText(record, "event.type", 64);
  return category === undefined
    ? fieldText(record, "event.code", 128)
    : type === undefined
      ? category
      : `${category} ${type}`;
}

/** `event.type` (ECS, "Categorization fields") where it says what was done; else the name of the action. */
const TYPES: Readonly<Record<string, ActionClass>> = {
  deletion: "delete",
  creation: "write",
  change: "write",
  access: "read",
  admin: "admin",
  connection: "network",
};

/** Names of sign-ins that begin with no verb: `user.session.start`, `Sign-in activity`. */
const SIGN_IN = /session\.(?:start|end)$|^sign-?in\b|\blog(?:in|on)\b|authentication/i;

function classOf(record: JsonObject, action: string): ActionClass {
  const category = fieldText(record, "event.category", 64);
  if (category === "authentication") return "auth";
  const space = action.indexOf(" ");
  if (field(record, "http.request.method") !== undefined && space > 0)
    return endpointClass(action.slice(0, space), action.slice(space + 1));
  if (SIGN_IN.test(action)) return "auth";
  const guess = verbClass(action);
  if (guess !== "other") return guess;
  if (category === "iam") return "admin";
  const type = fieldText(record, "event.type", 64) ?? "";
  return Object.hasOwn(TYPES, type) ? (TYPES[type] ?? "other") : "other";
}

function outcomeOf(record: JsonObject): EventOutcome {
  const outcome = fieldText(record, "event.outcome", 16);
  const status = readCount(field(record, "http.response.status_code"));
  if (status === 401 || status === 403) return "denied";
  const code = anyField(record, ["error.code", "aws.cloudtrail.error_code"], 128) ?? "";
  if (/denied|unauthori[sz]ed|forbidden|permission/i.test(code)) return "denied";
  if (outcome === "failure")
    return fieldText(record, "event.type", 32) === "denied" ||
      fieldText(record, "event.category", 64) === "authentication"
      ? "denied"
      : "error";
  if (outcome === "success") return "success";
  return status !== undefined ? (status >= 400 ? "error" : "success") : "unknown";
}
