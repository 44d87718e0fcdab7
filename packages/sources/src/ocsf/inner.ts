import { isJsonObject, type JsonObject } from "@rolecall/core";
import { parseObject } from "../record/parse-object.ts";
import { xmlRecord } from "../windows-security/xml-record.ts";
import { ofDraft } from "./draft.ts";

/**
 * The vendor's own record, where a mapper keeps it whole (`raw_data`, base event of OCSF): it says more than what was
 * mapped. Else, of an event by a draft, the event as OCSF has it now.
 */
export function innerRecord(record: JsonObject): JsonObject | undefined {
  const raw = record["raw_data"];
  if (isJsonObject(raw)) return raw;
  return (typeof raw === "string" ? (parseObject(raw) ?? xmlRecord(raw)) : undefined) ?? ofDraft(record);
}
