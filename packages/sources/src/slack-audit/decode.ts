import { deadLetter, type EventOutcome, type JsonObject, MAX_USER_AGENT, ok } from "@rolecall/core";
import { createClientOf } from "../actor/client-of.ts";
import { addressOf } from "../address/address-of.ts";
import { buildEvent } from "../intake/build-event.ts";
import { present, readId, readObject, readText, readTexts } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { logTime } from "../time/log-instant.ts";
import { classify } from "./classify.ts";
import { identify, locationOf } from "./identify.ts";

/** Decodes entries of the Audit Logs API. State: a cache of client families. */
export function createDecoder(options: DecoderOptions): Decoder {
  const clientOf = createClientOf();
  return (record, origin) => decode(record, origin, options.tenant, clientOf);
}

type ClientOf = (userAgent: string | undefined) => string | undefined;

function decode(record: JsonObject, origin: string, tenant: string, clientOf: ClientOf): Decoded {
  const action = readText(record["action"], 256);
  if (action === undefined) return deadLetter("schema", "action is no text", "action");
  const time = logTime(record["date_create"], record["p_event_time"]);
  if (time === undefined) return deadLetter("no-time", "date_create is missing, or no time", "date_create");
  const context = readObject(record["context"]) ?? {};
  const details = readObject(record["details"]) ?? {};
  const entity = entityOf(record);
  const actor = identify(record);
  const address = addressOf(readText(context["ip_address"], 64));
  const userAgent = readText(context["ua"], MAX_USER_AGENT);
  const gives = readTexts(details["new_scopes"]) ?? readTexts(details["scopes"]) ?? readTexts(entity.scopes);
  return ok(
    buildEvent(
      {
        event_uid: readText(record["id"]) ?? recordId(record),
        time,
        tenant,
        source: "slack-audit",
        provider: "slack",
        account_uid: locationOf(record),
        action,
        action_class: classify(action),
        session_uid: readId(context["session_id"]),
        delegation: actor.delegation,
        granted_scopes: gives,
        resource: entity.id,
        resource_kind: entity.kind,
        outcome: outcomeOf(action),
        src_ip: address?.ip,
        src_network: address?.network,
        user_agent: userAgent,
        client: clientOf(userAgent),
        labels: present({
          entity: entity.name,
          granted_to: gives && (entity.id ?? "somebody"),
          location: readText(readObject(context["location"])?.["name"], 256),
          reason: reasonOf(details["reason"]),
          previous_scopes: readTexts(details["previous_scopes"])?.join(" ").slice(0, 1024),
          new_value: readText(details["new_value"], 256),
          previous_value: readText(details["previous_value"], 256),
        }),
        origin,
      },
      actor,
    ),
  );
}

interface Entity {
  readonly id: string | undefined;
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly scopes: JsonObject[string] | undefined;
}

/** `{"type": "app", "app": {"id", "name"}}`: the type names the member that holds the rest. */
function entityOf(record: JsonObject): Entity {
  const entity = readObject(record["entity"]) ?? {};
  const kind = readText(entity["type"], 64)?.toLowerCase();
  const body = readObject(kind === undefined ? undefined : entity[kind]) ?? {};
  const name = readText(body["email"], 256) ?? readText(body["name"], 256) ?? readText(body["title"], 256);
  return { id: readId(body["id"]) ?? name, kind, name, scopes: body["scopes"] };
}

/** An anomaly lists why: one text, or several. */
function reasonOf(reason: JsonObject[string] | undefined): string | undefined {
  return readText(reason, 256) ?? readTexts(reason, 16)?.join(" ").slice(0, 256);
}

/** The log holds what was done; only sign-ins are logged that failed. */
function outcomeOf(action: string): EventOutcome {
  return /_failed$|_denied$|_rejected$/.test(action) ? "denied" : "success";
}
