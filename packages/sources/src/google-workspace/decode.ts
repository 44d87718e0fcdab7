import { deadLetter, type Json, type JsonObject, MAX_USER_AGENT, ok } from "@rolecall/core";
import { assembleEvent, type How, type What, type Who } from "../intake/build-event.ts";
import { present, readCount, readId, readObject, readText } from "../record/read-member.ts";
import { createReaders, type Readers } from "../record/readers.ts";
import { createRecase } from "../record/recase.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { decodeAlert, isAlert } from "./alert.ts";
import { classOf, outcomeOf } from "./classify.ts";
import { identify } from "./identify.ts";
import { firstEvent, parametersOf } from "./parameters.ts";

const NAMES = (
  "id time uniqueQualifier applicationName customerId actor callerType email profileId key applicationInfo oauthClientId " +
  "impersonation ownerDomain ipAddress networkInfo ipAsn regionCode events name type parameters value intValue boolValue multiValue"
).split(" ");

/** Decodes activities of the Reports API. State: caches of pure results. */
export function createDecoder(options: DecoderOptions): Decoder {
  const read = createReaders(options);
  const recase = createRecase(NAMES);
  return (record, origin) => {
    if (isAlert(record)) return decodeAlert(record, origin, read);
    const foreign = readObject(record["id"])?.["applicationname"] !== undefined || record["ipaddress"] !== undefined;
    return decode(foreign ? recase(record) : record, record, origin, read);
  };
}

interface Activity {
  readonly record: JsonObject;
  readonly id: JsonObject;
  readonly application: string;
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
}

function decode(record: JsonObject, original: JsonObject, origin: string, read: Readers): Decoded {
  const id = readObject(record["id"]) ?? {};
  const event = firstEvent(record);
  const name = readText(event?.["name"], 128) ?? readText(event?.["type"], 128);
  if (name === undefined) return deadLetter("schema", "events[0].name is required", "events[0].name");
  const time = read.timeOf(id["time"]) ?? read.timeOf(record["p_event_time"]);
  if (time === undefined) return deadLetter("no-time", "id.time is missing, or no time", "id.time");
  const application = (readText(id["applicationName"], 64) ?? "").toLowerCase();
  const activity = { record, id, application, name, parameters: parametersOf(event) };
  const how = whoAndHow(activity, read);
  return ok(assembleEvent(whatOf(activity, original), how, how, { time, origin }));
}

function whatOf({ record, id, application, name, parameters }: Activity, original: JsonObject): What {
  const actionClass = classOf(application, name);
  const resource = resourceOf(parameters);
  const outcome = outcomeOf(name, parameters);
  const status = readCount(parameters.get("status_code"));
  return {
    event_uid: idOf(record, id) ?? recordId(original),
    source: "google-workspace",
    provider: "google-workspace",
    action: name,
    service: application === "" ? undefined : application,
    action_class: actionClass,
    creates: /^(?:create|add|upload)/i.test(name),
    resource: resource?.name,
    resource_kind: resource?.kind,
    outcome,
    error_code:
      outcome === "success"
        ? undefined
        : (parameters.get("login_failure_type") ?? parameters.get("status"))?.slice(0, 128),
    status_code: status !== undefined && status >= 100 && status <= 599 ? status : undefined,
    bytes_out: readCount(parameters.get("num_response_bytes")),
    scopes: undefined,
    granted_scopes: scopesOf(parameters.get("scope") ?? parameters.get("api_scopes")),
  };
}

/**
 * An activity is known by all members of its id: the qualifier alone is unique only within an application's second. Of
 * its several events each but the first has its place besides.
 */
function idOf(record: JsonObject, id: JsonObject): string | undefined {
  const qualifier = readId(id["uniqueQualifier"]);
  const time = readText(id["time"], 64);
  if (qualifier === undefined) return undefined;
  const index = readCount(record["eventIndex"]) ?? 0;
  return [
    readText(id["customerId"], 64) ?? readText(record["ownerDomain"], 128),
    readText(id["applicationName"], 64),
    time,
    qualifier,
    index === 0 ? undefined : String(index),
  ]
    .filter((part) => part !== undefined)
    .join("/");
}

const TARGETS: readonly (readonly [string, string])[] = [
  ["doc_id", "document"],
  ["target_user", "user"],
  ["user_email", "user"],
  ["affected_email_address", "user"],
  ["group_email", "group"],
  ["role_name", "role"],
  ["application_name", "application"],
  ["app_name", "application"],
  ["api_client_name", "api-client"],
  ["product_name", "product"],
  ["org_unit_name", "org-unit"],
  ["setting_name", "setting"],
  ["calendar_id", "calendar"],
  ["domain_name", "domain"],
];

function resourceOf(
  parameters: ReadonlyMap<string, string>,
): { readonly name: string; readonly kind: string } | undefined {
  for (const [name, kind] of TARGETS) {
    const value = parameters.get(name);
    if (value !== undefined) return { name: value.slice(0, 1024), kind };
  }
  return undefined;
}

function scopesOf(text: string | undefined): string[] | undefined {
  const scopes = text?.split(/[\s,]+/).filter((scope) => scope !== "");
  return scopes === undefined || scopes.length === 0 ? undefined : scopes.slice(0, 64);
}

function whoAndHow({ record, id, application, name, parameters }: Activity, read: Readers): How & Who {
  const customer = readText(id["customerId"], 64) ?? readText(record["ownerDomain"], 128) ?? "";
  const actor = readObject(record["actor"]);
  const who = identify(actor, { customer, application, event: name, parameters });
  const address = read.addressOf(readText(record["ipAddress"], 64));
  const network = readObject(record["networkInfo"]);
  const asns = network?.["ipAsn"];
  const userAgent = parameters.get("user_agent")?.slice(0, MAX_USER_AGENT);
  const events = record["events"];
  return {
    tenant: read.tenant,
    account_uid: customer === "" ? undefined : customer,
    identity_uid: who.uid,
    identity_kind: who.kind,
    identity_name: who.name,
    delegation: who.delegation,
    src_ip: address?.ip,
    src_network: address?.network,
    src_asn: readCount(Array.isArray(asns) ? (asns as readonly Json[])[0] : asns),
    src_country: readText(network?.["regionCode"], 64),
    user_agent: userAgent,
    client: read.clientOf(userAgent),
    labels: present({
      caller_type: readText(actor?.["callerType"], 32),
      owner_domain: readText(record["ownerDomain"], 128),
      events: Array.isArray(events) && events.length > 1 ? String(events.length) : undefined,
      method: parameters.get("method_name"),
      api: parameters.get("api_name"),
      app: parameters.get("app_name"),
      client_id: parameters.get("client_id"),
      login_type: parameters.get("login_type"),
      role_name: parameters.get("role_name"),
      setting: parameters.get("setting_name"),
      target_user: parameters.get("target_user") ?? parameters.get("user_email"),
      group: parameters.get("group_email"),
      forwarded_to: parameters.get("email_forwarding_destination_address"),
      grantee: parameters.get("grantee_email"),
      visibility: parameters.get("visibility"),
      title: parameters.get("doc_title")?.slice(0, 256),
      suspicious: parameters.get("is_suspicious"),
    }),
  };
}
