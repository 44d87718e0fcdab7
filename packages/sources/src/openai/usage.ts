import { deadLetter, type JsonObject, ok } from "@rolecall/core";
import { readBucket } from "../action/usage-bucket.ts";
import { buildEvent, type Who, whoIs } from "../intake/build-event.ts";
import { present, readCount, readId, readObject, readText } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded } from "../source.ts";
import { logTime } from "../time/log-instant.ts";

/** One line of a bucket: what a project, user, key and model used in a span of time. */
export function decodeUsage(record: JsonObject, origin: string, tenant: string): Decoded {
  const results = record["results"] ?? record["result"];
  return readBucket(record, results, ["start_time", "end_time"], (line) => lineOf(line, origin, tenant));
}

function lineOf(record: JsonObject, origin: string, tenant: string): Decoded {
  const time = logTime(record["start_time"]);
  if (time === undefined) return deadLetter("no-time", "start_time is missing, or no time", "start_time");
  const project = readId(record["project_id"]);
  const key = readId(record["api_key_id"]);
  const amount = readObject(record["amount"]);
  return ok(
    buildEvent(
      {
        event_uid: recordId(record),
        time,
        tenant,
        source: "openai",
        provider: "openai",
        account_uid: project,
        action: actionOf(readText(record["object"], 128)),
        service: "usage",
        action_class: amount === undefined ? "execute" : "read",
        credential_uid: key,
        credential_kind: key === undefined ? undefined : "api-key",
        resource: readText(record["model"]) ?? readText(record["line_item"]),
        resource_kind: record["model"] === undefined ? "line-item" : "model",
        outcome: "success",
        labels: present({
          until: logTime(record["end_time"]),
          requests: readCount(record["num_model_requests"])?.toString(),
          input_tokens: readCount(record["input_tokens"])?.toString(),
          cached_tokens: readCount(record["input_cached_tokens"])?.toString(),
          output_tokens: readCount(record["output_tokens"])?.toString(),
          amount: typeof amount?.["value"] === "number" ? String(amount["value"]) : undefined,
          currency: readText(amount?.["currency"], 8),
        }),
        origin,
      },
      callerOf(record, key, project),
    ),
  );
}

/** `organization.usage.completions.result` as `usage.completions`. */
function actionOf(object: string | undefined): string {
  return object?.replace(/^organization\./, "").replace(/\.result$/, "") || "usage";
}

function callerOf(record: JsonObject, key: string | undefined, project: string | undefined): Who {
  const account = readId(record["organization_id"]) ?? "";
  const user = readId(record["user_id"]);
  if (user !== undefined) return whoIs("openai", account, "human", user);
  if (key !== undefined) return whoIs("openai", account, "api-key", key);
  if (project !== undefined) return whoIs("openai", account, "workload", `project/${project}`);
  return whoIs("openai", account, "unknown", "anonymous");
}
