import { expect, test } from "vitest";
import { createRules } from "../../index.ts";
import { decodeRecord } from "../../test/decode-record.ts";
import { SERVICES_DEVICES } from "./devices.ts";
import { SERVICES_WORDS } from "./words.ts";

/** What is done all week at services whose operations are called by their words. */
const WORK: readonly (readonly [provider: string, actions: string])[] = [
  [
    "alibaba-cloud",
    "Ecs.DescribeInstances, Ram.GetAccessKeyLastUsed, Sts.AssumeRole, Sts.GetCallerIdentity, ActionTrail.DescribeTrails, ActionTrail.LookupEvents, Ecs.DeleteSnapshot, Ram.ListUsers, Ecs.RunInstances, Oss.PutObject, Kms.Decrypt, Ecs.StopInstance, Ram.DetachPolicyFromUser, Ram.DeleteAccessKey, Slb.AddBackendServers, Config.ListDiscoveredResources, Ims.GetSAMLProvider",
  ],
  [
    "oracle-cloud",
    "IdentityControlPlane.ListApiKeys, IdentityControlPlane.GetUser, ComputeApi.LaunchInstance, Database.DeleteBackup, Audit.ListEvents, Logging.SearchLog, ObjectStorage.PutObject, IdentityControlPlane.DeleteApiKey, ComputeApi.InstanceAction, KeyManagement.Decrypt, Vaults.ListSecrets, SecretRetrieval.GetSecretBundle, Logging.CreateLog, ConsoleSignOn.login",
  ],
  [
    "ibm-cloud",
    "iam-identity.serviceid-apikey.login, iam-identity.user-refreshtoken.login, containers-kubernetes.cluster.get, iam-am.policy.read, kms.secrets.wrap, kms.secrets.read, atracker.target.list, secrets-manager.secret.read, cloud-object-storage.object.read, iam-identity.serviceid-apikey.delete, iam-identity.account-serviceid.update, logdnaat.instance.list",
  ],
  [
    "huawei-cloud",
    "IAM.login, ECS.createServer, CTS.listTrackers, OBS.getObject, IAM.listUsers, VPC.createSecurityGroupRule",
  ],
  [
    "tencent-cloud",
    "sts.GetFederationToken, cvm.RunInstances, cam.ListUsers, cloudaudit.LookUpEvents, cos.PutObject, cam.GetUser",
  ],
  [
    "zendesk",
    "user.login, ticket_field.update, rule.create, user.update, organization.create, macro.destroy, user.create, automation.update",
  ],
  [
    "sumologic",
    "UserLoginSuccess, RoleCreated, ContentDeleted, SearchQueryExecuted, AccessKeyDeleted, DashboardUpdated, UserCreated, FieldExtractionRuleCreated, AuditSearch",
  ],
  [
    "harness",
    "PIPELINE.CREATE, PIPELINE.DELETE, SERVICE.CREATE, USER.LOGIN, PIPELINE_EXECUTION.START, API_KEY.DELETE, USER.INVITE, CONNECTOR.UPDATE",
  ],
  [
    "spacelift",
    "run.trigger, stack.create, stack.delete, login, session.create, context.create, policy.create, api_key.delete, run.stop",
  ],
  [
    "pulumi",
    "stack.created, stack.deleted, user.login, stack.decrypt, org.accesstoken.deleted, stack.exported, team.member.added",
  ],
  [
    "sentry",
    "project.create, project.remove, member.invite, rule.create, org.edit, release.created, sso.enable, member.accept-invite",
  ],
  ["dynatrace", "CONFIG.UPDATE, TOKEN.DELETE, WEB_UI.LOGIN, CONFIG.CREATE, TOKEN.UPDATE, CREDENTIALS_VAULT.READ"],
  ["workday", "View, Edit Worker Photo, Create Position, Run Payroll, Change My Password, Maintain Time Off"],
  [
    "figma",
    "fig_file_view, fig_file_create, team_create, file_export, org_user_account_type_change, fig_file_permission_change, user_login",
  ],
  [
    "netskope",
    "Login Successful, Logout Successful, Viewed report, Edited policy, Applied pending changes, Created new policy, Deleted REST API v2 Token",
  ],
  [
    "zscaler",
    "Application Segment.Create, Policy.Update, Sign In.Sign In Success, Server Group.Delete, App Connector.Create",
  ],
  ["temporal-cloud", "CreateNamespace, UpdateNamespace, GetUsers, DeleteAPIKey, LoginUser, CreateNexusEndpoint"],
  [
    "linode",
    "linode_create, linode_boot, token_delete, backups_enable, linode_delete, disk_delete, tfa_enabled, volume_create",
  ],
  ["fastly", "service.create, version.activate, version.create, api_key.delete, user.login, purge.all"],
  [
    "nexus",
    "repository.component.created, repository.component.deleted, repository.asset.created, security.user.updated, tasks.started",
  ],
  [
    "n8n",
    "n8n.audit.user.login.success, n8n.audit.workflow.created, n8n.audit.workflow.deleted, n8n.audit.user.invited, n8n.audit.user.credentials.created, n8n.audit.user.api.deleted, n8n.audit.user.mfa.enabled",
  ],
  ["miro", "sign_in_succeeded, board_opened, board_created, board_exported, team_member_added, board_deleted"],
  ["monday", "login, logout, board-created, export-board, user-invited, api-token-deleted"],
  ["airtable", "createBase, createRecord, updateTable, userInvited, exportBase, deletePersonalAccessToken, shareBase"],
  [
    "hubspot",
    "CRM_OBJECT.UPDATE, LOGIN.PERFORM, CONTENT.CREATE, CRM_OBJECT.EXPORT, PRIVATE_APP.DELETE, WORKFLOWS.CREATE",
  ],
  [
    "heroku",
    "app.create, app.delete, release.create, dyno.create, member.login, config-var.update, oauth-authorization.delete",
  ],
  [
    "netlify",
    "site_created, site_deleted, deploy_created, personal_access_token_deleted, env_var_updated, member_added",
  ],
  ["planetscale", "branch.created, branch.deleted, deploy_request.created, service_token.deleted, database.created"],
  [
    "kong",
    "GET /services, POST /services, PATCH /routes/x, DELETE /services/x, GET /consumers/bob/key-auth, GET /rbac/users",
  ],
  [
    "mulesoft",
    "API.Create, Application.Start, User.Login, API.Delete, Application.Delete, Exchange Asset.Create, Client Application.Update",
  ],
  [
    "dbt-cloud",
    "job_definition.changed, auth.credentialsloginsucceeded, project.added, service_token.deleted, environment.added",
  ],
  [
    "vercel",
    "deployment, login, project-created, edge-config-items-updated, env-variable-edit, team-member-join, deploy-hook-created, project-sso-protection, env-variable-read",
  ],
  [
    "render",
    "CreateServerEvent, LoginEvent, UpdateServiceNameEvent, CreateCronJobEvent, ApplyBlueprintEvent, DeleteWebhookEvent, DeleteServerEvent",
  ],
  ["retool", "QUERY_RUN, PAGE_VIEW, LOGIN, RUN_WORKFLOW, CREATE_WORKFLOW, ACCESS_TOKEN_REVOKED, QUERY_PREVIEW"],
  ["langfuse", "trace.delete, prompt.create, dataset.create, score.update, apiKey.delete, llmApiKey.create"],
  ["litellm", "VerificationToken.deleted, VerificationToken.updated, TeamTable.updated, ProxyModelTable.created"],
  ["mistral", "agent.create, fine_tuning_job.create, dataset.create, library.update, api_key.delete"],
  [
    "doppler",
    "enclave.project.config.secrets.update, security.secret_read, enclave.project.create, team.group.members.add, team.service_account.token.delete",
  ],
  ["airflow", "trigger_dag_run, success, failed, clear, connection.get, cli_task_run, patch_dag, login"],
  ["prefect", "user.logged-in, api-key.deleted, automation.updated, deployment.created, work-pool.created"],
  ["fivetran", "sync_start, sync_end, write_to_table_start, create_table, alter_table, edit_connection, api_call"],
  ["airbyte", "updateConnection, createSource, deleteConnection, updateUser, createWorkspace"],
  ["dagster", "LAUNCH_RUN, LOG_IN, REVOKE_AGENT_TOKEN, CREATE_DEPLOYMENT"],
  ["carbon-black", "Logged in successfully, User updated alert, Updated policy Standard, Viewed device, Logged out"],
  ["panther", "UPDATE_DETECTION, GET_DETECTION, UPDATE_ALERT_STATUS, EXECUTE_DATA_LAKE_QUERY, DELETE_API_TOKEN"],
  ["sublime", "message.view, rule.create, auth.login, message_group.review, api_key.delete"],
  ["mattermost", "login, createPost, addChannelMember, revokeUserAccessToken, createChannel"],
  ["postman", "user.login_google_success, collection.created, user.api_key_deleted, workspace.created"],
  ["posthog", "FeatureFlag.updated, Dashboard.created, User.logged_in, Insight.deleted"],
  ["talend", "user.login, access token.delete token, plan.run plan, task.create task"],
  [
    "jenkins",
    "createAccountByAdmin, build, build started, build completed, credentials used, configSubmit, doDelete, successful login, stop",
  ],
  [
    "datadog",
    "dashboard.modified, monitor.created, user.login, api_key.deleted, role.created, logs_index.modified, archive.created, integration.modified, synthetics_test.deleted, notebook.deleted, audit_search.accessed, log_search.queried, user.invited",
  ],
  ["gitguardian", "user.logged_in, incident.resolved, source.added, api_token.revoked, honeytoken.created"],
  ["twilio", "phone-number.created, recording.deleted, user-session.created, message.deleted, api-key.deleted"],
  ["linear", "login, userJoined, teamCreated, workspaceUpdated, apiKeyRevoked, loginFailed"],
  ["intercom", "admin_login_success, admin_away_mode_change, message_state_change, bulk_export, admin_logout"],
  ["teamcity", "build_type_edit_settings, build_add_to_queue, vcs_root_create, delete_token_for_user, project_create"],
  ["awx", "job.create, job_template.update, host.create, schedule.create, o_auth2_access_token.delete"],
  ["sentinelone", "User Logged In, Agent Enabled, Site Modified, API Token Revoked, Role Edited, Blocklist Hash Added"],
  ["mimecast", "User Logged On, Search Action, Message Action, User Password Changed"],
  ["keeper", "open_record, login, record_add, accept_transfer, team_created"],
  ["trend-vision-one", "Log on, Log off, View report"],
  ["fortigate", "system login, Edit firewall.policy, Add firewall.address, vpn tunnel-up, GET system.status"],
  ["pan-os", "set rulebase security rules, commit, edit address, gateway-auth, delete rulebase security rules"],
  ["check-point", "Log In, Log Out, Modify Rule, Create Rule, Publish, Install Policy, Delete Object"],
  ["freeipa", "user_add, user_show, group_add_member, host_add, otptoken_add, otptoken_find, service_add, user_del"],
  [
    "cisco-asa",
    "111008 write memory, 111008 no logging console, 111010 show logging, 111009 show running-config, 111008 no username, 111010 access-list",
  ],
  [
    "cisco-ios",
    "CONFIG_I, CFGLOG_LOGGEDCMD interface, CFGLOG_LOGGEDCMD no shutdown, CFGLOG_LOGGEDCMD logging host, CFGLOG_LOGGEDCMD copy running-config startup-config",
  ],
  [
    "f5",
    "AUDIT delete ltm pool, AUDIT modify ltm virtual, AUDIT create ltm node, AUDIT save sys config, AUDIT list auth user",
  ],
  ["netscaler", "CMD_EXECUTED show system user, CMD_EXECUTED save ns config, CMD_EXECUTED unbind lb"],
  ["junos", "UI_CMDLINE_READ_LINE show system login, UI_COMMIT commit, UI_CMDLINE_READ_LINE set interfaces"],
  ["splunk", "audit search, audit delete_view, audit remove_user, audit edit_user, login attempt"],
  ["unlisted", "monitor.deleted, user.login, dashboard.open, member.added, PROJECT_EXPORTED, user.role_changed"],
  ["canva", "CREATE_DESIGN, LOGIN, EXPORT_DESIGN, ADD_USER_TO_TEAM, VIEW_AUDIT_LOGS"],
  // Words with the letters of others: an association is no SSO, a host's failover no second factor.
  ["alibaba-cloud", "Vpc.DeleteRouteTableAssociation, Ecs.DisableHostFailover, Workorder.CloseAssociatedTicket"],
  ["oracle-cloud", "DataScience.DeleteProcessorJob, IdentitySignOn.sso.session.delete.success"],
  ["miro", "sso_session_closed, admin_report_created, company_report_exported, board_admin_note_added"],
  // What is looked at is not changed, whatever it is called.
  ["workday", "Register API Client for Integrations.READ, Edit SAML Setup.READ, Delete Audit Template.READ"],
  ["temporal-cloud", "GetSamlConfig"],
  ["oracle-cloud", "IdentityControlPlane.GetIdentityProviderConfig"],
  ["tencent-cloud", "cam.DescribeSAMLProviderConfig"],
  ["ibm-cloud", "iam-identity.oidc-config.get, iam-identity.saml-config.read"],
  ["dbt-cloud", "account.saml_config.Viewed, account.auth.TokenIssued"],
  // Tokens that every sign-in and every run gets anew.
  ["oracle-cloud", "IdentityDataPlane.GenerateScopedAccessToken, IdentityDataPlane.CreateToken"],
  ["huawei-cloud", "IAM.createTokenByPassword, IAM.createScopedToken, IAM.createTemporaryAccessKeyByAgency"],
  ["spacelift", "run_token_create"],
  ["pulumi", "oidc-token-created, temporary-token-created, full-report-exported"],
  ["heroku", "oauth-token.create"],
  ["fastly", "session_token.create, admin.address.update, waf.logging_sample.delete"],
  // Names that users gave.
  ["kong", "DELETE /services/audit, DELETE /consumers/sso-bot, POST /services/token-x/routes, POST /consumers/api-key"],
  // In the list of settings.
  ["airtable", "createWebhook"],
  // What an administrator has is not whoever becomes one; what is made of a log is not the log.
  ["workday", "Add Administrative Note.WRITE, Create Administrative Leave.WRITE, Close Audit Task.WRITE"],
  ["harness", "ADMIN_REPORT.CREATE, AUDIT_FILTER.DELETE"],
  ["airtable", "adminCreateReport, createTokenizedField"],
  ["sumologic", "AdminDigestGenerated, AuditReportClosed, ReportExportedSuccessfully, AccountUsageReportExported"],
];

