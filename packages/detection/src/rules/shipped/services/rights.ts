import type { Condition, Rule } from "../../rule.ts";
import { OTHERS_AT_GATES, RULERS_AT_GATES } from "../examples/gates.ts";
import { awx, oracleDatabase, rancher } from "../examples/hosts.ts";
import { bitbucket } from "../examples/platforms.ts";
import {
  dropbox,
  elasticsearch,
  keycloak,
  mongodb,
  notion,
  pagerduty,
  salesforce,
  snyk,
  teleport,
} from "../examples/services.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";
import { RIGHTS_GIVEN, RULER_BY_NAME, RULES_THERE, saysRuler } from "./rulers.ts";

const SOURCE = { sources: ["services"] } as const;
/** What a warehouse was asked has rules of its own. */
const IS_ASKED: Condition = {
  all: [{ field: "action", equals: "GRANT" }, { not: { field: "provider", in: ["oracle-database", "mysql"] } }],
};

const MADE_RULER = plainRule({
  ...SOURCE,
  id: "service-ruler-made",
  title:
    "{identity_name} let {resource|somebody} rule at {provider} ({labels.role|granted_scopes|labels.group|as an administrator})",
  actions: RIGHTS_GIVEN,
  when: {
    any: [
      { all: [RULES_THERE, { not: IS_ASKED }, { not: { field: "labels.how", equals: "delete" } }] },
      {
        all: [
          { field: "provider", equals: "awx" },
          { field: "labels.admin", in: ["true", "True"] },
        ],
      },
      { field: "action", in: RULER_BY_NAME },
      {
        all: [
          { field: "provider", equals: "check-point" },
          { field: "resource_kind", equals: "Administrator" },
        ],
      },
      { all: [{ field: "action", equals: "User added to group" }, saysRuler("resource")] },
      // Octopus': the document that changed is the team.
      {
        all: [
          { field: "action", equals: "Modified" },
          { field: "resource", equals: "teams-administrators" },
        ],
      },
    ],
  },
  severity: "medium",
  attempted: "low",
  owasp: ["NHI5"],
  attack: { tactic: "Persistence", technique: "T1098.003" },
  expected: "few rule, and they are people",
  shows: ["resource", "labels.role", "labels.group", "granted_scopes"],
  fires: ["an administrator", pagerduty("user", "update", "role", "admin")],
  quiet: ["a responder", pagerduty("user", "update", "role", "limited_user")],
});

