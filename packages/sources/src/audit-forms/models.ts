import type { AuditForm } from "./form.ts";

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
  {
    provider: "langfuse",
    told: { userOrgRole: true, resourceType: /^\w+$/, resourceId: true, action: /^\w+$/, orgId: true, createdAt: true },
    time: "createdAt",
    id: "id",
    account: "orgId",
    home: "=",
    action: ["resourceType", "action"],
    classes: [
      [/api_?key|secret/i, "secret"],
      [/\.delete/, "delete"],
      [/export/i, "read"],
      [/membership|ssoConfig|organization|invitation|integration|webhook|automation/i, "admin"],
    ],
    who: [
      { when: { type: /^API_KEY$/ }, kind: "api-key", id: "apiKeyId" },
      { kind: "human", id: "userId" },
    ],
    proof: [{ when: { type: /^API_KEY$/ }, kind: "api-key", uid: "apiKeyId" }],
    resource: "resourceId",
    resourceKind: "resourceType",
    labels: { role: ["after/role", "after/orgRole"], project: "projectId" },
  },
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
