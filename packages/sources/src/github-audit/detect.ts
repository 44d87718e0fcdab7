import type { JsonObject } from "@rolecall/core";
import { BoundedCache } from "../bounded-cache.ts";
import { isCopilotUsage } from "./copilot.ts";

/** `category.operation`, as every action of the audit log is written. */
const ACTION = /^[a-z][a-z0-9_]*\.[a-z0-9_.]+$/;
const actions = new BoundedCache(4096, (text) => ACTION.test(text));

/** Members of which an audit log entry always has one, and which no other log with such an action has. */
const MARKS = ["_document_id", "org", "repo", "business", "programmatic_access_type", "actor_location"] as const;

/** Categories that few but GitHub have, for an excerpt that leaves out where it was. No login has a colon. */
const OWN =
  /^(?:org|org_\w+|business|repo|repository_\w+|protected_branch|hook|git|workflows|environment|enterprise|codespaces|copilot|secret_scanning\w*|dependabot_\w+|ip_allow_list\w*|integration_installation|oauth_application|personal_access_token|public_key|ssh_certificate_\w+)\./;

export function detect(record: JsonObject): boolean {
  return isEntry(record) || isCopilotUsage(record);
}

function isEntry(record: JsonObject): boolean {
  const action = record["action"];
  if (typeof action !== "string" || !actions.get(action)) return false;
  const actor = record["actor"];
  if (actor !== undefined && actor !== null && typeof actor !== "string") return false;
  if (record["identity_uid"] !== undefined || record["identity_kind"] !== undefined) return false;
  // Docker Hub has repositories and organisations too, and says of each action what it was in words.
  if (record["action_description"] !== undefined) return false;
  return (
    MARKS.some((mark) => record[mark] !== undefined) ||
    (typeof actor === "string" && !actor.includes(":") && OWN.test(action))
  );
}
