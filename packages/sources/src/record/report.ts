import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { parseObject } from "./parse-object.ts";

/** `{"object":"list","data":[`, `{"object":"page",…`, `{"data":[`: as the admin APIs of OpenAI and Anthropic begin a page. */
const START = /^\s*\{\s*(?:"object"\s*:\s*"(?:list|page)"|"data"\s*:\s*\[|"object"\s*:\s*"bucket"|"starting_at"\s*:)/;

/** Might this text be a page of an admin API, or a bucket of a report? */
export function startsAsReport(text: string): boolean {
  const second = text.charCodeAt(2);
  if (
    text.charCodeAt(0) === BRACE &&
    text.charCodeAt(1) === QUOTE &&
    second !== LETTER_O &&
    second !== LETTER_D &&
    second !== LETTER_S
  )
    return false;
  return START.test(text);
}

const BRACE = 123;
const QUOTE = 34;
const LETTER_D = 100;
const LETTER_O = 111;
const LETTER_S = 115;

/** Members of a bucket that each of its results keeps. */
const SPAN = ["start_time", "end_time", "starting_at", "ending_at", "organization_id"] as const;

/**
 * The entries of a page, as JSON text; of the buckets of a usage or cost report each result, with the times of its
 * bucket. Undefined where the text is no such page: it is then a record as it stands.
 */
export function expandReport(text: string): readonly string[] | undefined {
  const page = parseObject(text);
  if (page === undefined) return undefined;
  const data = page["data"];
  if (!Array.isArray(data)) return isBucket(page) ? results(page) : undefined;
  const entries = (data as readonly Json[]).filter(isJsonObject);
  if (entries.length === 0 || entries.length !== (data as readonly Json[]).length || !entries.every(isEntry))
    return undefined;
  return entries.flatMap((entry) => (isBucket(entry) ? results(entry) : [JSON.stringify(entry)]));
}

function isEntry(entry: JsonObject): boolean {
  return isBucket(entry) || isJsonObject(entry["actor"]) || typeof entry["object"] === "string";
}

function isBucket(entry: JsonObject): boolean {
  return Array.isArray(entry["results"]) && (entry["start_time"] !== undefined || entry["starting_at"] !== undefined);
}

/** A bucket in which nothing happened has no results, and is no record. */
function results(bucket: JsonObject): string[] {
  const span = Object.fromEntries(
    SPAN.filter((name) => bucket[name] !== undefined).map((name) => [name, bucket[name]]),
  );
  return (bucket["results"] as readonly Json[])
    .filter(isJsonObject)
    .map((result) => JSON.stringify({ ...span, ...result }));
}
