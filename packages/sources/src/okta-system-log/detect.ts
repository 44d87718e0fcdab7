import { isJsonObject, type JsonObject } from "@rolecall/core";

/** `user.session.start`: words in dots, as Okta's event types are; a few have capitals (`user.authentication.auth_via_IDP`). */
const EVENT_TYPE = /^[a-z]\w*(?:\.\w+)*$/;

/** Members that only a LogEvent has, in Okta's spelling and in that of warehouses. */
const MARKS = ["published", "legacyEventType", "displayMessage", "debugContext", "authenticationContext"] as const;
const LOWER_MARKS = [
  "published",
  "legacyeventtype",
  "displaymessage",
  "debugcontext",
  "authenticationcontext",
] as const;

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog/ */
export function detect(record: JsonObject): boolean {
  const type = record["eventType"];
  if (typeof type === "string") return EVENT_TYPE.test(type) && (has(record, MARKS) || isBare(record));
  const lower = record["eventtype"] ?? record["event_type"];
  return typeof lower === "string" && EVENT_TYPE.test(lower) && (has(record, LOWER_MARKS) || has(record, SNAKE_MARKS));
}

const SNAKE_MARKS = ["legacy_event_type", "display_message", "debug_context", "authentication_context"] as const;

/** An export of a few columns: who, what, and how it ended. */
function isBare(record: JsonObject): boolean {
  return isJsonObject(record["actor"]) && isJsonObject(record["outcome"]) && isJsonObject(record["client"]);
}

function has(record: JsonObject, marks: readonly string[]): boolean {
  for (const mark of marks) if (record[mark] !== undefined) return true;
  return false;
}
