import type { Rule } from "../../rule.ts";
import { workspace } from "../examples/directories.ts";

const BASE = { version: 1, sources: ["google-workspace"], owasp: [] } as const;
const ROUTINE = "Administrators at their work: ask which change it was.";
const ASK = "Ask whoever did it; undo it in the admin console.";

/** Google Workspace: what leaves, and protections that are changed. */
export const WORKSPACE_CHANGES: readonly Rule[] = [
  {
    ...BASE,
    id: "workspace-mail-forwarded",
    title: "{identity_name} forwards mail to {labels.email_forwarding_destination_address|outside}",
    confidence: "medium",
    actions: ["email_forwarding_out_of_domain"],
    severity: "medium",
    attacks: [{ tactic: "Collection", technique: "T1114.003" }],
    expected: "mail stays in the domain",
    shows: ["action"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "outside",
        records: [
          workspace("user_accounts", "email_forwarding_out_of_domain", {
            email_forwarding_destination_address: "eve@evil.example",
          }),
        ],
      },
    ],
    quiet: [{ name: "a password changed", records: [workspace("user_accounts", "password_edit")] }],
  },
  {
    ...BASE,
    id: "workspace-calendar-made-public",
    title: "{identity_name} opened a calendar to everybody",
    confidence: "medium",
    actions: ["change_calendar_acls"],
    when: { all: [{ field: "raw.events.*.parameters.*.value", contains: "__public_principal__" }] },
    severity: "low",
    attacks: [{ tactic: "Exfiltration", technique: "T1567" }],
    expected: "calendars stay in the domain",
    shows: ["action"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "public",
        records: [
          workspace("calendar", "change_calendar_acls", {
            grantee_email: "__public_principal__@public.calendar.google.com",
            access_level: "read",
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "a colleague",
        records: [
          workspace("calendar", "change_calendar_acls", { grantee_email: "bob@example.com", access_level: "read" }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "workspace-marketplace-opened",
    title: "{identity_name} changed which apps people may install ({action})",
    confidence: "medium",
    actions: [
      "CHANGE_APPS_ALLOWLIST_SETTING",
      "CHANGE_MARKETPLACE_APPS_ALLOWLIST",
      "ALLOW_ALL_MARKETPLACE_APPS",
      "ADD_MOBILE_APPLICATION_TO_WHITELIST",
      "TRUST_DOMAIN_OWNED_OAUTH2_APPS",
      "ADD_TO_TRUSTED_OAUTH2_APPS",
      "MULTIPLE_ADD_TO_TRUSTED_OAUTH2_APPS",
      "ADD_TO_TRUSTED_BY_OAUTH_SCOPE_OAUTH2_APPS",
      "MULTIPLE_ADD_TO_TRUSTED_BY_OAUTH_SCOPE_OAUTH2_APPS",
      "OAUTH_APPS_BULK_UPLOAD",
      "CHANGE_WHITELIST_SETTING",
      "ALLOW_SERVICE_FOR_OAUTH2_ACCESS",
      "CHANGE_EMAIL_SETTING",
    ],
    when: {
      any: [
        { not: { field: "action", equals: "CHANGE_EMAIL_SETTING" } },
        { field: "labels.setting", equals: "ENABLE_G_SUITE_MARKETPLACE" },
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI3"],
    expected: "apps are allowed one by one",
    shows: ["action"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "trusted", records: [workspace("admin", "ADD_TO_TRUSTED_OAUTH2_APPS")] },
      {
        name: "by the setting of the marketplace",
        records: [workspace("admin", "CHANGE_EMAIL_SETTING", { SETTING_NAME: "ENABLE_G_SUITE_MARKETPLACE" })],
      },
    ],
    quiet: [
      { name: "taken out", records: [workspace("admin", "REMOVE_FROM_TRUSTED_OAUTH2_APPS")] },
      {
        name: "another setting",
        records: [workspace("admin", "CHANGE_EMAIL_SETTING", { SETTING_NAME: "ENABLE_EMAIL_AUTOFORWARDING" })],
      },
    ],
  },
  {
    ...BASE,
    id: "workspace-role-written",
    title: "{identity_name} made or widened a role of administrators ({action})",
    confidence: "medium",
    actions: ["CREATE_ROLE", "UPDATE_ROLE", "ADD_PRIVILEGE"],
    severity: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "roles change by agreement",
    shows: ["labels.role_name"],
    key: "labels.role_name",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "made", records: [workspace("admin", "CREATE_ROLE", { ROLE_NAME: "x" })] }],
    quiet: [
      { name: "deleted", records: [workspace("admin", "DELETE_ROLE", { ROLE_NAME: "x" })] },
      { name: "renamed", records: [workspace("admin", "RENAME_ROLE", { ROLE_NAME: "x" })] },
    ],
  },
  {
    ...BASE,
    id: "workspace-guard-removed",
    title: "{identity_name} left a protection of the account ({action})",
    confidence: "medium",
    actions: ["titanium_unenroll", "2sv_disable"],
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1556.006" }],
    owasp: ["NHI4"],
    expected: "protections stay on",
    shows: ["action"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "advanced protection", records: [workspace("user_accounts", "titanium_unenroll")] }],
    quiet: [{ name: "on", records: [workspace("user_accounts", "titanium_enroll")] }],
  },
  {
    ...BASE,
    id: "workspace-device-compromised",
    title: "A device of {identity_name} is compromised or behaves oddly ({action})",
    confidence: "medium",
    actions: ["DEVICE_COMPROMISED_EVENT", "SUSPICIOUS_ACTIVITY_EVENT", "FAILED_PASSWORD_ATTEMPTS_EVENT"],
    // The same event says that a device is whole again; activities of a row per event have their parameters as members.
    when: {
      not: {
        any: ["raw.events.*.parameters.*.value", "raw.parameters.DEVICE_COMPROMISED_STATE"].map((field) => ({
          field,
          equals: "NOT_COMPROMISED",
        })),
      },
    },
    severity: "medium",
    attacks: [{ tactic: "Initial Access", technique: "T1078.004" }],
    expected: "devices are whole",
    shows: ["action"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "odd", records: [workspace("mobile", "SUSPICIOUS_ACTIVITY_EVENT")] },
      {
        name: "compromised",
        records: [workspace("mobile", "DEVICE_COMPROMISED_EVENT", { DEVICE_COMPROMISED_STATE: "COMPROMISED" })],
      },
    ],
    quiet: [
      { name: "synchronised", records: [workspace("mobile", "DEVICE_SYNC_EVENT")] },
      {
        name: "whole again",
        records: [workspace("mobile", "DEVICE_COMPROMISED_EVENT", { DEVICE_COMPROMISED_STATE: "NOT_COMPROMISED" })],
      },
    ],
  },
  {
    ...BASE,
    id: "workspace-suspended-user-returned",
    title: "{identity_name} let a suspended account act again ({labels.target_user|not named in the log})",
    confidence: "medium",
    actions: ["UNSUSPEND_USER"],
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098" }],
    owasp: ["NHI1"],
    expected: "accounts stay suspended",
    shows: ["labels.target_user"],
    key: "labels.target_user",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "again", records: [workspace("admin", "UNSUSPEND_USER", { USER_EMAIL: "old@example.com" })] }],
    quiet: [{ name: "suspended", records: [workspace("admin", "SUSPEND_USER", { USER_EMAIL: "old@example.com" })] }],
  },
];
