import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { lokiLines } from "./loki-lines.ts";
import { isEmptyPage, isList, PAGE_LETTERS, pageOf, startsAsPage } from "./page.ts";
import { startsAsTable, TABLE_LETTERS, tableRows } from "./table-rows.ts";
import { parse } from "./text-body.ts";

/**
 * Documents that are lists, whose records the scanner does not take apart by the name of the list alone, since records
 * have members of such names too:
 *
 * - `{"receivedMessages": [`, what Pub/Sub's pull answers
 * - `{"entries": [`, what Cloud Logging's `entries.list` answers
 * - `{"@odata.context": …, "value": [` and `{"value": [`, what Microsoft Graph and Azure answer
 * - `{"eventType": "com.okta.event_hook", …, "data": {"events": [`, what Okta's event hooks send
 * - `{"Events": [`, what CloudTrail's `lookup-events` answers
 * - `{"streams": [{"stream": …, "values": [`, what is pushed to Loki, and `{"status": …, "data": {"result": [`, what it answers
 * - `{"logs": [{"log_id"`, what Auth0's log streams send as one object
 * - `{"events": [{"logStreamName" | "timestamp" | …`, what CloudWatch's `get-log-events` and `filter-log-events` answer
 *
 * Pages of other APIs (`pageOf`) and tables of warehouses (`tableRows`) are told by what stands beside the list.
 */
const START =
  /^\s*\{\s*(?:"(?:receivedMessages|entries|value|streams|Events)"\s*:\s*\[|"status"\s*:\s*"success"\s*,\s*"data"\s*:\s*\{\s*"resultType"\s*:\s*"streams"|"@odata\.(?:context|nextLink|count)"\s*:|"nextLink"\s*:|"nextPageToken"\s*:|"eventType"\s*:\s*"com\.okta\.event_hook"|"logs"\s*:\s*\[\s*\{\s*"(?:log_id|_id|date)"|"events"\s*:\s*\[\s*\{\s*"(?:logStreamName|timestamp|ingestionTime|eventId|message)"\s*:)/;

const NAMES = ["receivedMessages", "entries", "value", "events", "Events", "logs"] as const;

/** Might this text be such a document? One look at a few characters, for nearly every text. */
export function startsAsList(text: string): boolean {
  if (text.charCodeAt(0) === BRACE && text.charCodeAt(1) === QUOTE && !INITIALS.has(initials(text, 2))) return false;
  return START.test(text) || startsAsPage(text) || startsAsTable(text);
}

/** Three letters as one number; what is no letter of theirs is another's number at worst. */
function initials(text: string, at: number): number {
  return (text.charCodeAt(at) << 16) | (text.charCodeAt(at + 1) << 8) | text.charCodeAt(at + 2);
}

const BRACE = 123;
const QUOTE = 34;
/** Of `receivedMessages`, `@odata`, `next…`, `streams`, `eventType` and the like, of pages and of tables. */
const INITIALS = new Set(
  [..."rec ent val str sta Eve @od nex eve log".split(" "), ...PAGE_LETTERS, ...TABLE_LETTERS].map((name) =>
    initials(name, 0),
  ),
);

/** Each record of the list as JSON text, none of a page that has none; undefined where the document is no list. */
export function expandList(text: string): readonly string[] | undefined {
  const document = parse(text);
  if (!isJsonObject(document)) return undefined;
  const data = document["data"];
  const list = START.test(text)
    ? (lokiLines(document) ?? listOf(document) ?? (isJsonObject(data) ? listOf(data) : undefined))
    : (tableRows(document) ?? pageOf(document));
  if (list === undefined || list.length === 0) return isEmptyPage(document) ? [] : undefined;
  return list.map((item) => JSON.stringify(item));
}

function listOf(document: JsonObject): readonly Json[] | undefined {
  for (const name of NAMES) {
    const value = document[name];
    if (isList(value)) return value;
  }
  return undefined;
}
