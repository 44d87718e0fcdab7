import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/** Names under which APIs and search engines answer with records. */
const LISTS = [
  ...["data", "results", "events", "entries", "items", "Items", "logs", "hits", "value", "Events", "records", "list"],
  ...["rows", "audit_logs", "activities", "response", "messages", "Messages", "authlogs", "operation_logs"],
  ...["auditEvent", "auditLogEvents", "activity_logs", "event_logs", "trails", "audits", "edges", "nodes"],
  ...["auditLogEntries"],
] as const;

/** How much there is in such an answer, and which part of it. */
const COUNTED = [
  ...["total", "total_count", "total_results", "totalCount", "totalResults", "count", "size", "limit", "offset"],
  ...["start", "page", "per_page", "pageSize", "took", "chunk_size", "page_size", "totalSize", "total_entries"],
  ...["current_page", "init_offset"],
] as const;

/** What may stand before the list in such an answer: that, and where the next of it is to be had. */
const BEFORE = [
  ...COUNTED,
  ...["next", "previous", "prev", "next_page", "next_cursor", "nextToken", "cursor", "has_more", "hasMore"],
  ...["first_id", "last_id", "meta", "links", "_links", "paging", "pagination", "status", "success", "ok"],
  ...["_scroll_id", "pit_id", "preview", "fields", "common", "queryLanguage", "statistics", "response_metadata"],
  ...["stat", "next_page_token", "next_stream_position", "done", "jsonapi", "continuationToken", "timed_out"],
] as const;

const LIST = LISTS.join("|");
const HEAD = new RegExp(
  String.raw`^\s*\{\s*"(?:(?:${LIST})"\s*:\s*[[{]|(?:${BEFORE.join("|")})"\s*:|object"\s*:\s*"list"|type"\s*:\s*"(?:activity_log\.)?list"|version"\s*:\s*"[\d.]{1,8}"\s*,\s*"tailnetId"|eventSource"\s*:\s*"(?:aws:kafka|SelfManagedKafka)")`,
);
const INSIDE = new RegExp(String.raw`"(?:(?:${LIST})"\s*:\s*\[\s*[[{]|records"\s*:\s*\{\s*"[^"]{1,256}"\s*:\s*\[)`);

/** The first three characters of each name that a page may begin with, its quote among them where it has two letters. */
export const PAGE_LETTERS: readonly string[] = [...LISTS, ...BEFORE, "object", "version", "type"].map((name) =>
  `${name}"`.slice(0, 3),
);

/** Might this text be such an answer? Whether it is, its members say. */
export function startsAsPage(text: string): boolean {
  return HEAD.test(text) && (INSIDE.test(text) || (text.length < MOST_OF_EMPTY && EMPTY.test(text)));
}

const EMPTY = new RegExp(String.raw`"(?:${LIST})"\s*:\s*\[\s*\]`);
/** Characters of an answer without records: its members, and the address of the page. */
const MOST_OF_EMPTY = 2048;
/**
 * What a poller is answered when nothing came may have nothing beside: Azure's `{"value": []}`, Google's `{"entries": []}`,
 * Postman's `{"trails": []}`, and of others what else is of logs.
 */
const BARE: ReadonlySet<string> = new Set([
  ...[
    "value",
    "entries",
    "results",
    "logs",
    "audits",
    "audit_logs",
    "event_logs",
    "trails",
    "activities",
    "nodes",
    "edges",
  ],
]);

/** Is it such an answer, of a page that has no record? Its list is empty, and what stands beside is of pages only. */
export function isEmptyPage(document: JsonObject): boolean {
  const names = Object.keys(document);
  const [list, ...others] = names.filter((name) => LIST_NAMES.has(name) || AROUND.has(name));
  if (list === undefined || others.length > 0 || !isNothing(list, document[list] ?? null)) return false;
  const beside = names.filter((name) => name !== list);
  if (beside.length === 0) return BARE.has(list) || isJsonObject(document[list]);
  if (saysItFailed(document)) return false;
  return beside.every((name) => isOfPage(name, document[name] ?? null) || isListsType(name, document));
}

/** An empty list, or what has none but such: `{"data": {"items": []}}`, `{"hits": {"total": {}, "hits": []}}`. */
function isNothing(name: string, value: Json): boolean {
  if (isEmptyList(value)) return true;
  return (AROUND.has(name) || name === "hits") && isJsonObject(value) && isEmptyPage(value);
}

function isOfPage(name: string, value: Json): boolean {
  // Words of the same names say something: `{"page": "/admin"}`, `{"fields": {"user": "ann"}}`.
  if (COUNTS.has(name)) return typeof value !== "string" || /^\d*$/.test(value);
  if (name === "fields" || name === "common") return !isJsonObject(value) || Object.keys(value).length === 0;
  return OF_A_PAGE.has(name) || name.startsWith("@odata.");
}

