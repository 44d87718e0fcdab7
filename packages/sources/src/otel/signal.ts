import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { readObject } from "../record/read-member.ts";
import { type Attributes, attributesOf } from "./attributes.ts";
import { isBareLog, isBareSpan } from "./detect.ts";
import { ownAttributes } from "./dialects.ts";

/** A span or a log record, with the attributes of itself and of what it stands in. */
export interface Signal {
  readonly kind: "span" | "log";
  readonly body: JsonObject;
  readonly own: Attributes;
  readonly resource: Attributes;
  /** The spans above it in the same document, nearest first, as far as they are agents'. */
  readonly ancestry: JsonObject | undefined;
}

/** The signal of a record, or why there is none. */
export function signalOf(record: JsonObject): Signal | "several" | "none" {
  const resource = readObject(record["resource"]) ?? {};
  const ancestry = readObject(record["agents"]);
  const span = readObject(record["span"]) ?? (isBareSpan(record) ? record : undefined);
  if (span !== undefined) return made("span", span, resource, ancestry);
  const log = readObject(record["logRecord"]) ?? (isBareLog(record) ? record : undefined);
  if (log !== undefined) return made("log", log, resource, ancestry);
  return ofDocument(record);
}

function made(kind: Signal["kind"], body: JsonObject, resource: JsonObject, ancestry: JsonObject | undefined): Signal {
  return {
    kind,
    body,
    own: ownAttributes(body),
    resource: attributesOf(resource["attributes"]),
    ancestry,
  };
}

/** A whole document is a record only where it holds one signal: the framer splits the others. */
function ofDocument(record: JsonObject): Signal | "several" | "none" {
  const found: Signal[] = [];
  for (const each of signalsOf(record)) {
    found.push(made(each.kind, each.body, each.resource, undefined));
    if (found.length > 1) return "several";
  }
  return found[0] ?? "none";
}

/** One signal of a document, beside the objects that it stands in. */
export interface Placed {
  readonly kind: Signal["kind"];
  readonly body: JsonObject;
  readonly resource: JsonObject;
  readonly scope: JsonObject;
}

const LEVELS = [
  {
    kind: "span",
    // `batches` is what Tempo answers with.
    outer: ["resourceSpans", "resource_spans", "batches"],
    middle: ["scopeSpans", "scope_spans", "instrumentationLibrarySpans"],
    inner: ["spans"],
  },
  {
    kind: "log",
    outer: ["resourceLogs", "resource_logs"],
    middle: ["scopeLogs", "scope_logs", "instrumentationLibraryLogs"],
    inner: ["logRecords", "log_records"],
  },
] as const;

/** Is a document whole, and has no signal? An exporter with nothing to tell may send one. */
export function isEmptyDocument(document: JsonObject): boolean {
  return LEVELS.every(({ outer, middle, inner }) => isEmptyBelow(document, [outer, middle, inner]));
}

function isEmptyBelow(holder: Json, [names, ...deeper]: readonly (readonly string[])[]): boolean {
  if (names === undefined || !isJsonObject(holder)) return false;
  return names.every((name) => {
    const list = holder[name] ?? [];
    return Array.isArray(list) && list.every((each) => isEmptyBelow(each, deeper));
  });
}

/** Every span and log record of an OTLP document, in its order. */
export function* signalsOf(document: JsonObject): Generator<Placed> {
  for (const level of LEVELS) {
    for (const outer of objectsOf(document, level.outer)) {
      const resource = readObject(outer["resource"]) ?? {};
      for (const middle of objectsOf(outer, level.middle)) {
        const scope = readObject(middle["scope"]) ?? {};
        for (const body of objectsOf(middle, level.inner)) yield { kind: level.kind, body, resource, scope };
      }
    }
  }
}

function* objectsOf(parent: JsonObject, names: readonly string[]): Generator<JsonObject> {
  for (const name of names) {
    const value: Json | undefined = parent[name];
    if (Array.isArray(value)) for (const item of value as readonly Json[]) if (isJsonObject(item)) yield item;
  }
}
