import type { Condition, Rule } from "../../rule.ts";
import { slack } from "../examples/vendors.ts";

const BASE = { version: 1, sources: ["slack-audit"], owasp: [] } as const;
const ROUTINE = "Administrators at their work: ask which change it was.";
const ASK = "Ask whoever did it; undo it in Slack's administration (reversible), and look at what followed.";

/** A second factor that was made a duty. */
const STRENGTHENED: Condition = {
  all: [
    { field: "action", in: ["pref.two_factor_auth_changed", "pref.sso_setting_changed"] },
    { field: "raw.details.new_value", in: ["mandatory", "required", "on", "true", true] },
  ],
};

/** Slack: what apps may do, who rules, what watches. */
export const SLACK: readonly Rule[] = [
  {
    ...BASE,
    id: "slack-app-access-widened",
    title:
      "{identity_name} let the app {labels.entity|that the log does not name} do more in {labels.location|account_uid|the account}",
    confidence: "medium",
    actions: [
      "app_scopes_expanded",
      "app_resources_added",
      "app_resources_granted",
      "bot_token_upgraded",
      "org_app_upgraded_to_org_install",
    ],
    when: {
      any: [
        { not: { field: "action", equals: "app_scopes_expanded" } },
        { field: "raw.details.new_scopes", differsFrom: "raw.details.previous_scopes" },
        { not: { field: "raw.details.previous_scopes", exists: true } },
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI3", "NHI5"],
    expected: "apps keep the scopes that were reviewed",
    shows: ["labels.entity", "granted_scopes"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "scopes were added",
        records: [
          slack("app_scopes_expanded", {
            details: { new_scopes: ["chat:write", "users:read.email"], previous_scopes: ["chat:write"] },
          }),
        ],
      },
      { name: "a token upgraded", records: [slack("bot_token_upgraded")] },
    ],
    quiet: [
      {
        name: "the same scopes again",
        records: [
          slack("app_scopes_expanded", { details: { new_scopes: ["chat:write"], previous_scopes: ["chat:write"] } }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "slack-app-installed",
    title:
      "{identity_name} put the app {labels.entity|that the log does not name} into {labels.location|account_uid|the account}",
    confidence: "medium",
    actions: [
      "app_installed",
      "app_approved",
      "app_token_preserved",
      "workflow_app_token_preserved",
      "org_app_workspace_added",
      "org_app_future_workspace_install_enabled",
    ],
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI3"],
    expected: "apps that were reviewed",
    shows: ["labels.entity", "resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "installed", records: [slack("app_installed")] }],
    quiet: [{ name: "removed", records: [slack("app_uninstalled")] }],
  },
  {
    ...BASE,
    id: "slack-admin-made",
    title:
      "{identity_name} made {labels.entity|somebody} a ruler of {labels.location|account_uid|the account} ({action})",
    confidence: "high",
    actions: [
      "role_change_to_admin",
      "role_change_to_owner",
      "owner_transferred",
      "primary_owner_transferred",
      "service_owner_transferred",
      "permissions_assigned",
      "role_assigned",
    ],
    severity: "high",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "few owners, all of them people",
    shows: ["labels.entity", "labels.new_value"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "to owner",
        records: [
          slack("role_change_to_owner", { entity: { type: "user", user: { id: "W9", email: "eve@example.com" } } }),
        ],
      },
    ],
    quiet: [{ name: "to guest", records: [slack("role_change_to_guest")] }],
  },
  {
    ...BASE,
    id: "slack-sign-in-weakened",
    title: "{identity_name} changed how people sign in to {labels.location|account_uid|the account} ({action})",
    confidence: "medium",
    actions: [
      "pref.sso_setting_changed",
      "pref.two_factor_auth_changed",
      "pref.session_duration_changed",
      "idp_configuration_deleted",
      "idp_prod_configuration_deleted",
      "enterprise_session_duration_changed",
      "idp_configuration_added",
      "idp_prod_configuration_updated",
      "idp_prod_configuration_added",
    ],
    when: { not: STRENGTHENED },
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1556" }],
    owasp: ["NHI4"],
    expected: "single sign-on and the second factor stay required",
    shows: ["labels.previous_value", "labels.new_value"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "single sign-on made optional",
        records: [
          slack("pref.sso_setting_changed", { details: { new_value: "optional", previous_value: "required" } }),
        ],
      },
    ],
    quiet: [
      { name: "a name changed", records: [slack("pref.workspace_name_changed")] },
      {
        name: "single sign-on demanded",
        records: [slack("pref.sso_setting_changed", { details: { new_value: "required" } })],
      },
      {
        name: "a second factor demanded",
        records: [
          slack("pref.two_factor_auth_changed", { details: { new_value: "mandatory", previous_value: "off" } }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "slack-anomaly",
    title: "Slack says that {identity_name} behaves unlike itself ({labels.reason|no reason given})",
    confidence: "medium",
    actions: ["anomaly"],
    severity: "medium",
    attacks: [{ tactic: "Initial Access", technique: "T1078.004" }],
    owasp: ["NHI2"],
    expected: "the address, the client and the session that Slack knows",
    shows: ["labels.reason", "src_ip", "user_agent"],
    key: "session_uid",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "another network", records: [slack("anomaly", { details: { reason: ["asn"] } })] }],
    quiet: [{ name: "a session ends", records: [slack("user_logout")] }],
  },
  {
    ...BASE,
    id: "slack-data-exported",
    title: "{identity_name} exported the data of {labels.location|account_uid|the account}",
    confidence: "medium",
    actions: [
      "manual_export_*",
      "scheduled_export_*",
      "manual_user_export_*",
      "channels_export_*",
      "corporate_exports_approved",
      "corporate_exports_enabled",
    ],
    when: { not: { field: "action", suffix: "_deleted" } },
    severity: "high",
    attacks: [{ tactic: "Exfiltration", technique: "T1567" }],
    expected: "exports for a legal cause, by few people",
    shows: ["action", "src_ip"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [
      "What was exported is gone, so treat it as disclosed; cancel exports that are scheduled, and take the rights of whoever did it (reversible).",
    ],
    fires: [{ name: "started", records: [slack("manual_export_started")] }],
    quiet: [{ name: "a file fetched", records: [slack("file_downloaded")] }],
  },
  {
    ...BASE,
    id: "slack-many-files-fetched",
    title: "{identity_name} fetched many files of {account_uid}",
    confidence: "medium",
    actions: ["file_downloaded"],
    threshold: { distinct: ["resource"], noun: "files", atLeast: 40, withinMs: 600000 },
    severity: "medium",
    attacks: [{ tactic: "Collection", technique: "T1213" }],
    owasp: ["NHI5"],
    expected: "a file at a time",
    shows: ["resource"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "forty in a minute",
        records: Array.from({ length: 40 }, (_, n) =>
          slack("file_downloaded", { entity: { type: "file", file: { id: `F${n}` } } }),
        ),
      },
    ],
    quiet: [
      {
        name: "the same one again",
        records: Array.from({ length: 40 }, () =>
          slack("file_downloaded", { entity: { type: "file", file: { id: "F1" } } }),
        ),
      },
    ],
  },
  {
    ...BASE,
    id: "slack-organization-made",
    title: "{identity_name} made the organization {labels.entity|account_uid|the account}",
    confidence: "medium",
    actions: ["organization_created"],
    severity: "info",
    attacks: [{ tactic: "Persistence", technique: "T1136.003" }],
    expected: "an organization is made once",
    shows: ["labels.entity"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "made", records: [slack("organization_created")] }],
    quiet: [{ name: "deleted", records: [slack("organization_deleted")] }],
  },
];
