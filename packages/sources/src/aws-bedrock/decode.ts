import { deadLetter, isJsonObject, type Json, type JsonObject, ok } from "@rolecall/core";
import { buildEvent } from "../intake/build-event.ts";
import { present, readCount, readObject, readText } from "../record/read-member.ts";
import { createRecase } from "../record/recase.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { logTime } from "../time/log-instant.ts";
import { identify } from "./identify.ts";

const NAMES = (
  "schemaType schemaVersion timestamp accountId identity arn region requestId operation modelId errorCode inferenceRegion input " +
  "inputTokenCount output outputTokenCount outputBodyJson stopReason amazon-bedrock-guardrailAction"
).split(" ");

/** Decodes invocations. State: the users known to have a console, shared with CloudTrail's decoder. */
export function createDecoder(options: DecoderOptions): Decoder {
  const consoleUsers = options.consoleUsers ?? new Set<string>();
  const recase = createRecase(NAMES);
  return (record, origin) =>
    decode(record["schemaType"] === undefined ? recase(record) : record, origin, options.tenant, consoleUsers);
}

function decode(record: JsonObject, origin: string, tenant: string, consoleUsers: Set<string>): Decoded {
  const operation = readText(record["operation"], 128);
  if (operation === undefined) return deadLetter("schema", "operation is no text", "operation");
  const time = logTime(record["timestamp"]);
  if (time === undefined) return deadLetter("no-time", "timestamp is missing, or no time", "timestamp");
  const account = readText(record["accountId"], 64) ?? "";
  const { session, ...who } = identify(record, account, consoleUsers);
  const error = readText(record["errorCode"], 128);
  const model = readText(record["modelId"]);
  return ok(
    buildEvent(
      {
        event_uid: eventUid(record),
        time,
        tenant,
        source: "aws-bedrock",
        provider: "aws",
        account_uid: account === "" ? undefined : account,
        action: operation,
        service: "bedrock.amazonaws.com",
        action_class: /^(?:Invoke|Converse)/.test(operation) ? "execute" : "read",
        session_uid: session,
        scopes: [`bedrock:${operation}`],
        resource: model,
        resource_kind: "model",
        outcome: error === undefined ? "success" : /AccessDenied|Unauthorized/.test(error) ? "denied" : "error",
        error_code: error,
        labels: labelsFor(record),
        origin,
      },
      who,
    ),
  );
}

/** CloudTrail has the same request under an id of its own: the two are not the same event. */
function eventUid(record: JsonObject): string {
  const request = readText(record["requestId"], 128);
  return request === undefined ? recordId(record) : `bedrock/${request}`;
}

/** Tokens, and what guardrails did. Prompts and answers are never read. */
function labelsFor(record: JsonObject): Record<string, string> | undefined {
  const input = readObject(record["input"]) ?? {};
  const output = readObject(record["output"]) ?? {};
  const bodies = bodiesOf(output["outputBodyJson"]);
  const said = (...names: readonly string[]): string | undefined => {
    for (const body of bodies) for (const name of names) if (body[name] !== undefined) return readText(body[name], 64);
    return undefined;
  };
  return present({
    region: readText(record["region"], 32),
    request_id: readText(record["requestId"], 128),
    input_tokens: readCount(input["inputTokenCount"])?.toString(),
    output_tokens: readCount(output["outputTokenCount"])?.toString(),
    stop_reason: said("stopReason", "stop_reason"),
    guardrail: said("amazon-bedrock-guardrailAction"),
    inference_region: readText(record["inferenceRegion"], 32),
  });
}

/** An answer, or the parts in which it was streamed, of which the last ones say how it ended. */
function bodiesOf(value: Json | undefined): readonly JsonObject[] {
  if (!Array.isArray(value)) return isJsonObject(value) ? [value] : [];
  return (value as readonly Json[]).slice(-MAX_PARTS).filter(isJsonObject).toReversed();
}

const MAX_PARTS = 64;
