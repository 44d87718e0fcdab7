import type { JsonObject } from "@rolecall/core";
import { present, readId, readObject, readText } from "../record/read-member.ts";
import { firstOf } from "./first-of.ts";

/** What was acted on: the repository, else the team, else the hook, else the account or the thing that was named. */
export function resourceOf(record: JsonObject): { readonly name: string; readonly kind: string } | undefined {
  const data = readObject(record["data"]);
  const candidates = [
    ["repository", firstOf(record["repo"]) ?? firstOf(record["repository"])],
    ["team", readText(record["team"]) ?? readText(data?.["team"])],
    ["hook", readId(record["hook_id"]) ?? readId(data?.["hook_id"])],
    ["user", readText(record["user"])],
    ["ruleset", readText(record["ruleset_name"])],
    ["integration", readText(record["name"])],
  ] as const;
  for (const [kind, name] of candidates) if (name !== undefined) return { name, kind };
  return undefined;
}

/** What else a person who looks at the event would ask for. Hook addresses are left out: they may hold secrets. */
export function evidenceOf(record: JsonObject): Record<string, string> | undefined {
  return present({
    request_id: readId(record["request_id"]),
    actor_id: readId(record["actor_id"]),
    programmatic_access_type: readText(record["programmatic_access_type"], 128),
    oauth_application_id: readId(record["oauth_application_id"]),
    external_identity: readText(record["external_identity_nameid"]) ?? readText(record["external_identity_username"]),
    protocol: readText(record["transport_protocol_name"]) ?? readText(record["protocol_name"]),
    target_user: readText(record["user"]),
    integration: readText(record["integration"]),
    event: readText(record["event"]),
    head_branch: readText(record["head_branch"], 255),
    job: readText(record["job_name"], 255),
    workflow: record["workflow_run_id"] === undefined ? undefined : readText(record["name"], 255),
    conclusion: readText(record["conclusion"]),
    visibility: readText(record["visibility"]),
  });
}
