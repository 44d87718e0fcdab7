import { deadLetter, type Event, type Json, type JsonObject } from "@rolecall/core";
import { readBucket } from "../action/usage-bucket.ts";
import { buildEvent, type Who, whoIs } from "../intake/build-event.ts";
import { present, readCount, readId, readObject, readText } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded } from "../source.ts";
import { logTime } from "../time/log-instant.ts";
import { isClaudeCode } from "./detect.ts";
import { identify, ofKey } from "./identify.ts";

/** What a report says once for each key, model, workspace and span of time. */
export function decodeUsage(record: JsonObject, origin: string, tenant: string): Decoded {
  return readBucket(record, record["results"], ["starting_at", "ending_at"], (line) => lineOf(line, origin, tenant));
}

function lineOf(record: JsonObject, origin: string, tenant: string): Decoded {
  const time = logTime(record["starting_at"], record["date"]);
  if (time === undefined) return deadLetter("no-time", "starting_at is missing, or no time", "starting_at");
  const account = readId(record["organization_id"]) ?? "";
  const actor = callerOf(record, account);
  const event: Event = buildEvent(
    {
      event_uid: recordId(record),
      time,
      tenant,
      source: "anthropic",
      provider: "anthropic",
      account_uid: readId(record["workspace_id"]) ?? (account === "" ? undefined : account),
      action: actionOf(record),
      service: "usage",
      action_class: record["amount"] === undefined ? "execute" : "read",
      credential_uid: actor.credential,
      credential_kind: actor.credential === undefined ? undefined : "api-key",
      resource: readText(record["model"]),
      resource_kind: "model",
      outcome: "success",
      labels: labelsFor(record),
      origin,
    },
    actor.who,
  );
  return { kind: "ok", value: event };
}

function actionOf(record: JsonObject): string {
  if (isClaudeCode(record)) return "claude_code.usage";
  return record["amount"] === undefined ? "messages.usage" : "cost.report";
}

function callerOf(record: JsonObject, account: string): { readonly who: Who; readonly credential: string | undefined } {
  const actor = readObject(record["actor"]);
  if (actor !== undefined) return identify(actor, account);
  const key = readId(record["api_key_id"]);
  if (key !== undefined) return ofKey(key, undefined, account);
  const agent = readId(record["service_account_id"]);
  if (agent !== undefined) return { who: whoIs("anthropic", account, "service-account", agent), credential: undefined };
  const workspace = readId(record["workspace_id"]);
  // A report that is not grouped by key tells of a workspace, and of nobody in it.
  const who =
    workspace === undefined
      ? whoIs("anthropic", account, "unknown", "anonymous")
      : whoIs("anthropic", account, "workload", `workspace/${workspace}`);
  return { who, credential: undefined };
}

function labelsFor(record: JsonObject): Record<string, string> | undefined {
  const cache = readObject(record["cache_creation"]) ?? {};
  const count = (value: Json | undefined): string | undefined => readCount(value)?.toString();
  return present({
    until: readText(record["ending_at"], 32),
    input_tokens: count(record["uncached_input_tokens"]),
    cached_tokens: count(record["cache_read_input_tokens"]),
    cache_write_tokens: count(cache["ephemeral_5m_input_tokens"]),
    output_tokens: count(record["output_tokens"]),
    amount: readText(record["amount"], 32),
    currency: readText(record["currency"], 8),
    service_tier: readText(record["service_tier"], 32),
    terminal: readText(record["terminal_type"], 64),
    sessions: count(readObject(record["core_metrics"])?.["num_sessions"]),
  });
}
