import { isJsonObject, type JsonObject } from "@rolecall/core";
import { isRequest } from "./request.ts";
import { isShellCommand } from "./shell-command.ts";
import { isTurnedAway } from "./turned-away.ts";

/** Every form has the author's number, and the entity's type or number, beside what only an audit event says. */
export function detect(record: JsonObject): boolean {
  if (record["actor"] !== undefined) return false;
  if (isRequest(record) || isShellCommand(record) || isTurnedAway(record)) return true;
  if (record["author_id"] === undefined) return isExcerpt(record);
  if (record["entity_type"] === undefined && record["entity_id"] === undefined) return false;
  return isJsonObject(record["details"]) || record["event_type"] !== undefined || record["target_type"] !== undefined;
}

/** A streamed event without the author's number. */
function isExcerpt(record: JsonObject): boolean {
  const { author_name: author, event_type: type, entity_type: entity, details } = record;
  return [author, type, entity].every((member) => typeof member === "string") && isJsonObject(details);
}
