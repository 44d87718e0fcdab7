import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/**
 * The lines of a push to Loki (`{"streams": [{"stream": {…}, "values": [["<ns>", "<line>"]]}]}`), or of the answer to a
 * query (`{"data": {"resultType": "streams", "result": […]}}`), each as the message of a record; undefined for anything else.
 * https://grafana.com/docs/loki/latest/reference/loki-http-api/
 */
export function lokiLines(document: JsonObject): readonly JsonObject[] | undefined {
  const data = document["data"];
  // A stream alone is what some exports write on each line.
  const alone = isJsonObject(document["stream"]) ? [document] : undefined;
  const streams = document["streams"] ?? (isJsonObject(data) ? data["result"] : undefined) ?? alone;
  if (!Array.isArray(streams)) return undefined;
  const lines = (streams as readonly Json[]).map(linesOf);
  return lines.every((each) => each !== undefined) ? lines.flat() : undefined;
}

/** What is no JSON may say neither when nor whose it is. */
function withLabels(message: string, entry: Json, labels: Json): JsonObject {
  const [at] = Array.isArray(entry) ? (entry as readonly Json[]) : [];
  return { message, labels, ...(at === undefined ? {} : { timestamp: at }) };
}

function linesOf(stream: Json): readonly JsonObject[] | undefined {
  if (!isJsonObject(stream) || !isJsonObject(stream["stream"]) || !Array.isArray(stream["values"])) return undefined;
  const messages: JsonObject[] = [];
  for (const entry of stream["values"] as readonly Json[]) {
    const line = Array.isArray(entry) ? (entry as readonly Json[])[1] : undefined;
    if (typeof line !== "string") return undefined;
    messages.push(line.startsWith("{") ? { message: line } : withLabels(line, entry, stream["stream"]));
  }
  return messages;
}
