import { deadLetter, type JsonObject, ok } from "@rolecall/core";
import { type ClientOf, whereFrom } from "../address/where-from.ts";
import { leftmost, resourceOf } from "../gateway/evidence.ts";
import { buildEvent, whoIs } from "../intake/build-event.ts";
import { firstText } from "../record/first-text.ts";
import { present, readId, readText } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded } from "../source.ts";
import { logTime } from "../time/log-instant.ts";
import { whoOfUser } from "./identify.ts";

/**
 * Whoever asks too much, or gave a wrong password too often, and is turned away: `auth_json.log`.
 * https://docs.gitlab.com/administration/logs/#auth_jsonlog
 */
export function isTurnedAway(record: JsonObject): boolean {
  return record["message"] === "Rack_Attack" && typeof record["env"] === "string" && record["remote_ip"] !== undefined;
}

export function decodeTurnedAway(record: JsonObject, origin: string, tenant: string, clientOf: ClientOf): Decoded {
  const time = logTime(record["time"]);
  if (time === undefined) return deadLetter("no-time", "time is missing, or no time", "time");
  const path = readText(record["path"]);
  const id = readId(record["user_id"]) ?? readId(record["meta.user_id"]);
  const name = firstText(record, ["username", "meta.user"], 256);
  return ok(
    buildEvent(
      {
        event_uid: recordId(record),
        time,
        tenant,
        source: "gitlab-audit",
        provider: "gitlab",
        action: `rack_attack ${readText(record["env"], 32) ?? ""}`.trimEnd(),
        action_class: "auth",
        resource: path === undefined ? undefined : resourceOf(path),
        resource_kind: "path",
        // What is only tracked has been let through.
        outcome: record["env"] === "track" ? "success" : "denied",
        ...whereFrom(leftmost(firstText(record, ["remote_ip", "meta.remote_ip"], 256)), undefined, clientOf),
        labels: present({
          matched: readText(record["matched"], 128),
          method: readText(record["request_method"], 16),
          correlation_id: readText(record["correlation_id"], 128),
        }),
        origin,
      },
      id === undefined ? whoIs("gitlab", "", "unknown", "anonymous") : whoOfUser(id, name ?? "", name),
    ),
  );
}
