import { isJsonObject, type JsonObject } from "@rolecall/core";

/** Codes of log events: `s`, `seacft`, `gd_enrollment_complete`. https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes */
const CODE = /^[a-z][a-z0-9_]{0,63}$/i;

/** Log streams wrap an event as `{"log_id": …, "data": {…}}`; the API gives it alone. */
export function eventOf(record: JsonObject): JsonObject {
  const data = record["data"];
  return isJsonObject(data) && isEvent(data) ? data : record;
}

export function detect(record: JsonObject): boolean {
  if (isEvent(record)) return true;
  const data = record["data"];
  return isJsonObject(data) && isEvent(data);
}

function isEvent(record: JsonObject): boolean {
  const type = record["type"];
  if (typeof type !== "string" || !CODE.test(type)) return false;
  const has = (name: string): boolean => record[name] !== undefined;
  if (has("log_id") || has("_id")) return has("date") || has("client_id") || has("tenant_name");
  // Exports lose the id now and then; what is left is still an event of a client or user, with its time.
  if (has("date") && (has("client_id") || has("user_id")) && has("description") && has("ip")) return true;
  return has("description") && isExcerpt(record, type);
}

/** Codes that nothing else has, and calls of the Management API. */
const OWN_CODE =
  /^(?:[fs]e[a-z]{3,6}|[fs]ertft|gd_\w+|limit_\w+|(?:signup_|reset_)?pwd_leak|api_limit|mfarf?t?|mgmt_api_read)$/;

/** An event by its code, whose ids and time were left out. */
function isExcerpt(record: JsonObject, type: string): boolean {
  if (OWN_CODE.test(type)) return record["client_id"] !== undefined || record["user_id"] !== undefined;
  const details = record["details"];
  const request = isJsonObject(details) ? details["request"] : undefined;
  const path = isJsonObject(request) ? request["path"] : undefined;
  return /^[fs]api$/.test(type) && typeof path === "string" && /^(?:\/api)?\/v2\//.test(path);
}
