import { isJsonObject, type JsonObject } from "@rolecall/core";
import { under } from "./span-record.ts";

/** What gateways call the members of a request to an MCP server in their access logs. */
const METHOD = ["mcp_method", "mcp.method.name", "mcp_method_name", "mcp.method", "mcpMethod"];
const TOOL = ["mcp_tool", "mcp_tool_name", "mcp.tool.name", "mcp.tool", "gen_ai.tool.name", "tool_name", "tool"];
const ARGUMENTS = [
  "mcp_arguments",
  "mcp_tool_arguments",
  "mcp.tool.arguments",
  "gen_ai.tool.call.arguments",
  "arguments",
];
/** A method of MCP's, and none of HTTP's. */
const OF_MCP = /^(?:initialize|ping|[a-z]{1,32}\/[\w/]{1,64})$/i;
const URI = ["mcp_resource", "mcp_resource_uri", "mcp.resource.uri"];
const RENAMED: readonly (readonly [string, readonly string[]])[] = [
  ["server", ["mcp_server", "mcp_server_name", "mcp.server.name", "mcp.server", "mcp_backend", "mcp.backend"]],
  ["session_id", ["mcp_session_id", "mcp.session.id", "mcpSessionId"]],
];

/**
 * A line of an MCP gateway's access log, which has the method and the tool in members of their own, as the message that
 * went through it beside what else the line says.
 */
export function mcpRow(row: JsonObject): JsonObject | undefined {
  const method = under(row, ...METHOD);
  if (typeof method !== "string" || !OF_MCP.test(method) || isJsonObject(row["message"])) return undefined;
  const name = under(row, ...TOOL);
  const uri = under(row, ...URI);
  const given = under(row, ...ARGUMENTS);
  const request: JsonObject = {
    jsonrpc: "2.0",
    method,
    params: {
      ...(name === undefined ? {} : { name }),
      ...(uri === undefined ? {} : { uri }),
      ...(given === undefined ? {} : { arguments: given }),
    },
  };
  const renamed = RENAMED.flatMap(([to, names]) => {
    const value = under(row, to, ...names);
    return value === undefined ? [] : [[to, value] as const];
  });
  const answer = answerOf(row);
  return { ...row, ...Object.fromEntries(renamed), request, ...(answer === undefined ? {} : { response: answer }) };
}

/** How it ended, by the status of HTTP that the gateway gave. */
function answerOf(row: JsonObject): JsonObject | undefined {
  const status = Number(under(row, "status", "status_code", "response_code", "http_status"));
  if (!Number.isInteger(status) || status < 100) return undefined;
  if (status < 400) return { jsonrpc: "2.0", result: {} };
  return { jsonrpc: "2.0", error: { code: status } };
}
