import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { jsonOfText } from "./json-text.ts";

/** Members in which loggers put a message of MCP. */
const MESSAGES = ["message", "request", "rpc", "payload", "body", "data", "msg"] as const;
/**
 * Attributes by their names that hold what came back, what a person or a model wrote, and what a tool is: all of it is text that
 * anybody may have written, and none of it was done; and who the user is. Which attributes hold arguments no convention says for all emitters.
 */
const NOT_HANDED =
  /result|output|response|completion|prompt|messages\b|(?:request|instructions|descriptions?|definitions)$|^(?:end)?user\./i;
/**
 * Members of arguments that hold what is written for people or models to read, or kept in a file: text about commands and
 * files, and none that a tool runs or opens.
 */
const PROSE =
  /^(?:contents?|body|descriptions?|questions?|prompt|todos|documents?|title|subject|summary|comment|message|markdown|html|patch|diff|(?:old|new)_?(?:string|str|text|content|source)|file_text)$/i;
const MAY_HOLD_PROSE =
  /"(?:content|body|description|question|prompt|todos|document|title|subject|summary|comment|message|markdown|html|patch|diff|old|new|file_text)|\*\*\* Begin Patch/i;
/** As Codex and its like write the changes of files. */
const PATCH = "*** Begin Patch";
/** Arguments as JSON in a member of others': so deep, and no deeper. */
const MAX_TEXTS = 3;
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
  for (const value of valuesOf(record)) addLeaves(value, texts);
  return texts;
}

/** What a tool was to write or to keep, which it was handed too: the text of files, and changes of them. */
export function writtenIn(record: JsonObject | undefined): readonly Json[] {
  if (record === undefined) return [];
  const found: string[] = [];
  for (const value of valuesOf(record)) addProse(value, MAX_TEXTS, found);
  return found;
}

function addProse(value: Json, left: number, found: string[]): void {
  if (left < 0 || found.length >= MAX_VALUES) return;
  if (typeof value !== "string") addMembers(value, left, found);
  else if (value.includes(PATCH)) found.push(value);
  else if (MAY_HOLD_PROSE.test(value)) addMembers(jsonOfText(value) ?? null, left - 1, found);
}

function addMembers(value: Json, left: number, found: string[]): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value).slice(0, MAX_VALUES)) {
    if (typeof inner === "string" && PROSE.test(name)) found.push(inner);
    else addProse(inner as Json, left, found);
  }
}

/** As they stand in the record, each whole. */
function valuesOf(record: JsonObject): readonly Json[] {
  const values: Json[] = [];
  for (const body of [record["span"], record["logRecord"], record]) {
    if (isJsonObject(body)) addAttributes(body["attributes"], values);
  }
  addEvents(record["span"], values);
  addArguments(record, values);
  for (const name of MESSAGES) addArguments(opened(record[name]), values);
  return values;
}

/** `[{"key", "value"}]`, or by their names as tables and other tracers keep them. */
function addAttributes(attributes: Json | undefined, values: Json[]): void {
  for (const [name, value] of namedIn(opened(attributes))) {
    if (isHanded(name) && value !== undefined) values.push(value);
  }
}

function namedIn(attributes: Json | undefined): readonly (readonly [Json | undefined, Json | undefined])[] {
  if (isJsonObject(attributes)) return Object.entries(attributes);
  if (!Array.isArray(attributes)) return [];
  return (attributes as readonly Json[]).filter(isJsonObject).map((item) => [item["key"], item["value"]]);
}

function isHanded(name: Json | undefined): boolean {
  return typeof name !== "string" || !NOT_HANDED.test(name);
}

/** Strands says what a tool was handed in an event of the span; of a model's span such events hold what tools answered. */
function addEvents(span: Json | undefined, values: Json[]): void {
  if (!isJsonObject(span) || !String(span["name"]).startsWith("execute_tool")) return;
  const { events } = span;
  if (!Array.isArray(events)) return;
  for (const event of events as readonly Json[]) {
    if (isJsonObject(event) && event["name"] === "gen_ai.tool.message") addAttributes(event["attributes"], values);
  }
}

function addArguments(message: Json | undefined, values: Json[]): void {
  const parameters = isJsonObject(message) ? opened(message["params"]) : undefined;
  const given = isJsonObject(parameters) ? (opened(parameters["arguments"]) ?? parameters["arguments"]) : undefined;
  if (given !== undefined) values.push(given);
}

/** An object or a list that is kept as its text. */
function opened(value: Json | undefined): Json | undefined {
  return typeof value === "string" ? jsonOfText(value) : value;
}

function addLeaves(start: Json, texts: Json[]): void {
  const open: Json[] = [start];
  for (let value = open.pop(); value !== undefined && texts.length < MAX_VALUES; value = open.pop()) {
    if (typeof value === "string") texts.push(...doneIn(value, MAX_TEXTS));
    else if (typeof value !== "object") texts.push(value);
    else open.push(...membersDone(value));
  }
}

function membersDone(value: JsonObject | readonly Json[] | null): readonly Json[] {
  const members = Object.entries(value ?? {}).filter(([name, inner]) => inner !== null && !PROSE.test(name));
  return members.slice(0, MAX_VALUES).map(([, inner]) => inner as Json);
}

/** The text; of JSON what remains of it without prose, as JSON again. */
function doneIn(text: string, left: number): readonly string[] {
  if (text.startsWith(PATCH)) return [];
  if (left === 0 || !MAY_HOLD_PROSE.test(text)) return [text];
  const value = jsonOfText(text);
  if (typeof value !== "object" || value === null) return [text];
  try {
    return [JSON.stringify(value, (name, inner: Json) => withoutProse(name, inner, left - 1))];
  } catch {
    // So deep that the stack does not hold it.
    return [text];
  }
}

function withoutProse(name: string, value: Json, left: number): Json | undefined {
  if (PROSE.test(name)) return undefined;
  return typeof value === "string" ? (doneIn(value, left)[0] ?? null) : value;
}
