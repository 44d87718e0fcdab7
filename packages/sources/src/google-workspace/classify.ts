import type { ActionClass, EventOutcome } from "@rolecall/core";
import { type ClassTable, classIn } from "../action/class-table.ts";
import { BoundedCache } from "../bounded-cache.ts";

/** Applications whose every event is of one class, unless the event's name says more. */
const APPLICATIONS: Readonly<Record<string, ActionClass>> = {
  login: "auth",
  saml: "auth",
  context_aware_access: "auth",
  admin: "admin",
  groups_enterprise: "admin",
  groups: "admin",
  rules: "other",
  meet: "other",
  mobile: "admin",
  data_studio: "read",
  gcp: "admin",
};

const CLASSES: ClassTable = [
  [/^(?:login|logout|sso|2sv_login|reauth)|login_(?:success|failure|challenge|verification)|^risky_sensitive/, "auth"],
  [
    /password|2sv|2step|recovery|security_key|api_?key|secret|certificate|app_specific|authorize_api_client|backup_code/,
    "secret",
  ],
  [/^(?:delete|trash|purge|remove)(?:$|_(?!from_folder))|_deleted?$/, "delete"],
  [
    /change_(?:user|document|acl|owner)|acl|visibility|sharing|role|privilege|admin|toggle|domain_?wide|delegat|permission|trust|^add_|^remove_|^suspend|^change_|setting/,
    "admin",
  ],
  [/^(?:view|download|print|preview|source_copy|email_as_attachment|prefetch|access|fetch|read|export)/, "read"],
  [/^(?:search|list|query)/, "discover"],
  [/^(?:authorize|revoke)$/, "admin"],
  [/^(?:run|execute|invoke|script)/, "execute"],
  [/^(?:create|edit|upload|rename|move|copy|add_to|send|update|insert|untrash|approval)/, "write"],
];

const byName = new BoundedCache<ActionClass>(4096, (key) => {
  const slash = key.indexOf("/");
  const application = key.slice(0, slash);
  const name = key.slice(slash + 1).toLowerCase();
  if (application === "token" && name === "activity") return "read";
  return (
    classIn(CLASSES, name) ??
    (Object.hasOwn(APPLICATIONS, application) ? (APPLICATIONS[application] ?? "other") : "other")
  );
});

/** What an event of an application says was done. */
export function classOf(application: string, name: string): ActionClass {
  return byName.get(`${application}/${name}`);
}

/** An activity tells what was done, unless its name or its parameters say otherwise. */
export function outcomeOf(name: string, parameters: ReadonlyMap<string, string>): EventOutcome {
  // What was refused ends so; `ADD_TO_BLOCKED_OAUTH2_APPS` is a list.
  if (/failure|denied|deny|blocked(?:_event)?$|reject/i.test(name)) return "denied";
  const status =
    parameters.get("status") ??
    parameters.get("login_status") ??
    parameters.get("result") ??
    parameters.get("status_code");
  if (status === undefined) return "success";
  if (/fail|denied|block|reject/i.test(status)) return "denied";
  return /^(?:4\d\d|5\d\d)$/.test(status) ? (/^40[13]$/.test(status) ? "denied" : "error") : "success";
}
