import type { ActionClass } from "@rolecall/core";
import { methodClass } from "../action/verb-class.ts";
import { BoundedCache } from "../bounded-cache.ts";

/** Patterns over `category.operation`; the first that matches says the class. */
const CLASSES: readonly (readonly [RegExp, ActionClass])[] = [
  [
    /^git\.(?:clone|fetch)$|\.download|^repo\.download_zip$|^(?:org|business)\.(?:audit_log_export|export)|_export$/,
    "read",
  ],
  [/^git\.push$|^pull_request|^issue|^commit_comment|^discussion|^project/, "write"],
  [/secret|personal_access_token|credential|public_key|deploy_key|oauth_access|^ssh_|token|\bkey\b/, "secret"],
  [/sso_response|failed_login|\.login$|^two_factor|\.sign_in|recovery_code/, "auth"],
  [/^workflows\.|^checks?\.|^codespaces\.(?:create|start|connect)|^environment\.|trigger/, "execute"],
  [/^(?:repo|packages?|codespaces|gist|project|artifact|actions_cache|release)\.(?:destroy|delete|remove$)/, "delete"],
  [
    /^(?:org|organization|business|enterprise|team|members?|role|hook|integration|oauth_application|ip_allow_list)/,
    "admin",
  ],
  [
    /^(?:protected_branch|repository_ruleset|repository_branch|sso|saml|scim|oidc|security|dependabot|copilot|audit)/,
    "admin",
  ],
  [
    /^repo\.(?:access|add_|remove_|update_member|transfer|archived|unarchived|disable|change|actions_|set_|register_|self_)/,
    "admin",
  ],
  [/\.(?:destroy|delete|remove)/, "delete"],
];

/** What `operation_type` says of an event that no pattern knows. */
const OPERATIONS: Readonly<Record<string, ActionClass>> = {
  create: "write",
  modify: "write",
  restore: "write",
  transfer: "admin",
  remove: "delete",
  access: "read",
  authentication: "auth",
};

const classes = new BoundedCache(4096, (action) => CLASSES.find(([pattern]) => pattern.test(action))?.[1]);

/** The class of an audit log action. `api.request` is judged by its method, and by whether its path asks for secrets. */
export function classify(
  action: string,
  operation: string | undefined,
  method: string | undefined,
  path: string,
): ActionClass {
  if (method !== undefined && action === "api.request")
    return /\/(?:secrets|keys)\b/.test(path) ? "secret" : methodClass(method);
  const known = classes.get(action);
  if (known !== undefined) return known;
  if (operation !== undefined && Object.hasOwn(OPERATIONS, operation)) return OPERATIONS[operation] ?? "other";
  return action.startsWith("repo.") ? "write" : "other";
}
