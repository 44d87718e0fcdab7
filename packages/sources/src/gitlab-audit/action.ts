import type { ActionClass, JsonObject } from "@rolecall/core";
import { type ClassTable, classIn } from "../action/class-table.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { readObject, readText } from "../record/read-member.ts";

/** Over event types and over what is made of details: the first that matches says the class. */
const CLASSES: ClassTable = [
  [
    /access.token|deploy.token|deploy_key|ssh_key|gpg_key|feature_flags_client|runner_registration|runners_token|secret|ci_variable|cluster_agent_token|application_secret/,
    "secret",
  ],
  [/login|authenticat|two_factor|sign.in|logout|failed_|unlock/, "auth"],
  [/download|export|_cloned|_viewed|_read|upload-pack/, "read"],
  [
    /member_|_member|user_add|user_access|project_feature|protected_|_rule|policy|saml|webhook|hook|audit_events_streaming|_streaming|visibility|admin|permission|_setting|setting_|approval|_updated|impersonat|push_rule|allowlist|ip_restriction|integration|group_|instance_|application_/,
    "admin",
  ],
  [/destroyed|deleted|removed|_destroy|_delete|^remove/, "delete"],
  [/pipeline|job_|_run/, "execute"],
  [/created|added|_create|merged|closed|push|receive-pack|^add|^change|transfer|archiv/, "write"],
];

/**
 * The operation. Streams name it (`event_type`), newer entries of the API do (`details.event_name`); of others `details`
 * says what was added, removed or changed. Messages are free text and stay labels.
 */
export function actionOf(record: JsonObject, details: JsonObject): string | undefined {
  const named =
    readText(record["event_type"], 128) ?? readText(record["event_name"], 128) ?? readText(details["event_name"], 128);
  if (named !== undefined) return named;
  for (const verb of ["add", "remove", "change"] as const) {
    const what = readText(details[verb], 64) ?? readText(record[verb], 64);
    if (what !== undefined) return `${verb} ${what.toLowerCase()}`;
  }
  if (readText(details["with"]) !== undefined || readText(record["with"]) !== undefined) return "sign in";
  if (details["custom_message"] !== undefined || record["custom_message"] !== undefined) return "custom_message";
  return details["failed_login"] === undefined && record["failed_login"] === undefined ? undefined : "failed_login";
}

/** The class; of a Git operation by its direction. */
export function classify(action: string, details: JsonObject): ActionClass {
  const isGit = action === "custom_message" || action.includes("git_operation");
  const git = isGit ? readText(readObject(details["custom_message"])?.["action"]) : undefined;
  const text =
    action === "custom_message" ? `custom_message ${readText(details["custom_message"])?.toLowerCase() ?? ""}` : action;
  return classes.get(git ?? text);
}

function classOf(text: string): ActionClass {
  return classIn(CLASSES, text) ?? "other";
}

const classes = new BoundedCache(1024, classOf);
