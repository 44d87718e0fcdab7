import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { alertRecord } from "../alerts/alert-record.ts";
import { auditLine } from "../audit-forms/audit-line.ts";
import { auditRecord } from "../audit-forms/audit-record.ts";
import { cefRow } from "../audit-forms/cef-row.ts";
import { directoryMessage } from "../audit-forms/directory-line.ts";
import { machineRecord } from "../ecs/machine-record.ts";
import { plainValues } from "../record/plain-values.ts";
import { boundedEvent } from "./audits/bounded-event.ts";
import { cloudflareAudit } from "./audits/cloudflare-audit.ts";
import { cursorAudit } from "./audits/cursor-audit.ts";
import { databricksAudit } from "./audits/databricks-audit.ts";
import { datadogAudit } from "./audits/datadog-audit.ts";
import { onepasswordEvent } from "./audits/onepassword-event.ts";
import { snowflakeHistory } from "./audits/snowflake-history.ts";
import { tailscaleAudit } from "./audits/tailscale-audit.ts";
import { teleportEvent } from "./audits/teleport-event.ts";
import { terraformAudit } from "./audits/terraform-audit.ts";
import { hitFields } from "./hit-fields.ts";
import { lokiLines } from "./loki-lines.ts";
import { namedMember } from "./named-member.ts";
import { clusterLog } from "./rows/cluster-log.ts";
import { connectorRow } from "./rows/connector-row.ts";
import { customLogRow } from "./rows/custom-log-row.ts";
import { defenderRow } from "./rows/defender-row.ts";
import { exportedRow } from "./rows/exported-row.ts";
import { githubDelivery } from "./rows/github-delivery.ts";
import { githubNode } from "./rows/github-node.ts";
import { googleRow } from "./rows/google-row.ts";
import { s3AccessRow } from "./rows/s3-access.ts";
import { secopsLog } from "./rows/secops-log.ts";
import { transparencyEntry } from "./rows/transparency-entry.ts";
import { workspaceReport, workspaceRow } from "./rows/workspace-row.ts";
import { soleColumn } from "./sole-column.ts";
import { agentcoreLog } from "./steps/agentcore-log.ts";
import { aiGatewayEvent } from "./steps/ai-gateway-event.ts";
import { apmSpan } from "./steps/apm-span.ts";
import { braintrustSpan } from "./steps/braintrust-span.ts";
import { cloudTraceSpan } from "./steps/cloud-trace-span.ts";
import { codingHook } from "./steps/coding-hook.ts";
import { datadogSpan } from "./steps/datadog-span.ts";
import { insightsRow } from "./steps/insights-row.ts";
import { langfuseObservation } from "./steps/langfuse-observation.ts";
import { langsmithRun } from "./steps/langsmith-run.ts";
import { litellmPayload } from "./steps/litellm-payload.ts";
import { mcpRow } from "./steps/mcp-row.ts";
import { modelGatewayCall } from "./steps/model-gateways.ts";
import { n8nEvent } from "./steps/n8n-event.ts";
import { olderSpan } from "./steps/older-span.ts";
import { openaiAgentsSpan } from "./steps/openai-agents-span.ts";
import { otelRow } from "./steps/otel-row.ts";
import { weaveCall } from "./steps/weave-call.ts";
import { bodyOf, parse } from "./text-body.ts";