/** Who rules at services, as whom somebody acts there, and what is carried out of them. */
export const SERVICES_RIGHTS: readonly Rule[] = [
  {
    ...MADE_RULER,
    fires: [
      ...MADE_RULER.fires,
      {
        name: "an administrator of a group of Snyk's",
        records: [snyk("group.user.role.edit", { after: { role: "ADMIN" } })],
      },
      {
        name: "an administrator of an organisation of Snyk's",
        records: [snyk("org.user.role.edit", { beforeRoleName: "Org Collaborator", afterRoleName: "ADMIN" })],
      },
      {
        name: "whoever rules Elasticsearch",
        records: [
          elasticsearch("", { "event.action": "put_user", put: { user: { name: "bob", roles: ["superuser"] } } }),
        ],
      },
      {
        name: "whoever rules a realm of Keycloak's",
        records: [keycloak("CLIENT_ROLE_MAPPING", "CREATE", { representation: '[{"id":"r1","name":"realm-admin"}]' })],
      },
      { name: "whoever rules a database of Oracle's", records: [oracleDatabase("GRANT", { ROLE: "DBA" })] },
      { name: "whoever rules AWX", records: [awx("user", "update", { is_superuser: ["False", "True"] })] },
      {
        name: "whoever rules all clusters",
        records: [rancher("POST", "/v3/globalrolebindings", { globalRoleId: "admin" })],
      },
      { name: "root of a database", records: [mongodb("grantRolesToUser", "read", "root")] },
      ...RULERS_AT_GATES,
    ],
    quiet: [
      ...MADE_RULER.quiet,
      {
        name: "one who ruled and does no more",
        records: [snyk("group.user.role.edit", { before: { role: "ADMIN" }, after: { role: "MEMBER" } })],
      },
      {
        name: "a reader of Elasticsearch's",
        records: [elasticsearch("", { "event.action": "put_user", put: { user: { name: "bob", roles: ["viewer"] } } })],
      },
      {
        name: "a role of Keycloak's that rules nothing",
        records: [keycloak("REALM_ROLE_MAPPING", "CREATE", { representation: '[{"id":"r1","name":"reader"}]' })],
      },
      { name: "a role of Oracle's that rules nothing", records: [oracleDatabase("GRANT", { ROLE: "READER" })] },
      { name: "a user of AWX", records: [awx("user", "update", { first_name: ["A", "Ann"] })] },
      {
        name: "a user of clusters",
        records: [rancher("POST", "/v3/globalrolebindings", { globalRoleId: "user-base" })],
      },
      { name: "a program that writes to a database", records: [mongodb("createUser", "readWrite")] },
      ...OTHERS_AT_GATES,
    ],
  },
  plainRule({
    ...SOURCE,
    id: "service-as-another",
    title: "{identity_name} acted at {provider} as somebody else ({action})",
    actions: [
      ...["user_logged_in_as_user", "LoginAs", "sign_in_as_session_start", "IMPERSONATE", "impersonation_started"],
      ...["session.impersonation.start", "USER_ASSUMED_USER", "user.impersonation.start"],
      "admin_impersonation_start",
    ],
    severity: "low",
    attack: { tactic: "Privilege Escalation", technique: "T1078.004" },
    expected: "help desks, with whom they help",
    shows: ["resource", "delegation"],
    fires: ["an administrator as a user", salesforce("LoginAs", { DELEGATED_USER_ID: "0059" })],
    quiet: ["a login", salesforce("Login", { LOGIN_STATUS: "LOGIN_NO_ERROR" })],
  }),
  plainRule({
    ...SOURCE,
    id: "service-app-installed",
    title: "{identity_name} let an application in to all of {provider}: {resource|not named in the log}",
    actions: [
      ...["app_link_team", "app_installed", "app_granted_access", "app.create", "Marketplace.Add", "org.app.install"],
      ...["group.app.install", "workspace_app_installed", "APPLICATION_CREATED", "APP_INSTALLED", "app_authorized"],
      ...["installedmanagedpackage", "App installed", "workspace.integration_added"],
      ...["Extension.Installed", "n8n.audit.package.installed", "integration-installation-completed"],
      "app_package_installation",
    ],
    // Heroku's own applications are what is written there.
    when: { not: { field: "provider", equals: "heroku" } },
    severity: "low",
    owasp: ["NHI3"],
    attack: { tactic: "Initial Access", technique: "T1199" },
    expected: "applications that were approved",
    fires: ["for the team", dropbox("app_link_team", { app_info: { display_name: "Sync" } })],
    quiet: ["for one person", dropbox("app_link_user", { app_info: { display_name: "Sync" } })],
  }),
  plainRule({
    ...SOURCE,
    id: "service-all-exported",
    title: "{identity_name} carried all of {provider} out ({action})",
    actions: [
      ...["workspace.content_exported", "workspace_export_started", "workspace_export_requested", "DataExport"],
      ...["workspace.audit_log_exported", "organization_export_started", "team_export_started"],
      ...["Organization_ClientExportedVault", "vault.export", "api_tokens_exported", "Full data export triggered"],
      ...["app_data_export", "ExportIAM"],
    ],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "copies by whoever runs the service, at known times",
    key: "action",
    fires: ["a workspace", notion("workspace.content_exported")],
    quiet: ["a page", notion("page.exported")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-users-exported",
    title: "{identity_name} carried out a list of who may do what at {provider} ({action})",
    actions: ["User details export*", "User permissions export*"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Discovery", technique: "T1087.004" },
    expected: "lists by whoever runs the service, at known times",
    key: "action",
    fires: ["it was asked for", bitbucket("User permissions export started")],
    quiet: ["a permission is given", bitbucket("Project permission granted")],
  }),
  traceRule({
    ...SOURCE,
    id: "service-rights-changed",
    title: "{identity_name} changed who may do what at {provider}: {resource|not named in the log} ({action})",
    actions: [
      ...["role.created", "role.updated", "USER_ROLES_CHANGED_AUDIT", "org.user.role.edit", "group.user.role.edit"],
      ...["group.roles.create", "group.roles.edit", "admin_create", "PermSetAssign", "PermSetGroupAssign"],
      ...["changedprofileforuser", "org.service_account.edit", "group.service_account.edit", "user.create"],
      ...["policy_update", "admin_update", "update_configuration", "createUser"],
      ...["user_admin_granted", "grant-user-role.*", "set-user-roles.*", "assign-builtin-role.*", "update.user.org"],
      ...["Security.ModifyPermission", "Library.ServiceConnectionShared", "Global permission requested"],
      ...[
        "IdentityControlPlane.CreatePolicy",
        "IdentityControlPlane.UpdatePolicy",
        "IdentityControlPlane.AddUserToGroup",
      ],
      ...["IdentityControlPlane.CreateDynamicGroup", "IdentityControlPlane.UpdateUserCapabilities"],
      ...[
        "iam-am.policy.create",
        "iam-am.policy.update",
        "iam-groups.member.add",
        "iam-identity.account-settings.update",
      ],
      ...["Ram.CreateUser", "Ram.CreateLoginProfile", "Ram.UpdateRole", "Ram.AttachPolicyToRole"],
      ...["gva.grant", "gm.grant", "gm.join", "user_create", "lock.deleted", "team.add_member"],
      ...["ChangeTeamMemberRoleEvent", "user_add_role", "user_add_to_group", "admin_permission_change"],
      ...["permission.added", "member.role_updated", "create_role", "grant_role", "change_database_privilege"],
      ...["GRANT", "CREATE USER", "ALTER USER", "user.associate.role", "AttachDetachPolicyBuiltin"],
      ...["sys_user_has_role.role", "sys_group_has_role.role", "sys_security_acl.active", "account-role.updated"],
      ...["audit.user.organization_manager_add", "audit.user.space_manager_add", "audit.user.space_developer_add"],
      ...["audit.user.space_supporter_add", "add.policy", "change.policy", "grant", "create_user", "alter_user"],
      ...["SetPolicyForUserOrGroup", "PutBucketPolicy", "PUT /v1/acl/policy*", "POST /v1/acl/policy*"],
      ...["POST /v3/users", "POST /v3/globalrolebindings", "UpdateUser", "UpdateUserAPI"],
      ...["POST /v3/clusterroletemplatebindings", "team-member-role-update", "role_creation"],
      ...["put_role", "TAILNET.ACL.UPDATE"],
    ],
    when: {
      all: [
        // Of all services that make users Teleport's are the machines' and CrowdStrike's rule sensors.
        {
          not: {
            all: [{ field: "action", equals: "user.create" }, { not: { field: "provider", equals: "teleport" } }],
          },
        },
        { not: { any: [saysRuler("labels.role"), saysRuler("granted_scopes"), IS_ASKED] } },
      ],
    },
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "roles come from code, or from whoever looks after the service",
    fires: ["a role of Teleport's", teleport("role.created", "T9000I")],
    quiet: ["a user of PagerDuty's", pagerduty("user", "create")],
  }),
  traceRule({
    ...SOURCE,
    id: "service-settings-changed",
    title: "{identity_name} changed settings of {provider} ({action})",
    actions: [
      ...["group.settings.edit", "org.settings.edit", "org.webhook.add", "group.webhook.add", "org.integration.edit"],
      ...["updateConfig", "patchConfig", "BatchExport.created"],
      ...[
        "workspace_associated_email_domain_added",
        "ORGANIZATION_UPDATED",
        "customer_update",
        "auth_preference.update",
      ],
      ...["team_privacy_settings_changed", "workspace.settings.public_homepage_added"],
      ...["group.request_access_settings.edit", "workspace.settings.enforce_saml_sso_config_updated"],
      ...["createWebhook", "Pipelines.PipelineRetentionSettingChanged", "Pipelines.ProjectSettings"],
      ...["Artifacts.Feed.Org.Modify", "Artifacts.Feed.Project.Modify"],
      ...["Library.AgentPoolCreated", "Library.AgentAdded", "Library.VariableGroupModified", "SSH settings changed"],
      ...["AuditLog.DownloadLog", "authentication_policy_updated", "domain_unclaimed"],
      ...["project-sso-protection", "project-password-protection", "project-automation-bypass"],
      ...["alias-protection-bypass-created", "firewall-bypass-created", "ChangeTeam2FAEnforcementEvent"],
      ...["app_authentication_method_change", "authentication_edit_settings", "SetConfigKV", "setting.update"],
      ...["llmApiKey.create", "security_settings_change", "app_identity_verification_change"],
      "app_google_sso_domain_change",
    ],
    when: {
      not: {
        any: [
          { field: "labels.admin_actions_mfa", equals: "disabled" },
          { field: "labels.now", equals: "disabled" },
        ],
      },
    },
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "set once",
    key: "action",
    fires: ["a webhook", snyk("org.webhook.add")],
    quiet: ["a project is tested", snyk("org.project.test", { origin: "cli" })],
  }),
];
