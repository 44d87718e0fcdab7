import {
  type CredentialKind,
  deadLetter,
  type EventOutcome,
  type JsonObject,
  MAX_USER_AGENT,
  ok,
} from "@rolecall/core";
import { createClientOf } from "../actor/client-of.ts";
import { type ClientOf, whereFrom } from "../address/where-from.ts";
import { buildEvent } from "../intake/build-event.ts";
import { firstText } from "../record/first-text.ts";
import { present, readId, readObject, readText } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { logTime } from "../time/log-instant.ts";
import { actionOf, classify } from "./action.ts";
import { identify } from "./identify.ts";
import { decodeRequest, isRequest } from "./request.ts";
import { decodeShellCommand, isShellCommand } from "./shell-command.ts";
import { decodeTurnedAway, isTurnedAway } from "./turned-away.ts";

const NONE: JsonObject = {};

/** Decodes audit events. State: a cache of client families. */
export function createDecoder(options: DecoderOptions): Decoder {
  const clientOf = createClientOf();
  const { tenant } = options;
  return (record, origin) => {
    const read = FORMS.find(([is]) => is(record))?.[1] ?? decode;
    return read(record, origin, tenant, clientOf);
  };
}

const FORMS = [
  [isRequest, decodeRequest],
  [isShellCommand, decodeShellCommand],
  [isTurnedAway, decodeTurnedAway],
] as const;

function decode(record: JsonObject, origin: string, tenant: string, clientOf: ClientOf): Decoded {
  const details = readObject(record["details"]) ?? NONE;
  const action = actionOf(record, details);
  if (action === undefined) return deadLetter("schema", "no event_type, and details say no operation", "event_type");
  const time = logTime(record["created_at"], record["time"]);
  if (time === undefined) return deadLetter("no-time", "created_at is missing, or no time", "created_at");
  const path = readText(record["entity_path"]) ?? readText(details["entity_path"]);
  const git = readObject(details["custom_message"]);
  const from = whereFrom(
    firstText(record, ["ip_address", "meta.remote_ip"], 64) ?? readText(details["ip_address"], 64),
    firstText(record, ["user_agent"], MAX_USER_AGENT) ?? readText(details["user_agent"], MAX_USER_AGENT),
    clientOf,
  );
  const target = targetOf(record, details);
  return ok(
    buildEvent(
      {
        event_uid: readText(record["id"]) ?? streamId(record) ?? recordId(record),
        time,
        tenant,
        source: "gitlab-audit",
        provider: "gitlab",
        account_uid: path === undefined ? undefined : path.split("/", 1)[0] || undefined,
        action,
        action_class: classify(action, details),
        credential_kind: credentialKind(record, details, git),
        resource: path ?? target.name,
        resource_kind: path === undefined ? target.kind : readText(record["entity_type"], 64)?.toLowerCase(),
        outcome: outcomeOf(action, details),
        ...from,
        labels: labelsFor(record, details),
        origin,
      },
      identify(record, details),
    ),
  );
}

function labelsFor(record: JsonObject, details: JsonObject): Record<string, string> | undefined {
  const git = readObject(details["custom_message"]);
  const target = targetOf(record, details);
  const either = (name: string): string | undefined => readText(details[name], 256) ?? readText(record[name], 256);
  return present({
    target: target.name,
    target_type: target.kind,
    from: either("from"),
    to: either("to"),
    as: either("as"),
    message: either("custom_message"),
    git: readText(git?.["action"], 64),
    protocol: readText(git?.["protocol"], 16),
    correlation_id: readText(record["correlation_id"], 128),
  });
}

/** The number of a stored event. Streamed ones that are not stored have a UUID, which is text and was read before. */
function streamId(record: JsonObject): string | undefined {
  const id = readId(record["id"]);
  return id === undefined ? undefined : `gitlab-${id}`;
}

function targetOf(
  record: JsonObject,
  details: JsonObject,
): { readonly name: string | undefined; readonly kind: string | undefined } {
  const name =
    readText(record["target_details"]) ??
    readText(details["target_details"]) ??
    readId(record["target_id"]) ??
    readId(details["target_id"]);
  return { name, kind: readText(record["target_type"], 64) ?? readText(details["target_type"], 64) };
}

/** How it was proved: over SSH by a key; a sign-in says `with`. */
function credentialKind(
  record: JsonObject,
  details: JsonObject,
  git: JsonObject | undefined,
): CredentialKind | undefined {
  if (readText(git?.["protocol"]) === "ssh") return "ssh-key";
  const means = readText(details["with"]) ?? readText(record["with"]);
  if (means === undefined) return undefined;
  return /standard|password/i.test(means) ? "password" : "oauth-token";
}

/** The log holds what was done; failures have it in their name. */
function outcomeOf(action: string, details: JsonObject): EventOutcome {
  if (details["failed_login"] !== undefined || /failed|denied|_failure|(?:login|access)_blocked/.test(action))
    return "denied";
  return "success";
}
