import type { Json } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { workspace } from "../examples/directories.ts";
import { slack } from "../examples/vendors.ts";
import { plainRule } from "../plain-rule.ts";

const WORKSPACE = ["google-workspace"];
const OPEN = ["ANYONE", "ALL_ON_THE_INTERNET", "EXTERNAL", "SHARING_ALLOWED", "READ_WRITE", "READ_ONLY", "MANAGE"];
const joined = (USER_EMAIL: string) =>
  workspace("admin", "ADD_GROUP_MEMBER", { USER_EMAIL, GROUP_EMAIL: "all@example.com" });
const byMachine = (USER_EMAIL: string) => ({
  ...joined(USER_EMAIL),
  actor: { email: "sync@shop.iam.gserviceaccount.com", profileId: "7" },
});
const OWN_DOMAIN = [
  { field: "item.value", sameDomainAs: "identity_name" },
  { field: "item.value", sameDomainAs: "labels.group" },
];
const granted = (grantee_email: string) =>
  workspace("calendar", "change_calendar_acls", { grantee_email, access_level: "owner" });
const setting = (name: string, SETTING_NAME: string, NEW_VALUE: Json) =>
  workspace("admin", name, { SETTING_NAME, NEW_VALUE });

/** Google Workspace and Slack: what is shown outside, and guards and logs that are taken away. */
export const WORKSPACE_OPENINGS: readonly Rule[] = [
  plainRule({
    id: "workspace-shared-wider",
    title: "{identity_name} lets groups, calendars or files be seen outside ({labels.setting|a setting})",
    sources: WORKSPACE,
    actions: ["CHANGE_GROUP_SETTING", "CHANGE_CALENDAR_SETTING", "CHANGE_DOCS_SETTING"],
    when: {
      each: "raw.events.*.parameters",
      where: {
        all: [
          { field: "item.name", equals: "NEW_VALUE" },
          { any: OPEN.map((contains) => ({ field: "item.value", contains })) },
          {
            not: {
              any: ["NOT_ALLOWED", "NO_ACCESS", "DISALLOW"].map((contains) => ({ field: "item.value", contains })),
            },
          },
        ],
      },
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "what is inside stays inside",
    fires: ["a group", setting("CHANGE_GROUP_SETTING", "WHO_CAN_VIEW_MESSAGES", "ANYONE_CAN_VIEW")],
    quiet: ["shut", setting("CHANGE_DOCS_SETTING", "SHARING_OUTSIDE_DOMAIN", "SHARING_NOT_ALLOWED")],
  }),
  plainRule({
    id: "workspace-guard-thinned",
    title: "{identity_name} took a guard of the domain away ({action})",
    sources: WORKSPACE,
    actions: [
      "DELETE_DLP_RULE",
      "UPDATE_DLP_RULE",
      "UPDATE_ACCESS_LEVEL_V2",
      "DELETE_ACCESS_LEVEL_V2",
      "delete_hold",
      "remove_hold",
      "remove_held_accounts",
      "delete_retention_rule",
      "update_retention_rule",
      "RELEASE_FROM_QUARANTINE",
    ],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "rules against loss and holds stay",
    fires: ["a rule", workspace("admin", "DELETE_DLP_RULE")],
    quiet: ["one more", workspace("admin", "CREATE_DLP_RULE")],
  }),
  plainRule({
    id: "workspace-session-or-browser-warned",
    title: "Google warns that a session or browser of {identity_name} was taken over ({action})",
    sources: WORKSPACE,
    actions: [
      "user_signed_out_due_to_suspicious_session_cookie",
      "PASSWORD_BREACH",
      "MALWARE_TRANSFER",
      "DANGEROUS_DOWNLOAD",
      "PASSWORD_REUSE",
      "UNSAFE_SITE_VISIT",
    ],
    severity: "medium",
    attempted: "medium",
    refusal: "alone",
    owasp: ["NHI2"],
    attack: { tactic: "Initial Access", technique: "T1078.004" },
    expected: "sessions stay on their device",
    fires: ["a cookie", workspace("login", "user_signed_out_due_to_suspicious_session_cookie")],
    quiet: ["signed out", workspace("login", "logout")],
  }),
  plainRule({
    id: "slack-file-shown-to-anybody",
    title: "{identity_name} made a link to a file that anybody may open",
    sources: ["slack-audit"],
    actions: ["file_public_link_created"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "files stay in their channels",
    fires: ["made", slack("file_public_link_created")],
    quiet: ["taken back", slack("file_public_link_revoked")],
  }),
  plainRule({
    id: "slack-log-switched-off",
    title: "{identity_name} switched off access to Slack's audit log ({action})",
    sources: ["slack-audit"],
    actions: ["audit_logs_api_disabled"],
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "the log is read",
    fires: ["off", slack("audit_logs_api_disabled")],
    quiet: ["signed in", slack("user_login")],
  }),
  plainRule({
    id: "workspace-calendar-given-outside",
    title: "{identity_name} let {labels.grantee|an outsider} write in a calendar",
    sources: WORKSPACE,
    actions: ["change_calendar_acls"],
    when: {
      all: [
        { field: "raw.events.*.parameters.*.value", in: ["owner", "editor", "root"] },
        { field: "labels.grantee", contains: "@" },
        { not: { field: "labels.grantee", contains: "__public_principal__" } },
        { not: { field: "labels.grantee", sameDomainAs: "identity_name" } },
      ],
    },
    severity: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Collection", technique: "T1213" },
    expected: "outsiders see when somebody is free",
    fires: ["an outsider", granted("eve@example.org")],
    quiet: ["a colleague", granted("bob@example.com")],
  }),
  plainRule({
    id: "workspace-outsider-in-group",
    title: "{identity_name} put {resource|an outsider} into a group of the company",
    sources: WORKSPACE,
    actions: ["ADD_GROUP_MEMBER", "add_member"],
    when: {
      each: "raw.events.*.parameters",
      where: {
        all: [
          { field: "item.name", in: ["USER_EMAIL", "member_id"] },
          { field: "item.value", contains: "@" },
          // A service account that keeps groups has a domain of its own, which says nothing of whose they are.
          { not: { any: OWN_DOMAIN } },
          { not: { field: "item.value", suffix: ".gserviceaccount.com" } },
        ],
      },
    },
    severity: "low",
    owasp: ["NHI3"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "groups are of the company's people",
    falsePositives: ["Groups with suppliers, and companies of several domains: told until it is a habit."],
    fires: ["an outsider", joined("eve@example.org")],
    quiet: ["a colleague, by what keeps the groups", byMachine("bob@example.com")],
  }),
];
