import type { AuditForm } from "./form.ts";

/** The names of Langfuse's code, and those of its table. */
const langfuse = (spelt: (name: string) => string): AuditForm => ({
  provider: "langfuse",
  told: {
    [spelt("userOrgRole")]: true,
    [spelt("resourceType")]: /^\w+$/,
    [spelt("resourceId")]: true,
    action: /^\w+$/,
    [spelt("orgId")]: true,
  },
  time: spelt("createdAt"),
  id: "id",
  account: spelt("orgId"),
  home: "=",
  action: [spelt("resourceType"), "action"],
  classes: [
    [/api_?key|secret/i, "secret"],
    [/\.delete/, "delete"],
    [/export/i, "read"],
    [/membership|ssoConfig|organization|invitation|integration|webhook|automation/i, "admin"],
  ],
  who: [
    { when: { type: /^API_KEY$/ }, kind: "api-key", id: spelt("apiKeyId") },
    { kind: "human", id: spelt("userId") },
  ],
  proof: [{ when: { type: /^API_KEY$/ }, kind: "api-key", uid: spelt("apiKeyId") }],
  resource: spelt("resourceId"),
  resourceKind: spelt("resourceType"),
  labels: { role: ["after/role", "after/orgRole"], project: spelt("projectId") },
});

/** Where models are called, and where what they did is looked at: with keys of others in them. */
export const MODELS: readonly AuditForm[] = [
  // https://docs.litellm.ai/docs/proxy/multiple_admins: who changed what of a proxy, as a row and as a line
  {
    provider: "litellm",
    told: { table_name: /^LiteLLM_\w+$/, changed_by_api_key: true, object_id: true, action: /^\w+$/ },
    time: "updated_at",
    id: "id",
    action: ["table_name", "action"],
    without: /^LiteLLM_/,
    classes: [
      [/^(?:VerificationToken|Credential)/, "secret"],
      [/\.delet/, "delete"],
      [/./, "admin"],
    ],
    who: [
      // The proxy's own key, which is nobody's.
      { when: { changed_by: /^default_user_id$/ }, kind: "root", id: "changed_by" },
      { kind: "human", id: "changed_by" },
      { kind: "api-key", id: "changed_by_api_key" },
    ],
    proof: [{ kind: "api-key", uid: "changed_by_api_key" }],
    resource: "object_id",
    resourceKind: "table_name",
    labels: { role: "updated_values/user_role", alias: ["updated_values/key_alias", "before_value/key_alias"] },
  },
  // https://github.com/langfuse/langfuse/blob/main/packages/shared/prisma/schema.prisma: its table of audit logs
  langfuse((name) => name),
  langfuse((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
  // https://docs.mistral.ai/admin/monitoring-comply/audit-logs
  {
    provider: "mistral",
    told: {
      organization_uuid: true,
      actor_type: /^[A-Z_]+$/,
      event_type: /^\w+\.\w+$/,
      actor_metadata: true,
      log_id: true,
    },
    time: "created_at",
    id: "log_id",
    account: "organization_uuid",
    home: "=",
    action: ["event_type"],
    classes: [
      [/^(?:admin_)?api_key|secret|token/, "secret"],
      [/login|logout|^session/, "auth"],
      [/delete$/, "delete"],
      [/export|download|\.read$/, "read"],
      [/^(?:user|role|group|workspace|organization|sso|domain|invitation)/, "admin"],
    ],
    who: [
      {
        when: { actor_type: /^HUMAN$/ },
        kind: "human",
        id: ["actor_metadata/user_uuid", "actor_metadata/uuid"],
        name: ["actor_metadata/email", "actor_metadata/name"],
      },
      {
        when: { actor_type: /^API_KEY$/ },
        kind: "api-key",
        id: ["actor_metadata/enterprise_account_uuid", "actor_metadata/user_uuid", "actor_metadata/uuid"],
        name: "actor_metadata/name",
      },
      { kind: "cloud-service", id: "=mistral" },
    ],
    resource: ["target_metadata/name", "target_metadata/email", "target_metadata/uuid"],
    resourceKind: "target_type",
    labels: { role: ["event_metadata/role", "event_metadata/new_role"], workspace: "workspace_uuid" },
  },
];
