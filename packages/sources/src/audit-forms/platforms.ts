import type { AuditForm } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

/** Platforms that run what others write. */
export const PLATFORMS: readonly AuditForm[] = [
  // https://devcenter.heroku.com/articles/audit-trail
  {
    provider: "heroku",
    told: { enterprise_account: true, "request/ip_address": true, "actor/email": true, action: /^[\w-]+$/ },
    time: "created_at",
    id: "id",
    account: "enterprise_account/id",
    home: "=",
    action: ["type", "action"],
    classes: [
      [/oauth|authorization|config-var|key|credential|token/, "secret"],
      [/login|sso/, "auth"],
      [/(?:delete|destroy|remove)$/, "delete"],
      [/collaborator|member|permission|team|enterprise|identity-provider|trusted-ip/, "admin"],
    ],
    who: [
      { kind: "human", id: ["actor/id", "actor/email"], name: "actor/email" },
      { kind: "cloud-service", id: "=heroku" },
    ],
    resource: ["app/name", "team/name", "enterprise_account/name"],
    resourceKind: "type",
    address: "request/ip_address",
    labels: { role: ["data/role", "data/permissions/0"], member: "data/email", scope: "data/scope/0" },
  },
  // https://techdocs.akamai.com/linode-api/reference/get-events
  {
    provider: "linode",
    told: { percent_complete: true, time_remaining: true, entity: true, action: /^[a-z_]+$/, username: true },
    time: "created",
    id: "id",
    action: ["action"],
    classes: [
      [/token|oauth_client|profile_update|sshkey|user_ssh_key|access_?key|password/, "secret"],
      [/login|tfa/, "auth"],
      [/(?:delete|remove|shutdown)$/, "delete"],
      [/user|account|firewall/, "admin"],
    ],
    who: [
      { when: { username: MACHINE_NAME }, kind: "service-account", id: "username" },
      { kind: "human", id: "username" },
      { kind: "cloud-service", id: "=linode" },
    ],
    resource: ["entity/label", "entity/id"],
    resourceKind: "entity/type",
    outcome: [[{ status: /^failed$/ }, "error"]],
  },
  // https://www.fastly.com/documentation/reference/api/account/events/
  {
    provider: "fastly",
    told: { "attributes/event_type": /^\w+\.\w+/, "attributes/customer_id": true, type: /^event$/ },
    time: "attributes/created_at",
    id: "id",
    account: "attributes/customer_id",
    home: "=",
    action: ["attributes/event_type"],
    classes: [
      [/api_key|token|private_key|acl_secret|secret/, "secret"],
      [/login|logout|two_factor|password/, "auth"],
      [/(?:delete|destroy|purge\w*)$/, "delete"],
      [/user|customer|ip_whitelist|billing|invitation|service_authorization/, "admin"],
      [/activate|clone/, "write"],
    ],
    who: [
      { kind: "human", id: "attributes/user_id" },
      { kind: "api-key", id: "attributes/token_id" },
      { kind: "cloud-service", id: "=fastly" },
    ],
    proof: [{ kind: "api-key", uid: "attributes/token_id" }],
    resource: ["attributes/service_id", "attributes/metadata/token_name", "attributes/customer_id"],
    address: "attributes/ip",
    labels: { token_name: "attributes/metadata/token_name", role: "attributes/metadata/role" },
  },
  // https://open-api.netlify.com/#tag/auditLog
  {
    provider: "netlify",
    told: { "payload/log_type": true, "payload/actor_id": true, "payload/action": /^[\w.-]+$/, account_id: true },
    time: "payload/timestamp",
    id: "id",
    account: "account_id",
    home: "=",
    action: ["payload/action"],
    classes: [
      [/token|key|secret|env/i, "secret"],
      [/login|logout|signed/i, "auth"],
      [/delet|remov|revok/i, "delete"],
      [/member|role|team|saml|sso|identity|billing|hook/i, "admin"],
    ],
    who: [
      {
        kind: "human",
        id: ["payload/actor_id", "payload/actor_email"],
        name: ["payload/actor_email", "payload/actor_name"],
      },
      { kind: "cloud-service", id: "=netlify" },
    ],
    resource: ["payload/traits/site_name", "payload/traits/token_name", "payload/traits/name", "account_id"],
    resourceKind: "payload/log_type",
    address: "payload/traits/ip",
    labels: { role: "payload/traits/role" },
  },
  // https://planetscale.com/docs/api/reference/list_audit_logs
  {
    provider: "planetscale",
    told: { audit_action: /^\w+\.\w+$/, auditable_type: true, actor_type: true },
    time: "created_at",
    id: "id",
    action: ["audit_action"],
    classes: [
      [/token|password|secret|credential|oauth/, "secret"],
      [/login|sso/, "auth"],
      [/(?:deleted|removed|destroyed)$/, "delete"],
      [/member|organization|team|role|ip_restriction/, "admin"],
    ],
    who: [
      {
        when: { actor_type: /ServiceToken/ },
        kind: "service-account",
        id: "actor_id",
        name: "actor_display_name",
      },
      { when: { actor_type: /Oauth|Application/i }, kind: "oauth-app", id: "actor_id", name: "actor_display_name" },
      { kind: "human", id: "actor_id", name: "actor_display_name" },
      { kind: "cloud-service", id: "=planetscale" },
    ],
    resource: ["target_display_name", "auditable_display_name", "auditable_id"],
    resourceKind: ["target_type", "auditable_type"],
    address: "remote_ip",
    labels: { role: ["metadata/role", "metadata/access"] },
  },
  // https://docs.konghq.com/gateway/latest/kong-enterprise/audit-log/: calls of its own API
  {
    provider: "kong",
    told: { rbac_user_id: true, request_timestamp: true, path: /^\//, method: /^[A-Z]+$/, workspace: true },
    time: "request_timestamp",
    id: "request_id",
    account: "workspace",
    home: "=",
    action: ["method", "path"],
    isRequest: true,
    classes: [
      [/^(?!GET).*(?:key-auth|basic-auth|oauth2|jwt|hmac-auth|acme|keys|key-sets|vaults|token)/, "secret"],
      [/^DELETE /, "delete"],
      [/^(?!GET).*(?:rbac|admins|workspaces|groups|plugins)/, "admin"],
    ],
    who: [
      {
        when: { rbac_user_name: MACHINE_NAME },
        kind: "service-account",
        id: ["rbac_user_id", "rbac_user_name"],
        name: "rbac_user_name",
      },
      { kind: "human", id: ["rbac_user_id", "rbac_user_name"], name: "rbac_user_name" },
    ],
    resource: "path",
    status: "status",
    address: "client_ip",
  },
  // https://docs.mulesoft.com/access-management/audit-logging
  {
    provider: "mulesoft",
    told: { subaction: true, objects: true, clientIP: true, platform: true, action: true },
    time: "timestamp",
    id: "id",
    account: "organizationId",
    home: "=",
    action: ["objects/0/objectType", "action"],
    classes: [
      [/Connected App|Client|Credential|Secret|Token|Key/i, "secret"],
      [/Log(?:in|out)/i, "auth"],
      [/Delete|Remove/i, "delete"],
      [/User|Role|Team|Identity Provider|Organization|Permission|Group/i, "admin"],
    ],
    who: [
      { when: { userName: MACHINE_NAME }, kind: "service-account", id: ["userId", "userName"], name: "userName" },
      { kind: "human", id: ["userId", "userName"], name: "userName" },
      { kind: "cloud-service", id: "=mulesoft" },
    ],
    resource: ["objects/0/objectName", "objects/0/objectId"],
    resourceKind: "objects/0/objectType",
    outcome: [
      [{ failed: /^true$/, action: /login/i }, "denied"],
      [{ failed: /^true$/ }, "error"],
    ],
    error: "failedCause",
    address: "clientIP",
  },
];
