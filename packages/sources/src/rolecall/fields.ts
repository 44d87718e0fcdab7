import {
  ACTION_CLASSES,
  CREDENTIAL_KINDS,
  IDENTITY_KINDS,
  isJsonObject,
  type Json,
  OUTCOMES,
  parseTime,
} from "@rolecall/core";

/** What a field of the native format may hold. An array lists the words of a closed set. */
export type FieldType = "text" | "count" | "time" | "texts" | "labels" | "raw" | readonly string[];

/** Every field of the public contract, section 3. */
export const FIELD_TYPES: ReadonlyMap<string, FieldType> = new Map<string, FieldType>([
  ["event_uid", "text"],
  ["time", "time"],
  ["tenant", "text"],
  ["source", "text"],
  ["provider", "text"],
  ["account_uid", "text"],
  ["class_uid", "count"],
  ["activity_id", "count"],
  ["action", "text"],
  ["service", "text"],
  ["action_class", ACTION_CLASSES],
  ["identity_uid", "text"],
  ["identity_kind", IDENTITY_KINDS],
  ["identity_name", "text"],
  ["credential_uid", "text"],
  ["credential_kind", CREDENTIAL_KINDS],
  ["credential_issued", "time"],
  ["credential_expires", "time"],
  ["session_uid", "text"],
  ["delegation", "texts"],
  ["parent_uid", "text"],
  ["run_uid", "text"],
  ["depth", "count"],
  ["scopes", "texts"],
  ["granted_scopes", "texts"],
  ["resource", "text"],
  ["resource_kind", "text"],
  ["outcome", OUTCOMES],
  ["error_code", "text"],
  ["status_code", "count"],
  ["src_ip", "text"],
  ["src_network", "text"],
  ["src_asn", "count"],
  ["src_country", "text"],
  ["user_agent", "text"],
  ["client", "text"],
  ["bytes_in", "count"],
  ["bytes_out", "count"],
  ["environment", "text"],
  ["labels", "labels"],
  ["raw", "raw"],
  ["origin", "text"],
]);

const MAX_TEXT = 4096;
const MAX_ITEMS = 1024;

/** What is wrong with a value, as the end of the sentence "`field` …", or undefined. Absent, null and "" are no fault. */
export function fieldFault(type: FieldType, value: Json | undefined): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof type !== "string") return wordFault(type, value);
  switch (type) {
    case "text":
      return textFault(value);
    case "raw":
      return typeof value === "string" ? undefined : "must be a string";
    case "count":
      return Number.isSafeInteger(value) && Number(value) >= 0 ? undefined : "must be a whole number of zero or more";
    case "time":
      return typeof value === "string" && !Number.isNaN(parseTime(value)) ? undefined : "must be an RFC 3339 time";
    case "texts":
      return textsFault(value);
    case "labels":
      return labelsFault(value);
  }
}

function wordFault(words: readonly string[], value: Json): string | undefined {
  return typeof value === "string" && words.includes(value) ? undefined : `must be one of ${words.join(", ")}`;
}

function textFault(value: Json): string | undefined {
  if (typeof value !== "string") return "must be a string";
  return value.length <= MAX_TEXT ? undefined : `must have at most ${MAX_TEXT} characters`;
}

function textsFault(value: Json): string | undefined {
  if (!Array.isArray(value) || value.some((item) => typeof item !== "string")) return "must be an array of strings";
  if (value.some((item) => (item as string).length > MAX_TEXT)) {
    return `must have members of at most ${MAX_TEXT} characters`;
  }
  return value.length <= MAX_ITEMS ? undefined : `must have at most ${MAX_ITEMS} members`;
}

function labelsFault(value: Json): string | undefined {
  if (!isJsonObject(value)) return "must be an object of strings";
  const texts = Object.values(value);
  if (texts.some((text) => typeof text !== "string")) return "must be an object of strings";
  return texts.length <= MAX_ITEMS ? undefined : `must have at most ${MAX_ITEMS} members`;
}
