import type { JsonObject } from "@rolecall/core";
import type { ClientOf } from "../address/where-from.ts";
import { type Who, whoIs } from "../intake/build-event.ts";
import { firstText } from "../record/first-text.ts";
import { readText } from "../record/read-member.ts";
import type { Decoded } from "../source.ts";
import { whoOfUser } from "./identify.ts";
import { eventOfEntry } from "./log-entry.ts";

/** `gitlab-shell.log` has of each clone and push over SSH one entry: who, by which key, which repository. */
export function isShellCommand(record: JsonObject): boolean {
  if (!readText(record["gl_project_path"], 512) || typeof record["user_id"] !== "string") return false;
  return typeof record["command"] === "string" && /^git-/.test(record["command"]);
}

/** https://docs.gitlab.com/administration/logs/#gitlab-shelllog */
export function decodeShellCommand(record: JsonObject, origin: string, tenant: string, clientOf: ClientOf): Decoded {
  const project = readText(record["gl_project_path"], 512) ?? "";
  const command = readText(record["command"], 64) ?? "";
  return eventOfEntry(
    record,
    { origin, tenant, clientOf },
    {
      act: {
        account_uid: project.split("/", 1)[0] || undefined,
        action: command,
        action_class: command === "git-receive-pack" ? "write" : "read",
        credential_kind: "ssh-key",
        resource: project,
        resource_kind: "project",
        outcome: record["error"] === undefined ? "success" : "error",
      },
      address: firstText(record, ["remote_ip"], 256),
      labels: { protocol: "ssh", correlation_id: readText(record["correlation_id"], 128) },
      who: whoCame(record),
    },
  );
}

/** `user-7`; or `key-12`, a key of the project's own, which is nobody's. */
function whoCame(record: JsonObject): Who {
  const name = readText(record["username"], 256) || undefined;
  const [, sort, id = ""] = /^(user|key)-(\d{1,20})$/.exec(readText(record["user_id"], 64) ?? "") ?? [];
  if (sort === "user") return whoOfUser(id, name ?? "", name);
  if (sort === "key") return whoIs("gitlab", "", "access-key", `deploy-key/${id}`);
  return whoIs("gitlab", "", "unknown", "anonymous");
}
