import { deadLetter, type JsonObject, ok } from "@rolecall/core";
import { addressOf } from "../address/address-of.ts";
import { buildEvent } from "../intake/build-event.ts";
import { present, readObject, readText, readTexts } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { logTime } from "../time/log-instant.ts";
import { accountOf, identify } from "./identify.ts";
import { askedOf, outcomeOf } from "./operation.ts";

/** Decodes decisions. No state. */
export function createDecoder(options: DecoderOptions): Decoder {
  return (record, origin) => decode(record, origin, options.tenant);
}

function decode(record: JsonObject, origin: string, tenant: string): Decoded {
  const id = readText(record["decision_id"], 128);
  if (id === undefined) return deadLetter("schema", "decision_id is no text", "decision_id");
  const time = logTime(record["timestamp"], record["time"]);
  if (time === undefined) return deadLetter("no-time", "timestamp is missing, or no time", "timestamp");
  const input = readObject(record["input"]) ?? {};
  const account = accountOf(record);
  const asked = askedOf(record, input);
  const peer = readObject(readObject(readObject(input["attributes"])?.["source"])?.["address"]);
  const address = addressOf(
    readText(readObject(peer?.["socketAddress"])?.["address"], 64) ??
      readText(input["source_ip"], 64) ??
      readText(input["client_ip"], 64),
  );
  const labels = readObject(record["labels"]);
  return ok(
    buildEvent(
      {
        event_uid: id === "" ? recordId(record) : id,
        time,
        tenant,
        source: "opa",
        provider: "opa",
        account_uid: account === "" ? undefined : account,
        action: asked.action,
        service: readText(record["path"], 256),
        action_class: asked.actionClass,
        scopes: readTexts(input["scopes"]) ?? readTexts(readObject(input["token"])?.["scopes"]),
        resource: asked.resource,
        resource_kind: asked.resourceKind,
        outcome: outcomeOf(record),
        error_code: readText(readObject(record["error"])?.["code"], 128),
        src_ip: address?.ip,
        src_network: address?.network,
        environment: readText(labels?.["environment"], 64),
        labels: present({
          policy: readText(record["path"], 256),
          revision: readText(record["revision"], 128),
          opa_version: readText(labels?.["version"], 32),
          requested_by: addressOf(readText(record["requested_by"], 64))?.ip,
          trace_id: readText(record["trace_id"], 64),
          erased: readTexts(record["erased"])?.join(" ").slice(0, 256),
        }),
        origin,
      },
      identify(input, account),
    ),
  );
}
