import {
  type ActionClass,
  deadLetter,
  type Event,
  type EventOutcome,
  type JsonObject,
  MAX_USER_AGENT,
  ok,
} from "@rolecall/core";
import { outcomeOfStatus } from "../action/status-outcome.ts";
import { createClientOf } from "../actor/client-of.ts";
import { addressOf } from "../address/address-of.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { readCount, readId, readObject, readText, writeTime } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { logInstant } from "../time/log-instant.ts";
import { classify } from "./classify.ts";
import { decodeCopilotUsage, isCopilotUsage } from "./copilot.ts";
import { credentialOf } from "./credential.ts";
import { endpointOf } from "./endpoint.ts";
import { evidenceOf, resourceOf } from "./evidence.ts";
import { accountOf, type GithubIdentity, identify } from "./identify.ts";

const MAX_ACTION = 256;

/** OCSF activities of API Activity (6003) and Authentication (3002) by class of action; anything else is 99, other. */
const ACTIVITIES: Readonly<Partial<Record<ActionClass, number>>> = {
  auth: 1,
  write: 1,
  read: 2,
  discover: 2,
  admin: 3,
  delete: 4,
};

/** Decodes entries of the enterprise and organisation audit log. */
export function createDecoder(options: DecoderOptions): Decoder {
  const clientOf = createClientOf();
  return (record, origin) =>
    isCopilotUsage(record)
      ? decodeCopilotUsage(record, origin, options.tenant)
      : decode(record, { origin, tenant: options.tenant, clientOf });
}

interface Given {
  readonly origin: string;
  readonly tenant: string;
  readonly clientOf: (userAgent: string | undefined) => string | undefined;
}

function decode(record: JsonObject, given: Given): Decoded {
  const action = readText(record["action"], MAX_ACTION);
  if (action === undefined) return deadLetter("schema", "action is no text", "action");
  const at = timeOf(record);
  if (Number.isNaN(at)) return deadLetter("no-time", "neither @timestamp nor created_at can be read", "@timestamp");
  const time = writeTime(at);
  if (time === undefined) return deadLetter("time-out-of-range", "the time is before 2000 or after 9999", "@timestamp");
  const account = accountOf(record);
  const identity = identify(record, action, account);
  return ok(eventOf(record, { ...given, action, time, account, identity }));
}

/** `@timestamp` is when it happened, `created_at` when it was recorded; exports rename the first. */
function timeOf(record: JsonObject): number {
  for (const name of ["@timestamp", "at_sign_timestamp", "created_at", "timestamp", "p_event_time"]) {
    const at = logInstant(record[name]);
    if (!Number.isNaN(at)) return at;
  }
  return Number.NaN;
}

interface Read extends Given {
  readonly action: string;
  readonly time: string;
  readonly account: string;
  readonly identity: GithubIdentity;
}

/** A workflow's run, an agent's session. */
function runOf(record: JsonObject, { kind }: GithubIdentity): string | undefined {
  if (kind === "ci-workflow") return readId(record["workflow_run_id"]);
  return kind === "ai-agent" ? readId(record["agent_session_id"]) : undefined;
}

function eventOf(record: JsonObject, read: Read): Event {
  const identity = read.identity;
  const credential = credentialOf(record, read.action);
  const address = addressOf(readText(record["actor_ip"]));
  const userAgent = readText(record["user_agent"], MAX_USER_AGENT);
  const call = callOf(record, read.action);
  const status = readCount(record["status_code"]);
  const resource = resourceOf(record);
  return {
    event_uid: readText(record["_document_id"]) ?? recordId(record),
    time: read.time,
    tenant: read.tenant,
    source: "github-audit",
    provider: "github",
    account_uid: read.account === "" ? undefined : read.account,
    class_uid: call.actionClass === "auth" ? 3002 : 6003,
    activity_id: ACTIVITIES[call.actionClass] ?? 99,
    action: call.action,
    service: read.action.split(".", 1)[0],
    action_class: call.actionClass,
    identity_uid: identity.uid,
    identity_kind: identity.kind,
    identity_name: identity.name,
    credential_uid: credential.uid,
    credential_kind: credential.kind,
    credential_issued: undefined,
    credential_expires: undefined,
    session_uid: undefined,
    delegation: identity.delegation,
    parent_uid: undefined,
    run_uid: runOf(record, identity),
    depth: undefined,
    scopes: undefined,
    granted_scopes: scopesOf(record),
    resource: resource?.name,
    resource_kind: resource?.kind,
    outcome: outcomeOf(record, read.action, status),
    error_code: undefined,
    status_code: status,
    src_ip: address?.ip,
    src_network: address?.network,
    src_asn: undefined,
    src_country: readText(readObject(record["actor_location"])?.["country_code"], 8),
    user_agent: userAgent,
    client: read.clientOf(userAgent),
    bytes_in: undefined,
    bytes_out: undefined,
    environment: readText(record["environment_name"]),
    labels: evidenceOf(record),
    raw: undefined,
    origin: read.origin,
  };
}

/** What was called: for `api.request` the endpoint, else the action as GitHub names it. */
function callOf(record: JsonObject, action: string): { readonly action: string; readonly actionClass: ActionClass } {
  const method = readText(record["request_method"], 16)?.toUpperCase();
  const endpoint = endpointOf(record, method);
  const actionClass = classify(action, readText(record["operation_type"]), method, endpoint ?? "");
  return { action: action === "api.request" ? (endpoint ?? action) : action, actionClass };
}

function scopesOf(record: JsonObject): string[] | undefined {
  const scopes = readText(record["token_scopes"])
    ?.split(/[\s,]+/)
    .filter((scope) => scope !== "");
  return scopes === undefined || scopes.length === 0 ? undefined : scopes.slice(0, 64);
}

const refusals = new BoundedCache(4096, (action) => /failed_login|challenge_failure|\.rejected_/.test(action));

/**
 * The log holds what was done, so an entry is a success unless it says otherwise: whoever denies what another asked for
 * (`personal_access_token.request_denied`) did so.
 */
function outcomeOf(record: JsonObject, action: string, status: number | undefined): EventOutcome {
  if (status !== undefined) return outcomeOfStatus(status);
  if (refusals.get(action)) return "denied";
  const conclusion = readText(record["conclusion"]);
  if (conclusion === undefined || conclusion === "success") return "success";
  return /^(?:failure|timed_out|startup_failure|action_required)$/.test(conclusion) ? "error" : "unknown";
}
