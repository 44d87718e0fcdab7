import type { Rule } from "../../rule.ts";
import { anthropic, openai } from "../examples/vendors.ts";
import { traceRule } from "../trace-rule.ts";

const ANTHROPIC = { sources: ["anthropic"] } as const;
const OPENAI = { sources: ["openai"] } as const;
const REFUSED = { attempted: "info", failed: "info", refusal: "alone" } as const;

/** OpenAI and Anthropic: the life of keys, people, projects and settings. */
export const MODELS_EVERYDAY: readonly Rule[] = [
  traceRule({
    ...ANTHROPIC,
    id: "anthropic-key-changed-or-removed",
    title: "{identity_name} changed or revoked a key of {account_uid|the organization} ({action})",
    actions: [
      ...["admin_api_key_deleted", "admin_api_key_updated", "platform_admin_api_key_deleted", "service_key_revoked"],
      ...["platform_api_key_updated", "platform_api_key_deleted", "api_key_deleted", "api_key_updated"],
      ...["scoped_api_key_deleted", "scoped_api_key_updated", "compliance_access_key_deleted"],
    ],
    owasp: ["NHI1"],
    attack: { tactic: "Impact", technique: "T1531" },
    expected: "keys end by a plan",
    fires: ["revoked", anthropic("service_key_revoked")],
    quiet: ["used", anthropic("claude_chat_created")],
  }),
  traceRule({
    ...ANTHROPIC,
    id: "anthropic-member-changed",
    title: "{identity_name} changed who belongs to {account_uid|the organization}, or what they may do ({action})",
    actions: [
      ...["org_user_*", "role_assignment_*", "claude_user_role_updated", "platform_workspace_member_*", "rbac_role_*"],
      "platform_service_account_workspace_member_*",
    ],
    when: {
      // Whoever shares a project lets others look at it.
      not: {
        any: [
          { field: "action", suffix: "_viewed" },
          { field: "raw.role", equals: "chat_project:viewer" },
        ],
      },
    },
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "people come and go by the directory",
    fires: ["a permission of a role", anthropic("rbac_role_permission_added", { role_id: "role_1" })],
    quiet: ["looked at", anthropic("org_user_viewed")],
  }),
  traceRule({
    ...ANTHROPIC,
    id: "anthropic-data-let-in",
    title: "{identity_name} connected {account_uid|the organization} to another service, or cut it off ({action})",
    actions: ["integration_user_connected", "integration_organization_connected", "mcp_server_deleted"],
    owasp: ["NHI3"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "services are connected by those who run the organization",
    fires: ["connected", anthropic("integration_user_connected")],
    quiet: ["cut off", anthropic("integration_user_disconnected")],
  }),
  traceRule({
    ...ANTHROPIC,
    id: "anthropic-settings-changed",
    title: "{identity_name} changed settings or domains of {account_uid|the organization} ({action})",
    actions: ["org_settings_updated", "claude_organization_settings_updated", "org_domain_*", "org_sso_connection_*"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "an organization is set up once",
    fires: ["a domain", anthropic("org_domain_added")],
    quiet: ["a chat", anthropic("claude_chat_created")],
  }),
  traceRule({
    ...ANTHROPIC,
    ...REFUSED,
    id: "anthropic-refused",
    title: "{identity_name} failed to sign in, or was refused what it asked for ({action})",
    actions: [
      ...["sso_login_failed", "social_login_failed", "magic_link_login_failed", "claude_chat_access_failed"],
      ...["claude_file_access_failed", "claude_project_access_failed", "claude_artifact_access_failed"],
    ],
    attack: { tactic: "Credential Access", technique: "T1110" },
    expected: "people mistype, and follow old links",
    fires: ["a chat", anthropic("claude_chat_access_failed")],
    quiet: ["a chat of its own", anthropic("claude_chat_viewed")],
  }),
  traceRule({
    ...OPENAI,
    id: "openai-key-changed-or-removed",
    title: "{identity_name} changed or deleted the key {resource|that the log does not name} ({action})",
    actions: ["api_key.updated", "api_key.deleted", "tenant.admin_api_key.deleted", "tenant.project_api_key.deleted"],
    owasp: ["NHI1"],
    attack: { tactic: "Impact", technique: "T1531" },
    expected: "keys end by a plan",
    fires: ["deleted", openai("api_key.deleted", { id: "key_1" })],
    quiet: ["signed in", openai("login.succeeded", {})],
  }),
  traceRule({
    ...OPENAI,
    id: "openai-member-changed",
    title: "{identity_name} changed who belongs to the organization ({action})",
    actions: [
      ...["user.added", "user.updated", "user.deleted", "invite.sent", "invite.deleted", "group.*"],
      ...["service_account.updated", "service_account.deleted", "role.deleted", "role.assignment.deleted"],
    ],
    owasp: ["NHI1", "NHI5"],
    attack: { tactic: "Persistence", technique: "T1136.003" },
    expected: "people come and go by the directory",
    fires: ["invited", openai("invite.sent", { id: "invite-1", data: { email: "a@example.com", role: "reader" } })],
    quiet: ["signed in", openai("login.succeeded", {})],
  }),
  traceRule({
    ...OPENAI,
    id: "openai-settings-changed",
    title: "{identity_name} changed the organization or a project ({action})",
    actions: [
      ...["organization.updated", "project.created", "project.updated", "project.archived", "certificate.created"],
      ...["certificate.updated", "certificates.activated", "scim.enabled", "external_key.registered"],
    ],
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "an organization is set up once",
    fires: ["a project", openai("project.archived", { id: "proj_1" })],
    quiet: ["signed in", openai("login.succeeded", {})],
  }),
  traceRule({
    ...OPENAI,
    ...REFUSED,
    id: "openai-sign-in-refused",
    title: "A sign-in as {identity_name} failed",
    actions: ["login.failed", "logout.failed"],
    attack: { tactic: "Credential Access", technique: "T1110" },
    expected: "people mistype",
    fires: ["failed", openai("login.failed", { error_code: "invalid", error_message: "x" })],
    quiet: ["signed in", openai("login.succeeded", {})],
  }),
];
