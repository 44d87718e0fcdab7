import { deadLetter, type Json, type JsonObject } from "@rolecall/core";
import { readObject } from "../record/read-member.ts";
import type { Decoded } from "../source.ts";

/**
 * A usage report's record: one line as it is, or a bucket of one line, read as that line with the bucket's `span`.
 * The framer splits buckets of several lines, so that one here is a dead letter.
 */
export function readBucket(
  record: JsonObject,
  results: Json | undefined,
  span: readonly string[],
  read: (line: JsonObject) => Decoded,
): Decoded {
  if (!Array.isArray(results)) return read(record);
  const items = results as readonly Json[];
  const only = readObject(items[0]);
  if (items.length !== 1 || only === undefined)
    return deadLetter("schema", "a bucket of several results is split at the door", "results");
  return read({ ...Object.fromEntries(span.map((name) => [name, record[name] ?? null])), ...only });
}
