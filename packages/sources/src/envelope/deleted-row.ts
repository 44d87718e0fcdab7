import { isJsonObject, type JsonObject } from "@rolecall/core";

/**
 * True for what Debezium writes where a row goes: nobody did anything then but whoever keeps the table short, an outbox above all,
 * whose rows go as soon as they were written.
 */
export function isDeletedRow(record: JsonObject): boolean {
  const { op, before, after, source } = record;
  return (
    op === "d" && after === null && before !== undefined && isJsonObject(source) && source["connector"] !== undefined
  );
}
