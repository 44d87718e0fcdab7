import { isJsonObject, type Json, type JsonObject, parseJson } from "@rolecall/core";

/** Members in which loggers put the message, and the answer beside the question. */
const MEMBERS = [
  "message",
  "request",
  "rpc",
  "payload",
  "body",
  "data",
  "msg",
  "jsonrpc_message",
  "params_message",
] as const;
const ANSWERS = ["response", "result_message", "reply"] as const;

/** A JSON-RPC 2.0 message, and the answer where the record has both. */
export interface Message {
  readonly body: JsonObject;
  readonly answer: JsonObject | undefined;
}

/** The message in a record: the record itself, or a member of it, as an object or as its text. */
export function messageOf(record: JsonObject): Message | undefined {
  if (isRpc(record)) return { body: record, answer: undefined };
  let answer: JsonObject | undefined;
  for (const name of ANSWERS) answer ??= rpcOf(record[name]) ?? bareAnswer(record[name]);
  for (const name of MEMBERS) {
    const body = rpcOf(record[name]);
    if (body !== undefined) return { body, answer };
  }
  return answer === undefined ? undefined : { body: answer, answer: undefined };
}

/** Requests that only this protocol has; loggers drop the version of JSON-RPC. */
const METHODS =
  /^(?:tools|resources|prompts|sampling|roots|elicitation)\/(?:call|list|read|get|subscribe|unsubscribe|templates\/list|createMessage|create)$/;

function isRpc(record: JsonObject): boolean {
  if (record["jsonrpc"] === undefined && record["params"] !== undefined) {
    return typeof record["method"] === "string" && METHODS.test(record["method"]);
  }
  return (
    record["jsonrpc"] === "2.0" &&
    (typeof record["method"] === "string" || record["result"] !== undefined || record["error"] !== undefined)
  );
}

function rpcOf(value: Json | undefined): JsonObject | undefined {
  if (isJsonObject(value)) return isRpc(value) ? value : undefined;
  if (typeof value !== "string" || value.charCodeAt(0) !== BRACE || !value.includes('"jsonrpc"')) return undefined;
  const parsed = parseJson(value);
  return isJsonObject(parsed) && isRpc(parsed) ? parsed : undefined;
}

/** An answer that a logger keeps without the version of JSON-RPC. */
function bareAnswer(value: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  return isJsonObject(value["result"]) || isJsonObject(value["error"]) ? value : undefined;
}

const BRACE = 123;