/**
 * Members under which envelopes hold what they carry, as an object, as its JSON in a string, or as a list of one:
 *
 * - `message`: Filebeat, Logstash, Vector, CloudWatch's `logEvents`, Pub/Sub's push and pull messages
 * - `log`, `log_processed`: Fluent Bit, Docker · `event`: Splunk's HTTP collector, Vector · `result`, `_raw`: its exports
 * - `data`, `data_base64`: Pub/Sub and Kinesis (base64), CloudEvents, Event Grid · `detail`: EventBridge
 * - `Message`, `Sns`, `body`, `Body`: SNS and SQS · `attributes`: Datadog's archives · `payload` (bytes in base64), `after`: Kafka Connect · `AuditData`: Purview's exports
 * - `RawEventData`: Defender's `CloudAppEvents`, inside `properties` where they are streamed · `RECORD_CONTENT`, `VALUE`, `RAW`, `V`: Snowflake · `CloudTrailEvent`: what `lookup-events` answers
 * - `short_message`, `full_message`: GELF · `full_log`: Wazuh's archives · `@rawstring`, `Vendor`: LogScale · `_line`: Mezmo
 * - `eventData`: CloudTrail Lake's events of other applications · `_source`: what Elasticsearch finds · `jsonPayload`, `textPayload`: Cloud Logging · `records`, `Records`, `logEvents`, `events`, `items`, …: batches
 */
const PLACES = [
  ...["message", "log", "log_processed", "event", "data", "detail", "payload", "body", "record", "msg"],
  ...["original", "raw", "_raw", "AuditData", "auditData", "Message", "line", "value", "content", "text", "result"],
  ...["json", "parsed", "parsed_message", "structured", "jsonPayload", "textPayload", "kinesis", "Sns", "after"],
  ...["logEvents", "records", "Records", "receivedMessages", "events", "items", "results", "Messages", "logs"],
  ...["_source", "event.original", "eventData", "Body", "data_base64", "attributes"],
  ...[
    "RawEventData",
    "rawEventData",
    "rawData",
    "raw_data",
    "rawLog",
    "raw_log",
    "rawEvent",
    "raw_event",
    "rawMessage",
  ],
  ...["raw_message", "originalEvent", "original_event", "original_record", "RECORD_CONTENT", "VALUE"],
  ...["RAW", "V", "CloudTrailEvent", "properties", "Vendor", "_line"],
  ...["short_message", "full_message", "full_log", "@rawstring", "Item", "NewImage", "dynamodb"],
] as const;

/** Places whose bytes are base64 where they travel in JSON: CloudEvents, Pub/Sub, Kinesis; Kafka's records for a function, and of Connect. */
const ENCODED: ReadonlySet<string> = new Set(["data", "data_base64", "value", "payload"]);

/** What one place of an envelope holds. */
export interface Content {
  readonly record: JsonObject;
  /** All of the list that the record is of, or in one of: none where it is the only one. */
  readonly several?: readonly Json[] | undefined;
}

const RANKS: ReadonlyMap<string, number> = new Map(PLACES.map((place, rank) => [place, rank]));

/** An envelope has few members; of a larger object no more are looked at. */
const MAX_MEMBERS = 64;

/** What holds a record in other words, with a column for each of its members or as another message about the same thing. */
const REWRITES: readonly ((envelope: JsonObject) => JsonObject | undefined)[] = [
  clusterLog,
  githubDelivery,
  githubNode,
  exportedRow,
  customLogRow,
  connectorRow,
  secopsLog,
  workspaceRow,
  workspaceReport,
  transparencyEntry,
  namedMember,
  defenderRow,
  googleRow,
  s3AccessRow,
  otelRow,
  olderSpan,
  datadogSpan,
  litellmPayload,
  plainValues,
  hitFields,
];

/** Steps of agents as their platforms write them. A vendor's record that such a line carries says more, and is looked at before. */
const STEPS: typeof REWRITES = [
  openaiAgentsSpan,
  langsmithRun,
  langfuseObservation,
  insightsRow,
  mcpRow,
  agentcoreLog,
  apmSpan,
  braintrustSpan,
  weaveCall,
  codingHook,
  cursorAudit,
  cloudTraceSpan,
  aiGatewayEvent,
  n8nEvent,
  modelGatewayCall,
  teleportEvent,
  databricksAudit,
  cloudflareAudit,
  datadogAudit,
  terraformAudit,
  tailscaleAudit,
  snowflakeHistory,
  onepasswordEvent,
  machineRecord,
  directoryMessage,
  auditLine,
  cefRow,
  alertRecord,
  auditRecord,
];

