import { canonicalJson, deadLetter, type JsonObject, MAX_USER_AGENT, ok, sha256 } from "@rolecall/core";
import { createClientOf } from "../actor/client-of.ts";
import { credentialUid } from "../actor/credential-uid.ts";
import { type ClientOf, whereFrom } from "../address/where-from.ts";
import { buildEvent } from "../intake/build-event.ts";
import { methodClass } from "../otel/operation.ts";
import { firstId, firstText } from "../record/first-text.ts";
import { present, readCount, readId, readObject, readText, readTexts } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { logTime } from "../time/log-instant.ts";
import { identify } from "./identify.ts";
import { type Message, messageOf } from "./message.ts";
import { resultOf } from "./outcome.ts";

/** Decodes JSON-RPC messages with a time. State: a cache of client families. */
export function createDecoder(options: DecoderOptions): Decoder {
  const clientOf = createClientOf();
  return (record, origin) => decode(record, origin, options.tenant, clientOf);
}

function decode(record: JsonObject, origin: string, tenant: string, clientOf: ClientOf): Decoded {
  const message = messageOf(record);
  if (message === undefined) return deadLetter("schema", "no JSON-RPC 2.0 message", "jsonrpc");
  const { body, answer } = message;
  const time = logTime(...TIMES.map((name) => record[name]));
  if (time === undefined) return deadLetter("no-time", "no timestamp beside the message", "timestamp");
  // What some loggers write beside an answer: the method that it answers.
  const method = readText(body["method"], 128) ?? readText(record["method"], 128) ?? "response";
  const params = readObject(body["params"]) ?? {};
  const actor = identify(record, body, method);
  const target = targetOf(method, params, record);
  const result = resultOf(body, answer);
  const session = firstId(record, SESSIONS);
  const token = firstText(record, ["token_id", "client_token"], 256);
  const from = whereFrom(
    firstText(record, ADDRESSES, 64),
    firstText(record, ["user_agent", "userAgent"], MAX_USER_AGENT),
    clientOf,
  );
  return ok(
    buildEvent(
      {
        event_uid: readText(record["event_id"]) ?? recordId(record),
        time,
        tenant,
        source: "mcp",
        provider: "mcp",
        account_uid: actor.account === "" ? actor.server : actor.account,
        action: target.tool === undefined ? method : `${method} ${target.tool}`,
        service: actor.server,
        action_class: methodClass(method),
        credential_uid: token && credentialUid(token),
        credential_kind: token === undefined ? undefined : "oauth-token",
        session_uid: session,
        delegation: actor.delegation,
        run_uid: firstId(record, ["run_id", "trace_id", "conversation_id"]) ?? session,
        depth: readCount(record["depth"]),
        scopes: scopesOf(record),
        resource: target.tool ?? target.uri,
        resource_kind: target.tool === undefined ? "mcp-resource" : "tool",
        outcome: result.outcome,
        error_code: result.error,
        ...from,
        labels: labelsFor(record, message, actor.server),
        origin,
      },
      actor,
    ),
  );
}

const TIMES = ["timestamp", "time", "ts", "@timestamp", "datetime", "created_at"];
const SESSIONS = ["session_id", "sessionId", "mcp_session_id", "Mcp-Session-Id"];
const ADDRESSES = ["client_ip", "remote_addr", "ip", "src_ip"];

function scopesOf(record: JsonObject): string[] | undefined {
  const listed = readTexts(record["scopes"]);
  const written = readText(record["scope"])
    ?.split(/\s+/, 64)
    .filter((scope) => scope !== "");
  return listed ?? (written?.length === 0 ? undefined : written);
}

function labelsFor(
  record: JsonObject,
  message: Message,
  server: string | undefined,
): Record<string, string> | undefined {
  const params = readObject(message.body["params"]) ?? {};
  const client = readObject(params["clientInfo"]);
  const definitions = definitionsOf(message);
  return present({
    server: server,
    request_id: readId(message.body["id"]),
    direction: readText(record["direction"], 32),
    transport: readText(record["transport"], 32),
    protocol: readText(params["protocolVersion"], 32),
    client_name: readText(client?.["name"], 64),
    server_version: serverVersion(record, message),
    client_version: readText(client?.["version"], 64),
    arguments: argumentsOf(params),
    tools: definitions?.names,
    tools_fingerprint: definitions?.fingerprint,
  });
}

/** The release of the server, where the logger says it beside its name, or the server itself as it greets. */
function serverVersion(record: JsonObject, { body, answer }: Message): string | undefined {
  const greeted = readObject(readObject((answer ?? body)["result"])?.["serverInfo"]);
  const named = readObject(record["server"]) ?? readObject(record["serverInfo"]);
  return (
    readText(record["server_version"], 64) ??
    readText(record["serverVersion"], 64) ??
    readText(named?.["version"], 64) ??
    readText(greeted?.["version"], 64)
  );
}

function targetOf(
  method: string,
  params: JsonObject,
  record: JsonObject,
): { readonly tool: string | undefined; readonly uri: string | undefined } {
  const named =
    readText(params["name"], 256) ??
    (method === "tools/call" ? (readText(record["tool"], 256) ?? readText(record["tool_name"], 256)) : undefined);
  const uri = readText(params["uri"])?.split(/[?#]/, 1)[0] || undefined;
  return { tool: /^(?:tools|prompts)\//.test(method) ? named : undefined, uri };
}

/** The names of a call's arguments, sorted; their values may hold anything. */
function argumentsOf(params: JsonObject): string | undefined {
  const given = readObject(params["arguments"]);
  return given === undefined
    ? undefined
    : Object.keys(given).slice(0, 32).toSorted().join(" ").slice(0, 512) || undefined;
}

/** The tools that a server says it has, and a fingerprint of what it says of them: it changes when a definition does. */
function definitionsOf({
  body,
  answer,
}: Message): { readonly names: string; readonly fingerprint: string } | undefined {
  const tools = readObject((answer ?? body)["result"])?.["tools"];
  if (!Array.isArray(tools) || tools.length === 0) return undefined;
  const names = (tools as readonly JsonObject[]).map((tool) => readText(readObject(tool)?.["name"], 128) ?? "?");
  return {
    names: names.slice(0, 64).join(" ").slice(0, 1024),
    fingerprint: `sha256:${sha256(stable(tools)).slice(0, 16)}`,
  };
}

function stable(value: JsonObject[string] | undefined): string {
  try {
    return canonicalJson(value);
  } catch {
    return JSON.stringify(value);
  }
}
