import { type CredentialKind, type JsonObject, MAX_USER_AGENT } from "@rolecall/core";
import type { ClientOf } from "../address/where-from.ts";
import { endpointClass, outcomeOf, resourceOf } from "../gateway/evidence.ts";
import { pathOf } from "../gateway/path-template.ts";
import { type Who, whoIs } from "../intake/build-event.ts";
import { firstText } from "../record/first-text.ts";
import { readCount, readId, readText } from "../record/read-member.ts";
import type { Decoded } from "../source.ts";
import { whoOfUser } from "./identify.ts";
import { eventOfEntry } from "./log-entry.ts";

/**
 * A request to GitLab, as `api_json.log` and `production_json.log` have it: the application's own access logs, which name who asked
 * and with which token. https://docs.gitlab.com/administration/logs/
 */
export function isRequest(record: JsonObject): boolean {
  if (record["correlation_id"] === undefined || typeof record["method"] !== "string") return false;
  if (typeof record["controller"] === "string" && typeof record["action"] === "string") return true;
  return typeof record["route"] === "string" && /^\/api\//.test(record["route"]);
}

export function decodeRequest(record: JsonObject, origin: string, tenant: string, clientOf: ClientOf): Decoded {
  const method = readText(record["method"], 16) ?? "";
  const target = readText(record["path"]);
  const path = target === undefined ? undefined : pathOf(target);
  const status = readCount(record["status"]);
  const project = firstText(record, ["meta.project", "meta.root_namespace"], 512);
  return eventOfEntry(
    record,
    { origin, tenant, clientOf },
    {
      act: {
        account_uid: project?.split("/", 1)[0] || undefined,
        ...actOf(record, method, path),
        service: readText(record["host"], 256),
        ...credentialOf(record),
        delegation: behindJob(record),
        resource: target === undefined ? undefined : resourceOf(target),
        resource_kind: "path",
        outcome: outcomeOf(status),
        status_code: status,
      },
      address: firstText(record, ["meta.remote_ip", "remote_ip"], 256),
      agent: firstText(record, ["ua", "user_agent"], MAX_USER_AGENT),
      labels: {
        project: readText(record["meta.project"], 256),
        job: readId(record["meta.job_id"]),
        pipeline: readId(record["meta.pipeline_id"]),
        correlation_id: readText(record["correlation_id"], 128),
      },
      who: whoAsked(record),
    },
  );
}

/** The route of the API, with GitLab's own names of its parts; or the controller's action, as `meta.caller_id` has it. */
function actOf(record: JsonObject, method: string, path: string | undefined) {
  const route = readText(record["route"], 512)
    ?.replace("/:version/", "/v4/")
    .replaceAll(/[:*](\w+)/g, "{$1}");
  if (route !== undefined) return { action: `${method} ${route}`, action_class: endpointClass(method, route) };
  const action = `${readText(record["controller"], 128)}#${readText(record["action"], 128)}`;
  // A clone is a POST as well.
  const git = /git-upload-pack$/.test(path ?? "") ? "GET" : method;
  return { action, action_class: endpointClass(git, path ?? ""), creates: false };
}

/**
 * A job acts by its own token: who that is does not change with whoever pushed, who stands behind it. A runner asks for jobs by its own as
 * well. Else it is the user, as the audit events name the same.
 */
function whoAsked(record: JsonObject): Who {
  const job = readId(record["meta.job_id"]);
  const project = readText(record["meta.project"], 512);
  if (job !== undefined && project !== undefined) return whoIs("gitlab", "", "ci-workflow", project);
  const user = userOf(record);
  if (user !== undefined) return user;
  const [, runner] = /^runner\/(.+)$/.exec(readText(record["meta.client_id"], 128) ?? "") ?? [];
  if (runner !== undefined) return whoIs("gitlab", "", "workload", `runner/${runner}`);
  const token = readId(record["token_id"]);
  const isDeploy = token !== undefined && /Deploy/.test(readText(record["token_type"], 64) ?? "");
  return isDeploy
    ? whoIs("gitlab", "", "access-key", `deploy-token/${token}`)
    : whoIs("gitlab", "", "unknown", "anonymous");
}

function userOf(record: JsonObject): Who | undefined {
  const id = readId(record["user_id"]);
  const name = firstText(record, ["username", "meta.user"], 256);
  return id === undefined ? undefined : whoOfUser(id, name ?? "", name);
}

function behindJob(record: JsonObject): readonly string[] | undefined {
  const isJob = readId(record["meta.job_id"]) !== undefined && readText(record["meta.project"]) !== undefined;
  const user = isJob ? userOf(record) : undefined;
  return user && [user.identity_uid];
}

const TOKENS: readonly (readonly [RegExp, CredentialKind])[] = [
  [/PersonalAccessToken/, "pat"],
  [/O?auth/i, "oauth-token"],
  [/Build|Job/, "jwt"],
  [/Deploy|Runner|Trigger|Agent/, "api-key"],
];

/** A job's token is another in each job. */
function credentialOf(record: JsonObject): { credential_uid?: string | undefined; credential_kind?: CredentialKind } {
  const type = readText(record["token_type"], 64);
  const kind = TOKENS.find(([pattern]) => type !== undefined && pattern.test(type))?.[1];
  if (kind === undefined) return {};
  const id = readId(record["token_id"]);
  return {
    credential_kind: kind,
    credential_uid: id === undefined || kind === "jwt" ? undefined : `gitlab:${type}/${id}`,
  };
}
