import type { Json, JsonObject } from "@rolecall/core";
import { membersOf, spanRecord } from "./span-record.ts";

const RESOURCE = /^arn:[\w-]+:bedrock-agentcore:[\w-]*:(\d{12}):(gateway|runtime|memory)\/([\w.-]{1,128})/;
/** A request as Java writes a map: `{id=1, method=tools/call, params={name=…, arguments={…}}}`. */
const METHOD = /[{ ]method=([\w/]{1,64})/;
const ARGUMENTS = / arguments=(\{[\s\S]{1,65536})/;
const TOOL = /[{ ]name=([\w.:-]{1,128})/;

/**
 * A line that Amazon Bedrock AgentCore delivers of a gateway, a runtime or a memory (`APPLICATION_LOGS`): of a gateway the
 * message of MCP that it was sent, of the others their operation. What was answered is left out.
 * https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/observability-configure.html
 */
export function agentcoreLog(line: JsonObject): JsonObject | undefined {
  const { resource_arn: arn, event_timestamp: at } = line;
  const [, account = "", kind = "", name = ""] = typeof arn === "string" ? (RESOURCE.exec(arn) ?? []) : [];
  if (name === "" || at === undefined) return undefined;
  return kind === "gateway" ? ofGateway(line, account, name) : ofAgent(line, account, kind, name);
}

function ofGateway(line: JsonObject, account: string, server: string): JsonObject | undefined {
  const body = membersOf(line["body"]);
  const asked = body["requestBody"];
  const method = typeof asked === "string" ? METHOD.exec(asked)?.[1] : undefined;
  const tool = typeof asked === "string" && method === "tools/call" ? TOOL.exec(asked)?.[1] : undefined;
  const request = {
    jsonrpc: "2.0",
    method: method ?? "notifications/message",
    params: tool === undefined ? {} : { name: tool, ...argumentsOf(asked) },
  };
  const answer = body["isError"] === true ? { jsonrpc: "2.0", error: { code: -32_000 } } : undefined;
  return {
    timestamp: line["event_timestamp"] ?? null,
    server,
    account_id: account,
    ...(line["trace_id"] === undefined ? {} : { trace_id: line["trace_id"] }),
    ...(line["session_id"] === undefined ? {} : { session_id: line["session_id"] }),
    request,
    ...(answer === undefined ? {} : { response: answer }),
  };
}

/** As the text that they are: what is asked in a value may hold any sign that would end it. */
function argumentsOf(asked: Json | undefined): JsonObject {
  const given = typeof asked === "string" ? ARGUMENTS.exec(asked)?.[1] : undefined;
  return given === undefined ? {} : { arguments: given };
}

function ofAgent(line: JsonObject, account: string, kind: string, name: string): JsonObject {
  // The last part is made up when the runtime is made: `claims_agent-a1B2c3D4e5`.
  const agent = name.replace(/-\w{10}$/, "");
  const operation: Json | undefined = line["operation"];
  return spanRecord({
    service: agent,
    scope: "bedrock-agentcore",
    name: operation ?? `${kind} log`,
    start: line["event_timestamp"],
    ids: { traceId: line["trace_id"], spanId: line["span_id"] },
    resource: { "cloud.account.id": account },
    attributes: {
      "gen_ai.operation.name": operation === "InvokeAgentRuntime" ? "invoke_agent" : undefined,
      "gen_ai.agent.name": kind === "runtime" ? agent : undefined,
      "session.id": line["session_id"],
    },
    failed: membersOf(line["body"])["isError"] === true,
  });
}