/** What an envelope may carry, the likeliest first, whatever the order of its members. */
export function contentsOf(envelope: JsonObject): readonly Content[] {
  const contents = rewritten(envelope, REWRITES);
  contents.push(...ofList(lokiLines(envelope) ?? []));
  for (const place of placesIn(envelope)) {
    const group = envelope["logGroup"];
    contents.push(...contentOf(envelope[place], ENCODED.has(place)).map((content) => withGroup(content, group)));
  }
  contents.push(...rewritten(envelope, STEPS));
  // A place that is known by its name has been looked at.
  if (contents.length === 0) contents.push(...contentOf(soleColumn(envelope), false));
  return contents;
}

function rewritten(envelope: JsonObject, rewrites: typeof REWRITES): Content[] {
  return rewrites.flatMap((rewrite) => {
    const record = rewrite(envelope);
    return record === undefined ? [] : [{ record: boundedEvent(record) }];
  });
}

function placesIn(envelope: JsonObject): readonly string[] {
  const places: string[] = [];
  let members = 0;
  for (const name in envelope) {
    if (RANKS.has(name)) places.push(name);
    members += 1;
    if (members === MAX_MEMBERS) break;
  }
  return places.length < 2 ? places : places.sort((one, other) => (RANKS.get(one) ?? 0) - (RANKS.get(other) ?? 0));
}

function contentOf(value: Json | undefined, encoded: boolean): readonly Content[] {
  if (isJsonObject(value)) return [{ record: value }];
  if (Array.isArray(value)) return ofList(value as readonly Json[]);
  if (typeof value !== "string") return NONE;
  const parsed = ofText(value) ?? (encoded ? ofText(decoded(value)) : undefined);
  if (isJsonObject(parsed)) return [{ record: parsed }];
  return Array.isArray(parsed) ? ofList(parsed as readonly Json[]) : NONE;
}

/** The first of a list may be what nobody knows, and those behind it records: so many are looked at. */
const MAX_OF_LIST = 4;
const NONE: readonly never[] = [];

function ofList(items: readonly Json[]): readonly Content[] {
  const contents = items.slice(0, MAX_OF_LIST).flatMap((item) => contentOf(item, false));
  return items.length < 2 ? contents : contents.map(({ record }) => ({ record, several: items }));
}

/** JSON, alone or behind a header. */
function ofText(text: string): Json | undefined {
  const first = text.charCodeAt(0);
  if (first === OPEN_OBJECT || first === OPEN_ARRAY || first <= SPACE) return parse(text) ?? linesOf(text);
  return bodyOf(text);
}

/** Lines that begin as objects, as whoever puts a file, or a part of one, into one member leaves them. */
function linesOf(text: string): readonly string[] | undefined {
  if (!LINES.test(text)) return undefined;
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.every((line) => line.startsWith("{")) ? lines : undefined;
}

const LINES = /\}\r?\n\s*\{/;

/** Base64 of what begins as `{` or `[` does; anything else is not decoded. */
export function decoded(text: string): string {
  if (!/^(?:e[w-z0-3]|W)[\w+/-]{6}/.test(text)) return "";
  return Buffer.from(text, "base64").toString("utf8");
}

/** CloudWatch has no longer names; and each record of a list gets it. */
const MAX_GROUP = 512;

/** EKS names its cluster in the log group alone: `/aws/eks/<cluster>/cluster`. */
function withGroup(content: Content, group: Json | undefined): Content {
  const eks = typeof group === "string" && group.length <= MAX_GROUP && group.startsWith("/aws/eks/");
  if (!eks || content.record["logGroup"] !== undefined) return content;
  const named = (record: JsonObject): JsonObject => ({ ...record, logGroup: group });
  const several = content.several?.map((item) => (isJsonObject(item) ? named(item) : item));
  return { record: named(content.record), several };
}

const SPACE = 32;
const OPEN_ARRAY = 91;
const OPEN_OBJECT = 123;
