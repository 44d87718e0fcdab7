import { deadLetter, type JsonObject, MAX_USER_AGENT, ok } from "@rolecall/core";
import { createClientOf } from "../actor/client-of.ts";
import { type ClientOf, whereFrom } from "../address/where-from.ts";
import { buildEvent } from "../intake/build-event.ts";
import { firstId, firstText } from "../record/first-text.ts";
import { readCount, readText } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { logTime } from "../time/log-instant.ts";
import { accountOf, identify } from "./identify.ts";
import { conversationOf, labelsFor } from "./labels.ts";
import { operationOf } from "./operation.ts";
import { resultOf } from "./outcome.ts";
import { type Signal, signalOf } from "./signal.ts";

/** Decodes spans and log records. State: a cache of client families. */
export function createDecoder(options: DecoderOptions): Decoder {
  const clientOf = createClientOf();
  return (record, origin) => decode(record, origin, options.tenant, clientOf);
}

function decode(record: JsonObject, origin: string, tenant: string, clientOf: ClientOf): Decoded {
  const signal = signalOf(record);
  if (signal === "none") return deadLetter("schema", "neither a span nor a log record", "resourceSpans");
  if (signal === "several")
    return deadLetter("schema", "a document of several spans is split at the door", "resourceSpans");
  const time = timeOf(signal);
  if (time === undefined)
    return deadLetter("no-time", "no time of a span's start or of a log record", "startTimeUnixNano");
  const operation = operationOf(signal);
  if (operation === undefined)
    return deadLetter("schema", "a span or an event without a name says nothing that was done", "name");
  const actor = identify(signal);
  const { own, resource } = signal;
  const result = resultOf(signal);
  const account = accountOf(resource);
  const from = whereFrom(
    firstText(own, ADDRESSES, 64),
    firstText(own, ["user_agent.original", "http.user_agent"], MAX_USER_AGENT),
    clientOf,
  );
  const isAgent = actor.identity_kind === "ai-agent" || actor.identity_kind === "mcp-server";
  return ok(
    buildEvent(
      {
        event_uid: uidOf(signal) ?? recordId(record),
        time,
        tenant,
        source: "otel",
        provider: "otel",
        account_uid: account === "" ? undefined : account,
        action: operation.action,
        service: operation.service,
        action_class: operation.actionClass,
        session_uid: readText(own["mcp.session.id"], 128) ?? firstId(own, ["session.id", "conversation.id"]),
        delegation: actor.delegation,
        parent_uid: actor.parent,
        run_uid: isAgent ? runOf(signal) : undefined,
        depth: actor.depth,
        resource: operation.resource,
        resource_kind: operation.resourceKind,
        outcome: result.outcome,
        error_code: result.error,
        status_code: result.status,
        ...from,
        bytes_in: readCount(own["http.request.body.size"]),
        bytes_out: readCount(own["http.response.body.size"]),
        environment: firstText(resource, ["deployment.environment.name", "deployment.environment"], 64),
        labels: labelsFor(signal),
        origin,
      },
      actor,
    ),
  );
}

const ADDRESSES = ["client.address", "http.client_ip", "source.address"];

function timeOf({ kind, body }: Signal): string | undefined {
  if (kind === "span") return logTime(body["startTimeUnixNano"], body["start_time_unix_nano"], body["endTimeUnixNano"]);
  return logTime(
    nonZero(body["timeUnixNano"]),
    nonZero(body["time_unix_nano"]),
    body["observedTimeUnixNano"],
    body["observed_time_unix_nano"],
  );
}

/** Zero stands for an unknown time (`logs.proto`). */
function nonZero(value: JsonObject[string] | undefined): JsonObject[string] | undefined {
  return value === "0" || value === 0 ? undefined : value;
}

function uidOf({ kind, body }: Signal): string | undefined {
  const trace = readText(body["traceId"] ?? body["trace_id"], 64);
  const span = readText(body["spanId"] ?? body["span_id"], 64);
  return kind === "span" && trace !== undefined && span !== undefined ? `${trace}/${span}` : undefined;
}

/** The conversation where the agent has one, else the trace: all that one request set off. */
function runOf({ own, body, ancestry }: Signal): string | undefined {
  return (
    conversationOf(own) ??
    readText(ancestry?.["conversation"], 128) ??
    readText(body["traceId"] ?? body["trace_id"], 64)
  );
}
