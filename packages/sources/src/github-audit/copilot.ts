import { deadLetter, type JsonObject, ok } from "@rolecall/core";
import { pathTemplate } from "../gateway/path-template.ts";
import { buildEvent, whoIs } from "../intake/build-event.ts";
import { parseObject } from "../record/parse-object.ts";
import { present, readCount, readId, readObject, readText } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded } from "../source.ts";
import { logTime } from "../time/log-instant.ts";

/**
 * A usage record of the Copilot API, which the audit log's stream carries beside its entries: a call of a model, or the
 * answer. https://docs.github.com/en/copilot/reference/enterprise-administrators/agentic-audit-log-events
 */
export function isCopilotUsage(record: JsonObject): boolean {
  const { type, endpoint } = record;
  return (
    (type === "request" || type === "response") &&
    typeof endpoint === "string" &&
    record["enterprise_id"] !== undefined &&
    record["event_id"] !== undefined
  );
}

/** The person for whom Copilot called: records have their number, and no login. */
export function decodeCopilotUsage(record: JsonObject, origin: string, tenant: string): Decoded {
  const time = logTime(record["@timestamp"]);
  if (time === undefined) return deadLetter("no-time", "@timestamp is missing, or no time", "@timestamp");
  const enterprise = readId(record["enterprise_id"]) ?? "";
  const user = readId(record["user_id"]);
  const body = bodyOf(record);
  const tokens = readObject(body?.["usage"]);
  return ok(
    buildEvent(
      {
        event_uid: readId(record["event_id"]) ?? recordId(record),
        time,
        tenant,
        source: "github-audit",
        provider: "github",
        account_uid: enterprise || undefined,
        action: `POST ${pathTemplate(readText(record["endpoint"]) ?? "")}`,
        service: "copilot",
        action_class: "execute",
        resource: readText(body?.["model"], 128),
        resource_kind: "model",
        outcome: record["type"] === "response" ? "success" : "unknown",
        client: "copilot",
        labels: present({
          entry: readText(record["type"], 16),
          request: readText(record["github_request_id"], 128),
          truncated: record["truncated"] === true ? "true" : undefined,
          input_tokens: count(tokens?.["prompt_tokens"] ?? tokens?.["input_tokens"]),
          output_tokens: count(tokens?.["completion_tokens"] ?? tokens?.["output_tokens"]),
        }),
        origin,
      },
      whoIs("github", enterprise, user === undefined ? "unknown" : "human", user ?? "anonymous"),
    ),
  );
}

/** The body as it was sent: JSON in a text, which may break off. */
function bodyOf(record: JsonObject): JsonObject | undefined {
  const body = record["body"];
  return typeof body === "string" ? parseObject(body) : readObject(body);
}

function count(value: JsonObject[string] | undefined): string | undefined {
  const number = readCount(value);
  return number === undefined ? undefined : String(number);
}
