import type { JsonObject } from "@rolecall/core";
import type { ClientOf } from "../address/where-from.ts";
import { resourceOf } from "../gateway/evidence.ts";
import { whoIs } from "../intake/build-event.ts";
import { firstText } from "../record/first-text.ts";
import { readId, readText } from "../record/read-member.ts";
import type { Decoded } from "../source.ts";
import { whoOfUser } from "./identify.ts";
import { eventOfEntry } from "./log-entry.ts";

/**
 * Whoever asks too much, or gave a wrong password too often, and is turned away: `auth_json.log`.
 * https://docs.gitlab.com/administration/logs/#auth_jsonlog
 */
export function isTurnedAway(record: JsonObject): boolean {
  return record["message"] === "Rack_Attack" && typeof record["env"] === "string" && record["remote_ip"] !== undefined;
}

export function decodeTurnedAway(record: JsonObject, origin: string, tenant: string, clientOf: ClientOf): Decoded {
  const path = readText(record["path"]);
  const id = readId(record["user_id"]) ?? readId(record["meta.user_id"]);
  const name = firstText(record, ["username", "meta.user"], 256);
  return eventOfEntry(
    record,
    { origin, tenant, clientOf },
    {
      act: {
        action: `rack_attack ${readText(record["env"], 32) ?? ""}`.trimEnd(),
        action_class: "auth",
        resource: path === undefined ? undefined : resourceOf(path),
        resource_kind: "path",
        // What is only tracked has been let through.
        outcome: record["env"] === "track" ? "success" : "denied",
      },
      address: firstText(record, ["remote_ip", "meta.remote_ip"], 256),
      labels: {
        matched: readText(record["matched"], 128),
        method: readText(record["request_method"], 16),
        correlation_id: readText(record["correlation_id"], 128),
      },
      who: id === undefined ? whoIs("gitlab", "", "unknown", "anonymous") : whoOfUser(id, name ?? "", name),
    },
  );
}
