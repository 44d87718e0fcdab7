import type { Condition, Rule } from "../../rule.ts";
import { mariadb } from "../examples/consoles.ts";
import { cockroach, oracleDatabase } from "../examples/hosts.ts";
import { wiz } from "../examples/platforms.ts";
import {
  asana,
  atlas,
  atlassian,
  buildkite,
  circleci,
  crowdstrike,
  keycloak,
  teleport,
  zscaler,
} from "../examples/services.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";

const SOURCE = { sources: ["services"] } as const;
const LESS = ["optional", "disabled", "off", "false", "none", "simple", "never", "anyone"];

/** What is off by its name alone, at whichever service. */
const OFF = [
  ...["ORG_TWO_FACTOR_AUTH_OPTIONAL", "ORG_PUBLIC_API_ACCESS_LIST_NOT_REQUIRED", "SSO_PROVIDER_DISABLED"],
  ...["SSO_PROVIDER_DELETED", "ORGANIZATION_TWO_FACTOR_DISABLED", "group.sso.delete", "group.sso.remove"],
  ...["Organization_DisabledSso", "authnpolicy_delete", "DeleteSAMLIdentityProvider"],
  ...["TAILNET.DEVICE_APPROVAL.DISABLE", "TAILNET.MACHINE_APPROVAL_NEEDED.DISABLE"],
  ...["account.disblmfa", "account.disblduo", "mfa.disblmfa", "sso.disblsso", "account.disblsso"],
];
/** What is off where the new value says so. */
const LESSENED = [
  ...["workspace_saml_settings_changed", "workspace_require_app_approvals_of_type_changed"],
  ...["workspace_password_requirements_changed", "workspace_2fa_settings_changed", "tfa_change_policy"],
  ...["workspace_default_session_duration_changed", "workspace_form_link_authentication_required_disabled"],
  ...["sso_change_policy", "workspace_guest_invite_permissions_changed", "auth_preference.update"],
  ...["workspace.settings.enforce_saml_sso_config_updated", "web_sessions_change_fixed_length_policy"],
  ...["admin_single_sign_on_update", "org.edit", "admin_two_factor_auth_change"],
];
const IS_LESS: Condition = {
  any: [
    { field: "labels.now", in: LESS },
    { field: "labels.sso", in: LESS },
    { field: "labels.admin_actions_mfa", in: LESS },
    { field: "action", equals: "workspace_form_link_authentication_required_disabled" },
  ],
};

const AUTH_LOG_OFF = { SettingName: "server.auth_log.sql_sessions.enabled", Value: "false" } as const;

const LOG_CHANGED = plainRule({
  ...SOURCE,
  id: "service-log-changed",
  title: "{identity_name} changed what {provider} writes down ({action})",
  actions: [
    ...["AUDIT_LOG_CONFIGURATION_UPDATED", "session_recording_config.update", "auditConfigure"],
    ...["ALERT_CONFIG_DISABLED_AUDIT", "ALERT_CONFIG_DELETED_AUDIT", "NOTIFICATION_SERVICE_DISABLED", "REALM.UPDATE"],
    ...["Audit log configuration updated", "Audit.UpdateConfiguration"],
    ...["NOAUDIT", "DROP AUDIT POLICY", "ALTER AUDIT POLICY", "set_cluster_setting", "set_global", "uninstall_plugin"],
  ],
  // Of a realm of Keycloak's, of a cluster of CockroachDB's and of a server of MySQL's, what is written down is one thing of many.
  when: {
    any: [
      { not: { field: "action", in: ["REALM.UPDATE", "set_cluster_setting", "set_global", "uninstall_plugin"] } },
      { field: "resource", matches: "*events/config" },
      {
        all: [
          {
            any: ["*audit*", "*auth_log*", "*log.*", "general_log"].map((matches) => ({
              field: "labels.setting",
              matches,
            })),
          },
          { field: "labels.now", in: ["false", "", "0s", "0", "off"] },
        ],
      },
      // Whose doings are written down, and whose are not.
      { field: "labels.setting", in: ["server_audit_excl_users", "server_audit_incl_users"] },
    ],
  },
  severity: "medium",
  attempted: "low",
  attack: { tactic: "Defense Impairment", technique: "T1685.002" },
  expected: "set once, in code",
  key: "action",
  fires: ["what is audited", atlas("AUDIT_LOG_CONFIGURATION_UPDATED")],
  quiet: ["a cluster", atlas("CLUSTER_UPDATE_SUBMITTED")],
});