/** `{"type": "list"}` says what this is; any other type is of something. */
function isListsType(name: string, { type }: JsonObject): boolean {
  return name === "type" && typeof type === "string" && /^(?:activity_log\.)?list$/.test(type);
}

/** An answer without records may say why there are none: who polls with a key that has ended is to learn of it. */
function saysItFailed({ ok, success, status, stat, errors, warnings }: JsonObject): boolean {
  return ![ok, success, status, stat].every(isWell) || [errors, warnings].some(isSomething);
}

/** There are more words for what went badly than for what went well. */
function isWell(value: Json | undefined): boolean {
  if (value === undefined || value === null || typeof value === "object") return true;
  return /^(?:2\d\d|[01]|true|ok|success|succeeded|complete|completed|done|finished)$/i.test(String(value));
}

function isSomething(value: Json | undefined): boolean {
  return typeof value === "object" ? value !== null && Object.keys(value).length > 0 : Boolean(value);
}

/** Objects and lists beside the records of a page that say something of the page. */
const ABOUT: ReadonlySet<string> = new Set([
  ...[
    "meta",
    "metadata",
    "links",
    "_links",
    "paging",
    "pagination",
    "page",
    "cursor",
    "response_metadata",
    "highlighted",
  ],
  ...["statistics", "stats", "_shards", "ResponseMetadata", "aggregations", "errors", "warnings", "fields", "common"],
  ...["searchedLogStreams", "jsonapi", "pages", "pageInfo"],
]);

const COUNTS: ReadonlySet<string> = new Set([...COUNTED, "total_pages", "max_score"]);

const OF_A_PAGE: ReadonlySet<string> = new Set([
  ...[...BEFORE, ...ABOUT, ...COUNTS, "object", "nextLink", "nextPageToken", "prev_page"],
]);

/** In which the list may stand, beside what says of the page: `{"response": {"authlogs": [ … ]}}`, and what GraphQL answers. */
const AROUND: ReadonlySet<string> = new Set(["response", "data", "organization", "enterprise", "auditLog"]);
/** `{"data": {"organization": {"auditLog": {"edges": [ … ]}}}}`. */
const DEEPEST = 3;

/**
 * The records of one page of an API's answer: the one list of it, where nothing stands beside but what says of the page.
 * A record that has a list among its members has other objects too, or the list has another name. `hits.hits` is
 * Elasticsearch's and OpenSearch's, `messages` of objects with a `map` Sumo Logic's, with a `message` Graylog's, with a
 * `Body` SQS'; Lambda is handed records of Kafka by partition. Those of a conversation with a model are none.
 */
export function pageOf(document: JsonObject): readonly Json[] | undefined {
  const { hits, eventSource, records } = document;
  if (isJsonObject(hits) && isList(hits["hits"])) return hits["hits"];
  if (eventSource !== undefined && isJsonObject(records)) {
    return Object.keys(records).flatMap((partition) => records[partition] ?? []);
  }
  return onlyList(document);
}

function onlyList(document: JsonObject, depth: number = 0): readonly Json[] | undefined {
  if (TIMES.some((name) => document[name] !== undefined)) return undefined;
  let found: readonly Json[] | undefined;
  for (const name of Object.keys(document)) {
    const value = document[name];
    if (typeof value !== "object" || value === null || isEmptyList(value) || ABOUT.has(name)) continue;
    const list = listUnder(name, value, depth);
    if (found !== undefined || list === undefined) return undefined;
    found = list;
  }
  return found;
}

function listUnder(name: string, value: Json, depth: number): readonly Json[] | undefined {
  if (isList(value)) return LIST_NAMES.has(name) && !isConversation(name, value) ? value : undefined;
  return depth < DEEPEST && AROUND.has(name) && isJsonObject(value) ? onlyList(value, depth + 1) : undefined;
}

/** What has a time of its own is a record, or the bucket of a report. */
const TIMES = ["time", "timestamp", "@timestamp", "start_time", "starting_at", "created_at", "eventTime"] as const;

const LIST_NAMES: ReadonlySet<string> = new Set(LISTS);

/** A list of records: one element that is no record is not all of them. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value) && value.some((item) => isJsonObject(item));
}

function isEmptyList(value: Json): boolean {
  return Array.isArray(value) && value.length === 0;
}

const CARRIERS = ["map", "message", "Body", "body"] as const;

function isConversation(name: string, list: readonly Json[]): boolean {
  if (name !== "messages" && name !== "Messages") return false;
  return !list.some((item) => isJsonObject(item) && CARRIERS.some((carrier) => item[carrier] !== undefined));
}
