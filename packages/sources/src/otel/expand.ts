import { isJsonObject, type JsonObject } from "@rolecall/core";
import { auditLine } from "../audit-forms/audit-line.ts";
import { parseObject } from "../record/parse-object.ts";
import { readObject, readText } from "../record/read-member.ts";
import { agentIdOf } from "./agent-id.ts";
import { type Attributes, anyValue, attributesOf } from "./attributes.ts";
import { ownAttributes } from "./dialects.ts";
import { isEmptyDocument, type Placed, signalsOf } from "./signal.ts";

/** As every exporter begins a document, and Tempo an answer; nothing else in this registry begins so. */
const START =
  /^\s*\{\s*(?:"resource_?(?:Spans|Logs|spans|logs)"\s*:|"batches"\s*:\s*\[\s*\{\s*"resource"|"trace"\s*:\s*\{\s*"resourceSpans")/;

/** Spans above one that are looked at: a trace deeper than this is cut. */
const MAX_ABOVE = 64;

/** Might this text be an OTLP document? One look at a few characters. */
export function startsAsOtlp(text: string): boolean {
  return INITIALS.has(text.charCodeAt(2)) || text.charCodeAt(0) !== BRACE || text.charCodeAt(1) !== QUOTE
    ? START.test(text)
    : false;
}

/** Of `resource…`, `batches` and `trace`. */
const INITIALS = new Set([..."rbt"].map((letter) => letter.charCodeAt(0)));
const BRACE = 123;
const QUOTE = 34;

/**
 * Each span and log record of an OTLP document as a record of its own, `{"resource", "scope", "span"}`, as JSON text; none
 * of an empty one, undefined where it is no document, or too large when taken apart. A span under an agent's `invoke_agent`
 * in the same document gets `agents`: the agents above it, nearest first, and what the nearest is called and which
 * conversation it is in. A log record whose body is another log's record, as JSON text or parsed by the collector, is that
 * record.
 */
export function expandOtlp(text: string): Iterable<string> | undefined {
  const given = parseObject(text);
  const document = readObject(given?.["trace"]) ?? given;
  if (document === undefined) return undefined;
  if (signalsOf(document).next().done === true) return isEmptyDocument(document) ? [] : undefined;
  return recordsOf(document);
}

/**
 * Characters of all resources and scopes, each counted with every record that stands in it. Real documents have a few
 * kilobytes beside a record; without a bound, one of some megabytes could become terabytes.
 */
const MAX_BESIDE = 64 << 20;
const MAX_RECORDS = 250_000;

/** The records of a document that was read already; undefined where they are too large together. */
export function recordsOf(document: JsonObject): Iterable<string> | undefined {
  const placed = Array.from(signalsOf(document));
  const surroundings = createSurroundings();
  let beside = 0;
  for (const each of placed) beside += surroundings(each).length;
  return beside > MAX_BESIDE || placed.length > MAX_RECORDS ? undefined : textsOf(placed, surroundings);
}

/** What stands around a signal, as the beginning of its record's text: written once for all that stand in it. */
type Surroundings = (placed: Placed) => string;

function createSurroundings(): Surroundings {
  const known = new Map<JsonObject, Map<JsonObject, string>>();
  return ({ resource, scope }) => {
    const scopes = known.get(resource) ?? new Map<JsonObject, string>();
    known.set(resource, scopes);
    const text = scopes.get(scope) ?? `{"resource":${JSON.stringify(resource)},"scope":${JSON.stringify(scope)},`;
    scopes.set(scope, text);
    return text;
  };
}

function* textsOf(placed: readonly Placed[], surroundings: Surroundings): Generator<string> {
  const spans = new Map<string, Placed>();
  for (const each of placed) if (each.kind === "span") spans.set(keyOf(each.body, "spanId", "span_id"), each);
  for (const each of placed) {
    const around = surroundings(each);
    yield each.kind === "span" ? spanText(each, around, agentsAbove(each, spans)) : logText(each, around);
  }
}

function spanText({ body }: Placed, around: string, agents: JsonObject | undefined): string {
  const above = agents === undefined ? "" : `"agents":${JSON.stringify(agents)},`;
  return `${around}${above}"span":${JSON.stringify(body)}}`;
}

function logText(placed: Placed, around: string): string {
  const inner = anyValue(placed.body["body"]);
  if (typeof inner === "string" && inner.charCodeAt(0) === BRACE && parseObject(inner) !== undefined) return inner;
  if (isJsonObject(inner) && !isNamed(placed)) return JSON.stringify(inner);
  const line = typeof inner === "string" && !isNamed(placed) ? lineOf(inner, placed) : undefined;
  if (line !== undefined) return JSON.stringify(line);
  return `${around}"logRecord":${JSON.stringify(placed.body)}}`;
}

/** A line of an audit log that a collector has read from a file: whose it is may stand in its path. */
function lineOf(message: string, { body, resource }: Placed): JsonObject | undefined {
  const timestamp = body["timeUnixNano"] ?? body["observedTimeUnixNano"] ?? null;
  const around = { attributes: body["attributes"] ?? null, resource: resource["attributes"] ?? null };
  return auditLine({ message, timestamp, ...around });
}

/** An event of OpenTelemetry's own says what happened in its name; its body is the rest. */
function isNamed({ body }: Placed): boolean {
  const names = [body["eventName"], body["event_name"], attributesOf(body["attributes"])["event.name"]];
  return names.some((name) => readText(name) !== undefined);
}

/** By the `invoke_agent` spans of the same trace. */
function agentsAbove(placed: Placed, spans: ReadonlyMap<string, Placed>): JsonObject | undefined {
  const above = Array.from(spansAbove(placed, spans), ({ body }) => ownAttributes(body));
  const agents = above.filter((attributes) => invokedAgent(attributes) !== undefined);
  const [nearest] = agents;
  if (nearest === undefined) return undefined;
  const called = readText(nearest["gen_ai.agent.name"]);
  const conversation = readText(nearest["gen_ai.conversation.id"]) ?? readText(nearest["session.id"]);
  const names = agents.map((attributes) => invokedAgent(attributes) ?? "");
  return { names, ...(called && { called }), ...(conversation && { conversation }) };
}

/** The span's parent, its parent, and so on, as far as they are in the document. */
function* spansAbove(placed: Placed, spans: ReadonlyMap<string, Placed>): Generator<Placed> {
  const seen = new Set<string>();
  const trace = keyOf(placed.body, "traceId", "trace_id");
  let at = keyOf(placed.body, "parentSpanId", "parent_span_id");
  while (at !== "" && !seen.has(at) && seen.size < MAX_ABOVE) {
    seen.add(at);
    const above = spans.get(at);
    if (above === undefined || keyOf(above.body, "traceId", "trace_id") !== trace) return;
    yield above;
    at = keyOf(above.body, "parentSpanId", "parent_span_id");
  }
}

function invokedAgent(attributes: Attributes): string | undefined {
  const operation = attributes["gen_ai.operation.name"];
  // Some frameworks name the agent of a run and no operation: Pydantic AI's "agent run".
  const isRun = operation === undefined && attributes["gen_ai.tool.name"] === undefined;
  if (operation !== "invoke_agent" && !isRun) return undefined;
  return agentIdOf(attributes);
}

function keyOf(body: JsonObject, camel: string, snake: string): string {
  const value = body[camel] ?? body[snake];
  return typeof value === "string" ? value : "";
}
