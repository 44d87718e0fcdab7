import { deadLetter, drop, type Json, type JsonObject, ok } from "@rolecall/core";
import { addressOf } from "../address/address-of.ts";
import { buildEvent, type Who } from "../intake/build-event.ts";
import { present, readId } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import { redactedId } from "../redact/redact-parts.ts";
import type { Decoder, DecoderOptions } from "../source.ts";
import { logTime } from "../time/log-instant.ts";
import type { Act } from "./act.ts";
import { auditAct } from "./audit-act.ts";
import { auditEvent, isAudit } from "./audit-record.ts";
import { falcoAct, falcoActor, isFalco } from "./falco.ts";
import { messageOf } from "./host-message.ts";
import { identify, machineItself } from "./identify.ts";
import { isOsquery, osqueryAct, osqueryTime } from "./osquery.ts";
import { actIn } from "./programs.ts";
import { isTetragon, tetragonAct, tetragonActor } from "./tetragon.ts";

/** Decodes messages, records of the audit, and alerts. No state. */
export function createDecoder({ tenant }: DecoderOptions): Decoder {
  return (record, origin) => {
    const found = actOf(record);
    if (found === undefined)
      return deadLetter("schema", "no message of a program, and no record of the audit", "MESSAGE");
    const { act, from, host, time: said, path } = found;
    if (act === undefined) return drop("no-act");
    const time = logTime(said);
    if (time === undefined) return deadLetter("no-time", "the message has no time", path);
    return ok(eventOf(act, record, { from, host, time, tenant, origin }));
  };
}

interface Found {
  readonly act: Act | undefined;
  readonly from: "message" | "audit" | "falco" | "tetragon" | "osquery";
  readonly host: string;
  readonly time: Json | undefined;
  /** Where the time should stand. */
  readonly path: string;
}

function actOf(record: JsonObject): Found | undefined {
  if (isFalco(record)) {
    const host = (readId(record["hostname"]) ?? "").toLowerCase();
    return { act: falcoAct(record), from: "falco", host, time: record["time"], path: "time" };
  }
  if (isTetragon(record)) {
    const host = (readId(record["node_name"]) ?? "").toLowerCase();
    return { act: tetragonAct(record), from: "tetragon", host, time: record["time"], path: "time" };
  }
  if (isOsquery(record)) {
    const host = (readId(record["hostIdentifier"]) ?? "").toLowerCase();
    return { act: osqueryAct(record), from: "osquery", host, time: osqueryTime(record), path: "unixTime" };
  }
  if (isAudit(record)) {
    const event = auditEvent(record);
    return { act: auditAct(event), from: "audit", host: event.node, time: event.id.split(":", 1)[0], path: "ID" };
  }
  const message = messageOf(record);
  if (message === undefined) return undefined;
  const { program, text, host, time } = message;
  return { act: actIn(program, text), from: "message", host, time, path: "time" };
}

interface Given {
  readonly from: Found["from"];
  readonly host: string;
  readonly time: string;
  readonly tenant: string;
  readonly origin: string;
}

function eventOf(
  act: Act,
  record: JsonObject,
  { from, host, time, tenant, origin }: Given,
): ReturnType<typeof buildEvent> {
  const address = addressOf(act.address);
  const uid = act.credential?.uid;
  return buildEvent(
    {
      event_uid: recordId(record),
      time,
      tenant,
      source: "linux-host",
      provider: "linux",
      account_uid: host || undefined,
      action: act.action,
      service: from === "message" ? undefined : from,
      action_class: act.actionClass,
      credential_uid: uid === undefined ? undefined : redactedId(uid),
      credential_kind: act.credential?.kind,
      session_uid: act.session,
      granted_scopes: act.granted === undefined ? undefined : [act.granted],
      resource: act.resource ?? (act.resourceKind === "host" ? host || undefined : undefined),
      resource_kind: act.resourceKind,
      outcome: act.outcome,
      error_code: act.error,
      src_ip: address?.ip,
      src_network: address?.network,
      labels: present({ host: host || undefined, ...filled(act.labels) }),
      origin,
    },
    whoActed(act, record, from, host),
  );
}

function filled(labels: Act["labels"] = {}): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, value === "" ? undefined : value]));
}

/** A program that nobody is said to have started is the machine's. */
function whoActed(act: Act, record: JsonObject, from: Found["from"], host: string): Who {
  if (from === "falco") return falcoActor(record, host);
  if (from === "tetragon") return tetragonActor(record, host);
  const isRun = act.actionClass === "execute" && act.user === undefined;
  return isRun ? machineItself(host) : identify(act.user, host);
}