/** What keeps the wrong ones out of services, and what is written down of the others. */
export const SERVICES_GUARDS: readonly Rule[] = [
  plainRule({
    ...SOURCE,
    id: "service-sign-in-weakened",
    title: "{identity_name} made it easier to sign in to {provider} ({action})",
    actions: [...OFF, ...LESSENED],
    when: { any: [{ field: "action", in: OFF }, IS_LESS] },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1556.009" },
    expected: "a second factor and the company's own sign-in are required",
    key: "action",
    fires: ["a second factor is no duty", atlas("ORG_TWO_FACTOR_AUTH_OPTIONAL")],
    quiet: ["sign-in by SAML is one", asana("workspace_saml_settings_changed", { new_value: "required" })],
  }),
  plainRule({
    ...SOURCE,
    id: "service-open-to-the-internet",
    title: "{identity_name} let every address in to {provider} ({labels.entry|the list is not asked})",
    actions: [
      ...["NETWORK_PERMISSION_ENTRY_ADDED", "NETWORK_PERMISSION_ENTRY_UPDATED", "API_KEY_ACCESS_LIST_ENTRY_ADDED"],
      ...["Ecs.AuthorizeSecurityGroup", "UpdateIPRestrictions"],
    ],
    when: { field: "labels.entry", worldOpen: true },
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "the addresses of the machines that use it",
    fires: ["one of several", wiz("UpdateIPRestrictions", { input: { userAccessAllowedIPs: ["10.0.0.0/8", "::/0"] } })],
    quiet: ["one machine", atlas("NETWORK_PERMISSION_ENTRY_ADDED", { whitelistEntry: "203.0.113.7/32" })],
  }),
  plainRule({
    ...SOURCE,
    id: "service-address-list-removed",
    title:
      "{identity_name} removed a list of addresses that may come in to {provider}: {resource|not named in the log}",
    actions: [
      ...["DeleteAllowlistGroup", "UpdateAllowlistGroup", "policy_deleted", "policy_disabled", "ip_allowlist_*"],
      "accounts.deleteIpAccessList",
    ],
    when: {
      any: [
        { field: "action", in: ["DeleteAllowlistGroup", "accounts.deleteIpAccessList"] },
        {
          all: [
            { field: "action", equals: "UpdateAllowlistGroup" },
            { field: "labels.active", equals: "false" },
          ],
        },
        {
          all: [
            { field: "provider", equals: "atlassian" },
            {
              any: [
                { field: "labels.type", matches: "ip*" },
                { field: "action", matches: "ip_allowlist_*delet*" },
                { field: "action", matches: "ip_allowlist_*disabl*" },
                { field: "action", matches: "ip_allowlist_*remov*" },
              ],
            },
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "the addresses of the company",
    fires: ["of a group", crowdstrike("DeleteAllowlistGroup", { group_name: "office" })],
    quiet: [
      "another policy",
      atlassian("policy_deleted", { type: "policies", attributes: { type: "data-residency" } }),
    ],
  }),
  plainRule({
    ...SOURCE,
    id: "service-log-stopped",
    title: "{identity_name} took away where {provider} sends its logs: {resource|not named in the log}",
    actions: [
      "NSS_FEED.DELETE",
      "NSS_SERVER.DELETE",
      "NSS.DELETE",
      "CLOUD_NSS_FEED.DELETE",
      "NOTIFICATION_SERVICE_DELETED",
      ...["AuditLog.StreamDeleted", "AuditLog.StreamDisabledByUser"],
    ],
    when: {
      any: [
        { field: "provider", in: ["zscaler", "azure-devops"] },
        {
          all: [
            { field: "provider", equals: "buildkite" },
            { field: "resource", matches: "*eventbridge*" },
          ],
        },
      ],
    },
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "what is written down goes on being sent",
    fires: ["a feed", zscaler("NSS_FEED", "DELETE")],
    quiet: ["one is made", zscaler("NSS_FEED", "CREATE")],
  }),
  {
    ...LOG_CHANGED,
    fires: [
      ...LOG_CHANGED.fires,
      { name: "of a database of Oracle's", records: [oracleDatabase("NOAUDIT")] },
      { name: "who comes in to CockroachDB", records: [cockroach("set_cluster_setting", AUTH_LOG_OFF)] },
      { name: "MariaDB's plugin", records: [mariadb("SET GLOBAL server_audit_logging = OFF")] },
      { name: "somebody is left out of it", records: [mariadb("SET @@GLOBAL.server_audit_excl_users = \\'eve\\'")] },
      { name: "it is taken out", records: [mariadb("UNINSTALL PLUGIN server_audit")] },
      { name: "which events a realm keeps", records: [keycloak("REALM", "UPDATE", { resourcePath: "events/config" })] },
    ],
    quiet: [
      ...LOG_CHANGED.quiet,
      { name: "a realm", records: [keycloak("REALM", "UPDATE", { resourcePath: "" })] },
      { name: "another setting of MariaDB's", records: [mariadb("SET GLOBAL max_connections = 0")] },
      { name: "MariaDB's plugin writes", records: [mariadb("SET GLOBAL server_audit_logging = ON")] },
      { name: "more is written down", records: [cockroach("set_cluster_setting", { ...AUTH_LOG_OFF, Value: "true" })] },
      { name: "it is kept elsewhere", records: [cockroach("set_cluster_setting", { ...AUTH_LOG_OFF, Value: "eu-1" })] },
      { name: "what is no log", records: [cockroach("set_cluster_setting", { SettingName: "x.y", Value: "false" })] },
    ],
  },
  plainRule({
    ...SOURCE,
    id: "service-secrets-for-forks",
    title: "{identity_name} let builds of forks have the secrets of {resource|a project}",
    service: "circleci",
    actions: ["project.settings.update", "project.settings.updated", "project.update"],
    when: { field: "labels.forks", equals: "true" },
    severity: "high",
    attempted: "medium",
    owasp: ["NHI2"],
    attack: { tactic: "Credential Access", technique: "T1552" },
    expected: "builds of strangers have no secrets",
    fires: [
      "forks get them",
      circleci("project.settings.update", { settings: { "forks-receive-secret-env-vars": true } }),
    ],
    quiet: [
      "they do not",
      circleci("project.settings.update", { settings: { "forks-receive-secret-env-vars": false } }),
    ],
  }),
  plainRule({
    ...SOURCE,
    id: "service-sign-in-trusted",
    title: "{identity_name} changed through whom people and machines sign in to {provider} ({action})",
    actions: [
      ...["saml.created", "saml.updated", "oidc.created", "oidc.updated", "github.created", "github.updated"],
      ...[
        "trusted_cluster.create",
        "SSO_PROVIDER_CREATED",
        "SSO_PROVIDER_UPDATED",
        "group.sso.add",
        "group.sso.create",
      ],
      ...["group.sso.edit", "IDENTITY_PROVIDER_CREATED", "IDENTITY_PROVIDER_UPDATED", "OIDC_IDENTITY_PROVIDER_CREATED"],
      ...["FEDERATION_SETTINGS_CREATED", "FEDERATION_SETTINGS_UPDATED", "OIDC_IDENTITY_PROVIDER_UPDATED"],
      ...["IDENTITY_PROVIDER.CREATE", "IDENTITY_PROVIDER.UPDATE", "IDENTITY_PROVIDER.CREATED"],
      ...["IDENTITY_PROVIDER.UPDATED", "CreateSAMLIdentityProvider", "UpdateSAMLIdentityProvider"],
      ...[
        "ssoConfigBackend.create",
        "ssoConfigBackend.update",
        "IDENTITY_PROVIDER_ACTIVATED",
        "SsoConfigurationSamlSet",
        "SsoConfigurationOidcSet",
        "PUT /v1/acl/auth-method*",
        "POST /v1/acl/auth-method*",
        "PUT /v3/authConfigs/*",
        "POST /v3/authConfigs/*",
      ],
    ],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Privilege Escalation", technique: "T1484.002" },
    expected: "set once, by whoever runs the directory",
    fires: ["a connector", teleport("saml.created", "T8200I")],
    quiet: ["one is gone", teleport("saml.deleted", "T8201I")],
  }),
  traceRule({
    ...SOURCE,
    id: "service-address-list-changed",
    title: "{identity_name} changed the addresses that may come in to {provider}: {resource|not named in the log}",
    actions: [
      ...["CreateAllowlistGroup", "UpdateAllowlistGroup", "API_KEY_ACCESS_LIST_ENTRY_DELETED", "ip_allowlist_*"],
      "account.updatfw",
    ],
    when: {
      not: {
        any: [
          { field: "action", matches: "ip_allowlist_*delet*" },
          { field: "labels.active", equals: "false" },
        ],
      },
    },
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "the addresses of the company",
    fires: ["a group", crowdstrike("UpdateAllowlistGroup", { group_name: "office" })],
    quiet: ["a build's", buildkite("PIPELINE_UPDATED")],
  }),
];
