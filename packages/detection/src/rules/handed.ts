import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { jsonOfText } from "./json-text.ts";

/** Members in which loggers put a message of MCP. */
const MESSAGES = ["message", "request", "rpc", "payload", "body", "data", "msg"] as const;
/**
 * Attributes by their names that hold what came back, what a person or a model wrote, and what a tool is: all of it is text that
 * anybody may have written, and none of it was done. Which attributes hold arguments no convention says for all emitters.
 */
const NOT_HANDED =
  /result|output|response|completion|prompt|messages\b|(?:request|instructions|descriptions?|definitions)$/i;
const MAX_VALUES = 1024;

/** The last record's, for many conditions ask the same of one. */
const LAST: { record: JsonObject | undefined; texts: readonly Json[] } = { record: undefined, texts: [] };

/** What a tool was handed, as the record of its call has it: texts and numbers, from attributes of a span or a log record, or from the arguments of a message. */
export function handedIn(record: JsonObject | undefined): readonly Json[] {
  if (record === undefined) return [];
  if (LAST.record !== record) {
    LAST.record = record;
    LAST.texts = textsOf(record);
  }
  return LAST.texts;
}

function textsOf(record: JsonObject): readonly Json[] {
  const texts: Json[] = [];
  for (const body of [record["span"], record["logRecord"], record]) {
    if (isJsonObject(body)) addAttributes(body["attributes"], texts);
  }
  addArguments(record, texts);
  for (const name of MESSAGES) addArguments(opened(record[name]), texts);
  return texts;
}

/** `[{"key", "value"}]`, or by their names as tables and other tracers keep them. */
function addAttributes(attributes: Json | undefined, texts: Json[]): void {
  for (const [name, value] of namedIn(opened(attributes))) if (isHanded(name)) addLeaves(value, texts);
}

function namedIn(attributes: Json | undefined): readonly (readonly [Json | undefined, Json | undefined])[] {
  if (isJsonObject(attributes)) return Object.entries(attributes);
  if (!Array.isArray(attributes)) return [];
  return (attributes as readonly Json[]).filter(isJsonObject).map((item) => [item["key"], item["value"]]);
}

function isHanded(name: Json | undefined): boolean {
  return typeof name !== "string" || !NOT_HANDED.test(name);
}

function addArguments(message: Json | undefined, texts: Json[]): void {
  const parameters = isJsonObject(message) ? opened(message["params"]) : undefined;
  if (isJsonObject(parameters)) addLeaves(opened(parameters["arguments"]), texts);
}

/** An object or a list that is kept as its text. */
function opened(value: Json | undefined): Json | undefined {
  return typeof value === "string" ? jsonOfText(value) : value;
}

function addLeaves(start: Json | undefined, texts: Json[]): void {
  const open: Json[] = start === undefined ? [] : [start];
  for (let value = open.pop(); value !== undefined && texts.length < MAX_VALUES; value = open.pop()) {
    if (value === null) continue;
    if (typeof value !== "object") texts.push(value);
    else for (const inner of Object.values(value)) open.push(inner as Json);
  }
}
