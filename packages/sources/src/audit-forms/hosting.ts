import type { AuditForm } from "./form.ts";

/** Of a project's own users: who comes in without being one of them is the server that has its key. */
const SERVERS = /^(?:service_role|supabase_admin)$/;

const supabase = (
  inside: string,
  told: AuditForm["told"],
  time: AuditForm["time"],
  id: string,
  address: string,
): AuditForm => ({
  provider: "supabase",
  told,
  time,
  id,
  action: [`${inside}/action`],
  classes: [
    [/^(?:login|logout|token_)|challenge|verification|identity_/, "auth"],
    [/factor|recovery_codes|passkey/, "auth"],
    [/delet/, "delete"],
    [/^user_(?:invited|updated_password)/, "admin"],
  ],
  who: [
    {
      when: { [`${inside}/actor_username`]: SERVERS },
      kind: "service-account",
      id: `${inside}/actor_username`,
    },
    { kind: "human", id: `${inside}/actor_id`, name: [`${inside}/actor_username`, `${inside}/actor_name`] },
  ],
  resource: [`${inside}/traits/user_id`, `${inside}/traits/user_email`, `${inside}/traits/factor_id`],
  resourceKind: `${inside}/log_type`,
  address,
  userAgent: `${inside}/user_agent`,
  labels: { via: `${inside}/traits/provider`, log: `${inside}/log_type` },
});

const SUPABASE_TYPES = /^(?:account|team|token|user|factor|recovery_codes|identity|passkey)$/;

/** Where applications run that others write, and where those are put together out of queries. */
export const HOSTING: readonly AuditForm[] = [
  // https://vercel.com/docs/drains/reference/audit-logs
  {
    provider: "vercel",
    told: { schema: /^vercel\.audit_log\.v\d+$/, action: true, actor: true },
    time: "timestamp",
    id: "id",
    account: "teamId",
    home: "=",
    action: ["action"],
    classes: [
      [/read|view|download|export/, "read"],
      [/env-variable|secret|token|bypass|oauth|password|api-key|storage-rotate/, "secret"],
      [/^(?:login|logout|passkey)|two-factor|mfa/, "auth"],
      [/delete|remove|revoke/, "delete"],
      [/team|member|sso|saml|scim|firewall|drain|integration|role|protection|trusted/, "admin"],
    ],
    who: [
      { when: { "via/0/type": /^(?:app|integration)$/ }, kind: "oauth-app", id: "via/0/id", name: "via/0/name" },
      { when: { "actor/type": /^(?:app|integration)$/ }, kind: "oauth-app", id: "actor/id", name: "actor/name" },
      { when: { "actor/type": /^system$/ }, kind: "cloud-service", id: "=vercel" },
      { kind: "human", id: "actor/id", name: ["actor/email", "actor/name"] },
    ],
    behind: [{ when: { "actor/type": /^user$/ }, kind: "human", id: "actor/id" }],
    proof: [{ kind: "pat", uid: "tokenId" }],
    resource: ["payload/drainName", "payload/name", "projectId", "teamId"],
    address: "ipAddress",
    userAgent: "userAgent",
    labels: { role: "payload/role", to: "payload/drainUrl", project: "projectId" },
  },
  // https://api-docs.render.com/reference/list-workspace-audit-logs
  {
    provider: "render",
    told: {
      event: /^[A-Z]\w+Event$|^ProvisionOrganizationSCIMToken$/,
      "actor/type": /^(?:user|rest_api|system)$/,
      metadata: true,
      status: /^(?:success|error)$/,
      id: true,
    },
    time: "timestamp",
    id: "id",
    action: ["event"],
    classes: [
      [/View|Download/, "read"],
      [/Token|APIKey|SSHKey|EnvVars|Secret|Credential|Password/i, "secret"],
      [/^Log(?:in|out)|Shell/, "auth"],
      [/Delete|Remove/, "delete"],
      [/Team|Member|SSO|SCIM|2FA|Role|Workspace|Webhook|LogStream|IPAllowList/, "admin"],
    ],
    who: [
      { when: { "actor/type": /^system$/ }, kind: "cloud-service", id: "=render" },
      // Whoever comes with a key is who made it.
      { kind: "human", id: ["actor/id", "actor/email"], name: "actor/email" },
    ],
    proof: [{ when: { "actor/type": /^rest_api$/ }, kind: "api-key", uid: "actor/id" }],
    resource: ["metadata/service", "metadata/server", "metadata/database", "metadata/webhook", "metadata/user"],
    outcome: [
      [{ status: /^success$/ }, "success"],
      [{ event: /^Login/ }, "denied"],
      [{ status: /./ }, "error"],
    ],
    labels: { role: ["metadata/role", "metadata/newRole"], interface: "actor/type" },
  },
  // https://docs.retool.com/org-users/guides/monitoring/audit-logs
  {
    provider: "retool",
    told: { actionType: /^[A-Z][A-Z0-9_]+$/, organizationId: true, pageName: true, queryName: true, createdAt: true },
    time: "createdAt",
    id: "id",
    account: "organizationId",
    home: "=",
    action: ["actionType"],
    classes: [
      [/ACCESS_TOKEN|API_KEY|SECRET|CONFIG_VAR/, "secret"],
      [/^LOG(?:IN|OUT)|AUTH|SESSION/, "auth"],
      [/DELETE|REMOVE/, "delete"],
      [/_VIEW$|DOWNLOAD|EXPORT/, "read"],
      [/QUERY_RUN|RUN_WORKFLOW|QUERY_PREVIEW/, "execute"],
      [/USER|GROUP|PERMISSION|SSO|ORGANIZATION|RESOURCE|SETTINGS/, "admin"],
    ],
    who: [
      { kind: "human", id: ["userId", "user/email"], name: ["user/email", "metadata/userEmail"] },
      { kind: "workload", id: "metadata/workflowId", name: "metadata/workflowName" },
      { kind: "cloud-service", id: "=retool" },
    ],
    resource: ["resourceName", "queryName", "pageName", "metadata/groupName", "metadata/workflowName"],
    address: "ipAddress",
    userAgent: "userAgent",
    labels: { page: "pageName", query: "queryName", group: "metadata/groupName" },
  },
  // https://github.com/supabase/auth/blob/master/internal/models/audit_log_entry.go: a row, and the line of the same
  supabase(
    "payload",
    { payload: true, "payload/log_type": SUPABASE_TYPES, "payload/actor_id": true, created_at: true, ip_address: true },
    "created_at",
    "id",
    "ip_address",
  ),
  supabase(
    "auth_audit_event",
    {
      auth_audit_event: true,
      "auth_audit_event/log_type": SUPABASE_TYPES,
      "auth_audit_event/actor_id": true,
    },
    ["auth_audit_event/created_at", "time"],
    "auth_audit_event/audit_log_id",
    "auth_audit_event/ip_address",
  ),
];
