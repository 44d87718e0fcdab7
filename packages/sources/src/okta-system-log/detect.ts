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

/** First words of Okta's event types. https://developer.okta.com/docs/reference/api/event-types/ */
const FAMILY =
  /^(?:user|group|app|application|policy|system|zone|security|device|iam|pki|core|credential|event_hook|inline_hook|workflows|support|directory|oauth2|access|realm)\./;

/** An export of a few columns: who, and how it ended, from where, or on what. */
function isBare(record: JsonObject): boolean {
  if (!isJsonObject(record["actor"])) return false;
  const [outcome, client] = [isJsonObject(record["outcome"]), isJsonObject(record["client"])];
  if (outcome && client) return true;
  const type = record["eventType"];
  return (outcome || client || Array.isArray(record["target"])) && typeof type === "string" && FAMILY.test(type);
}

function has(record: JsonObject, marks: readonly string[]): boolean {
  for (const mark of marks) if (record[mark] !== undefined) return true;
  return false;
}