/** Names of the same kinds that do say something. */
const TOLD: readonly (readonly [provider: string, action: string, rule: string])[] = [
  ["netskope", "Created new admin", "service-rule-given"],
  ["kong", "POST /admins", "service-rule-given"],
  ["kong", "POST /consumers/bob/basic-auth", "service-access-made"],
  ["workday", "Add Administrator.WRITE", "service-rule-given"],
  ["airtable", "grantAdminAccess", "service-rule-given"],
  ["miro", "user_promoted_to_admin", "service-rule-given"],
  ["sentry", "sso.disable", "service-sign-on-removed"],
  ["linode", "tfa_disabled", "service-factor-removed"],
  ["ibm-cloud", "atracker.target.delete", "service-log-ended"],
  ["huawei-cloud", "CTS.deleteTracker", "service-log-ended"],
  ["heroku", "log-drain.destroy", "service-log-ended"],
  ["heroku", "log-drain.create", "service-way-out-made"],
  ["zendesk", "webhook.create", "service-way-out-made"],
  ["airtable", "disableTwoFactorAuthenticationRequirement", "service-factor-removed"],
  ["dbt-cloud", "account.auth_provider.Removed", "service-sign-on-removed"],
  ["huawei-cloud", "IAM.createCredential", "service-access-made"],
  ["monday", "export-account-data", "service-copy-taken"],
  ["vercel", "drain-deleted", "service-log-ended"],
  ["vercel", "drain-created", "service-way-out-made"],
  ["vercel", "edge-config-token-created", "service-access-made"],
  ["render", "DeleteSSOConnectionEvent", "service-sign-on-removed"],
  ["retool", "ACCESS_TOKEN_CREATED", "service-access-made"],
  ["retool", "DISABLE_TWO_FACTOR_AUTH", "service-factor-removed"],
  ["langfuse", "apiKey.create", "service-access-made"],
  ["litellm", "VerificationToken.created", "service-access-made"],
  ["awx", "o_auth2_access_token.create", "service-access-made"],
  ["teamcity", "create_token_for_user", "service-access-made"],
  ["temporal-cloud", "CreateNamespaceExportSink", "service-way-out-made"],
  ["dbt-cloud", "auth_provider.changed", "service-way-in-changed"],
  ["databricks", "accounts.setAdmin", "service-ruler-made"],
  ["databricks", "accounts.deleteIpAccessList", "service-address-list-removed"],
  ["databricks", "ssoConfigBackend.update", "service-sign-in-trusted"],
  ["hcp-terraform", "policy_set.destroy", "service-delivery-guard-lowered"],
  ["cloud-foundry", "audit.app.ssh-authorized", "service-shell-opened"],
  ["cloud-foundry", "audit.service_key.create", "service-key-made"],
  ["cloud-foundry", "audit.app.environment.show", "service-secret-shown"],
  ["carbon-black", "User retrieved secret for API ID", "service-secret-shown"],
  ["carbon-black", "Deleted Data Forwarder", "service-log-ended"],
  ["wiz", "RotateServiceAccountSecret", "service-key-made"],
  ["tines", "SsoConfigurationSamlSet", "service-sign-in-trusted"],
  ["mongodb-atlas", "IDENTITY_PROVIDER_ACTIVATED", "service-sign-in-trusted"],
  ["tailscale", "TAILNET.DEVICE_APPROVAL.DISABLE", "service-sign-in-weakened"],
  ["tailscale", "TAILNET.ACL.UPDATE", "service-rights-changed"],
  ["elasticsearch", "put_role", "service-rights-changed"],
  ["workato", "api_client_created", "service-access-made"],
  ["carbon-black", "Added API ID", "service-key-made"],
  ["carbon-black", "Deleted Config", "service-watching-ended"],
  ["carbon-black", "Disabled 2FA for user", "service-factor-removed"],
  ["carbon-black", "Added user with role Super Admin", "service-rule-given"],
  ["cloud-foundry", "audit.service_key.show", "service-secret-shown"],
  ["cloud-foundry", "audit.user.space_developer_add", "service-rights-changed"],
  ["conjur", "change.policy", "service-rights-changed"],
  ["mattermost", "createBot", "service-key-made"],
  ["mattermost", "createOAuthApp", "service-key-made"],
  ["mattermost", "uploadPlugin", "service-code-installed"],
  ["panther", "DELETE_SCHEDULED_RULE", "service-detection-removed"],
  ["panther", "ROTATE_API_TOKEN", "service-key-made"],
  ["linear", "oauthAppCreated", "service-access-made"],
  ["mattermost", "createOutgoingHook", "service-way-out-made"],
  ["mattermost", "regenOAuthAppSecret", "service-key-made"],
  ["fivetran", "generate_api_secret", "service-key-made"],
  ["sublime", "rule.deactivate", "service-detection-removed"],
  ["mysql", "create_user", "service-rights-changed"],
  ["mysql", "grant", "service-rights-changed"],
  ["servicenow", "sys_user_has_role.role", "service-rights-changed"],
  ["datadog", "saml_configurations.modified", "service-way-in-changed"],
  ["datadog", "identity_provider.deleted", "service-sign-on-removed"],
  ["datadog", "audit_archive.deleted", "service-log-ended"],
  ["doppler", "team.service_account.token.create", "service-access-made"],
  ["doppler", "enclave.project.config.trusted_ips.delete", "service-address-list-gone"],
  ["jenkins", "generateNewToken", "service-access-made"],
  ["prefect", "service-account.created", "service-access-made"],
  ["dagster", "CREATE_AGENT_TOKEN", "service-access-made"],
  ["panther", "UPDATE_SAML_SETTINGS", "service-way-in-changed"],
  ["panther", "CREATE_API_TOKEN", "service-access-made"],
  ["mattermost", "createUserAccessToken", "service-access-made"],
  ["postman", "user.api_key_created", "service-access-made"],
  ["posthog", "PersonalAPIKey.created", "service-access-made"],
  ["talend", "access token.create token", "service-access-made"],
  ["sentinelone", "API Token Generated", "service-access-made"],
  ["sentinelone", "Service User Created", "service-access-made"],
  ["sentinelone", "Agent Disabled", "service-watching-ended"],
  ["sentinelone", "Custom Rule Deleted", "service-detection-removed"],
  ["sentinelone", "Path Exclusion Added", "service-exclusion-made"],
  ["mimecast", "API Application Created", "service-access-made"],
  ["trend-vision-one", "Add API key", "service-access-made"],
  ["meraki", "POST /api/v1/organizations/admins", "service-rule-given"],
  ["secret-server", "SECRET - PASSWORD_DISPLAYED", "service-secret-shown"],
  ["fortigate", "Add system.admin", "service-rule-given"],
  ["fortigate", "Add system.api-user", "service-access-made"],
  ["fortigate", "Delete log.syslogd.setting", "service-log-ended"],
  ["pan-os", "delete log-settings syslog", "service-log-ended"],
  ["pan-os", "set mgt-config users", "service-ruler-made"],
  ["cisco-asa", "111010 no logging enable", "service-log-ended"],
  ["cisco-ios", "CFGLOG_LOGGEDCMD no logging host", "service-log-ended"],
  ["cisco-ios", "CFGLOG_LOGGEDCMD no aaa accounting", "service-log-ended"],
  ["junos", "UI_CMDLINE_READ_LINE delete system syslog", "service-log-ended"],
  ["netscaler", "CMD_EXECUTED rm audit syslogaction", "service-log-ended"],
  ["cisco-ios", "CFGLOG_LOGGEDCMD username", "device-user-made"],
  ["f5", "AUDIT create auth user", "device-user-made"],
  ["netscaler", "CMD_EXECUTED add system user", "device-user-made"],
  ["junos", "UI_CMDLINE_READ_LINE set system login user", "device-user-made"],
  ["cisco-asa", "111010 copy running-config tftp", "device-configuration-copied"],
  ["cisco-ise", "TACACS accounting copy startup-config ftp", "device-configuration-copied"],
  ["defender", "Add service principal credentials.", "service-access-made"],
  ["unlisted", "organization.ownership_transferred", "service-rule-given"],
  ["unlisted", "audit_log.streaming_disabled", "service-log-ended"],
  ["unlisted", "api_key.created", "service-key-made"],
];

