import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { put } from "../record/deepen.ts";

/**
 * A hit of Elasticsearch's or OpenSearch's that was asked for fields and not for its source: each is a list, nearly always of
 * one. `{"_index": …, "fields": {"event.action": ["x"]}}`, which is also what Kibana shows of a document as JSON.
 * https://www.elastic.co/docs/reference/elasticsearch/rest-apis/retrieve-selected-fields
 */
export function hitFields(hit: JsonObject): JsonObject | undefined {
  const { fields } = hit;
  if (hit["_index"] === undefined || hit["_source"] !== undefined || !isJsonObject(fields)) return undefined;
  const record: Record<string, Json> = {};
  for (const name of Object.keys(fields)) {
    const values = fields[name];
    if (!Array.isArray(values)) return undefined;
    put(record, name, values.length === 1 ? (values[0] as Json) : values);
  }
  return record;
}