test.each(TOLD)("%s: %s is told of", (provider, action, rule) => {
  const record = { time: "2026-11-24T10:00:00Z", provider, action, identity_uid: `${provider}::human:ann` };
  expect(
    createRules()
      .check(decodeRecord(record))
      .map((match) => match.rule),
  ).toContain(rule);
});

test.each([
  ["somebody rules", "Update User bob@acme.com  - User Role: from Member to Admin", "service-rule-given"],
  ["somebody owns it", "Update User bob@acme.com  - User Role: from Admin to Owner", "service-rule-given"],
  ["somebody rules no longer", "Update User bob@acme.com  - User Role: from Photo Admin to Member", undefined],
  [
    "a second factor is off",
    "Security  - Sign in with Two-Factor Authentication: from On to Off",
    "service-factor-removed",
  ],
  ["a name is another", "Update User bob@acme.com  - Department: from two-factor to admin", undefined],
])("of Zoom's sentences what they say of roles and factors is told: %s", (_, operation_detail, rule) => {
  const record = { time: "2026-11-24T10:00:00Z", operator: "ann@acme.com", category_type: "User", action: "Update" };
  const rules = createRules().check(decodeRecord({ ...record, operation_detail }));
  expect(rules.map((match) => match.rule)).toEqual(rule === undefined ? [] : [rule]);
});

test.each(WORK)("work at %s is nothing", (provider, actions) => {
  const ids = new Set([...SERVICES_WORDS, ...SERVICES_DEVICES].map(({ id }) => id));
  const told = actions.split(", ").flatMap((action) => {
    const record = { time: "2026-11-24T10:00:00Z", provider, action, identity_uid: `${provider}::human:ann` };
    const matches = createRules().check(decodeRecord(record));
    return matches.filter(({ rule }) => ids.has(rule)).map(({ rule }) => `${action}: ${rule}`);
  });
  expect(told).toEqual([]);
});
