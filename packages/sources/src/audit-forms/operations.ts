import type { AuditForm } from "./form.ts";

/** What services run on: calls, databases, ways in, money. */
export const OPERATIONS: readonly AuditForm[] = [
  // https://developer.pagerduty.com/docs/audit-records-api
  {
    provider: "pagerduty",
    told: { execution_time: true, root_resource: true, actors: true, action: /^\w+$/ },
    time: "execution_time",
    id: "id",
    action: [["details/resource/type", "root_resource/type"], "action"],
    without: /_reference$/,
    classes: [
      [/^(?:api_key|.*token|.*key|.*extension|webhook_subscription)\./, "secret"],
      [/delete$/, "delete"],
      [/^(?:user|team|account|role|.*permission)/, "admin"],
    ],
    who: [
      { when: { "actors/0/type": /^api_key/ }, kind: "api-key", id: "actors/0/id", name: "actors/0/summary" },
      { when: { "actors/0/type": /^app/ }, kind: "oauth-app", id: "actors/0/id", name: "actors/0/summary" },
      { when: { "actors/0/type": /^user/ }, kind: "human", id: "actors/0/id", name: "actors/0/summary" },
      { kind: "service-account", id: "actors/0/id", name: "actors/0/summary" },
      { when: { "method/type": /^identity_provider$/ }, kind: "cloud-service", id: "=identity-provider" },
      { kind: "cloud-service", id: "=pagerduty" },
    ],
    proof: [
      { when: { "method/type": /^oauth/ }, kind: "oauth-token", uid: "method/truncated_token" },
      { when: { "method/type": /token/ }, kind: "api-key", uid: "method/truncated_token" },
    ],
    resource: ["details/resource/id", "root_resource/id"],
    resourceKind: ["details/resource/type", "root_resource/type"],
    address: "execution_context/remote_address",
    labels: {
      method: "method/type",
      target: "root_resource/summary",
      field: "details/fields/0/name",
      role: ["details/fields/[name=role]/value", "details/fields/[name=base_role]/value"],
      sso: ["details/fields/[name=sso_enabled]/value", "details/fields/[name=login_methods]/value"],
    },
  },
  // https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/group/endpoint-events
  {
    provider: "mongodb-atlas",
    told: { eventTypeName: /^[A-Z][A-Z0-9_]+$/, created: true },
    time: "created",
    id: "id",
    account: ["groupId", "orgId"],
    home: "=",
    action: ["eventTypeName"],
    classes: [
      [/API_KEY|SERVICE_ACCOUNT|ACCESS_TOKEN|CREDENTIAL|SECRET|ENCRYPTION_KEY/, "secret"],
      [/LOGIN|LOGOUT|AUTHENTICAT/, "auth"],
      [/(?:DELETED|REMOVED|TERMINATED)$/, "delete"],
      [
        /USER|ROLE|TEAM|INVIT|MEMBERSHIP|NETWORK_PERMISSION|AUDIT|FEDERATION|IDENTITY_PROVIDER|TWO_FACTOR|MULTI_FACTOR/,
        "admin",
      ],
    ],
    who: [
      {
        when: { username: /^mdb_sa_/ },
        kind: "service-account",
        id: "username",
      },
      { when: { username: /@/ }, kind: "human", id: ["userId", "username"], name: "username" },
      { kind: "service-account", id: ["serviceAccountClientId", "clientId"] },
      { kind: "api-key", id: ["publicKey", "apiKeyId"] },
      { kind: "human", id: ["userId", "username"], name: "username" },
      { kind: "cloud-service", id: "=mongodb-atlas" },
    ],
    proof: [{ when: { username: /^$/ }, kind: "api-key", uid: "publicKey" }],
    resource: [
      ...["targetPublicKey", "targetUsername", "dbUserUsername", "whitelistEntry", "accessListEntry"],
      ...["raw/serviceAccountId"],
      ...["clusterName", "hostname", "collection", "teamId", "groupId", "orgId"],
    ],
    outcome: [[{ eventTypeName: /(?:FAILED|DENIED|REJECTED)$/ }, "error"]],
    address: "remoteAddress",
    labels: {
      entry: ["whitelistEntry", "accessListEntry", "raw/cidrBlock"],
      role: ["raw/roles/0/roleName", "raw/newRoles/0", "roles/0"],
    },
  },
  // https://www.mongodb.com/docs/manual/reference/audit-message/mongo/: who is in a database is a program, but for addresses
  {
    provider: "mongodb",
    told: { atype: /^\w+$/, ts: true, result: true, remote: true },
    time: ["ts/$date", "ts/$date/$numberLong", "ts"],
    // A user is one of the database that knows the password: `app` of `billing` is not `app` of `shop`.
    home: ["users/0/db", "param/db"],
    action: ["atype"],
    classes: [
      [/^(?:authenticate|logout)$/, "auth"],
      [/Role|User|grant|revoke/, "admin"],
      [/^(?:drop|remove|delete)/, "delete"],
      [/^(?:shutdown|applicationMessage|replSetReconfig|auditConfigure)/, "admin"],
    ],
    who: [
      { when: { "users/0/user": /@/ }, kind: "human", id: "users/0/user" },
      { kind: "service-account", id: ["users/0/user", "param/user"] },
    ],
    resource: ["param/ns", "param/role", "param/user", "param/db"],
    gives: "param/roles",
    outcome: [
      [{ result: /^0?$/ }, "success"],
      [{ result: /^(?:13|18|334)$/ }, "denied"],
      [{ result: /./ }, "error"],
    ],
    error: "result",
    address: "remote/ip",
    labels: { mechanism: "param/mechanism", command: "param/command" },
  },
  // https://developer.hashicorp.com/boundary/docs/configuration/events: what a CloudEvent of type `audit` carries
  {
    provider: "boundary",
    told: { request_info: true, "request_info/path": /^\//, type: /^APIRequest$/, timestamp: true },
    time: "timestamp",
    id: ["id", "request_info/id"],
    action: ["request_info/method", "request_info/path"],
    isRequest: true,
    classes: [
      [/:authenticate|auth-tokens/, "auth"],
      [/credential|:set-password/, "secret"],
      [/:authorize-session/, "execute"],
      [/(?:POST|PATCH|PUT) .*\/(?:roles|users|groups|scopes|auth-methods|accounts)/, "admin"],
    ],
    who: [
      { when: { "auth/user_info/id": /^u_anon$/ }, kind: "unknown", id: "=anonymous" },
      { when: { "auth/user_info/id": /^u_recovery$/ }, kind: "root", id: "auth/user_info/id" },
      { kind: "human", id: ["auth/user_info/id", "auth/user_id"], name: ["auth/user_email", "auth/user_name"] },
    ],
    proof: [{ kind: "oauth-token", uid: "auth/auth_token_id" }],
    resource: ["request_info/path"],
    status: "response/status_code",
    address: "request_info/client_ip",
    labels: { event: "=audit" },
  },
  // https://spiffe.io/docs/latest/deploying/spire_server/: `audit_log_enabled`
  {
    provider: "spire",
    told: { msg: /^API accessed$/, service: /^\w+\.v\d\w*\.\w+$/, method: /^\w+$/, type: /^audit$/ },
    time: "time",
    action: ["service", "method"],
    classes: [
      [/\.(?:Get|List|Count)/, "read"],
      [/Mint|JWTSVID|X509SVID|JoinToken/, "secret"],
      [/\.(?:BatchDelete|Delete|Evict)/, "delete"],
      [/Entry\.|Agent\.|TrustDomain|Bundle\.|LocalAuthority/, "admin"],
    ],
    who: [
      { kind: "workload", id: "caller_id" },
      { kind: "service-account", id: ["caller_path"], name: "caller_path" },
      { when: { authorized_as: /^local$/ }, kind: "service-account", id: "=local" },
    ],
    proof: [{ when: { authorized_via: /jwt/i }, kind: "jwt", uid: "caller_id" }],
    resource: ["spiffe_id", "entry_id", "agent_id", "trust_domain_id"],
    outcome: [
      [{ status_code: /^(?:PermissionDenied|Unauthenticated)$/ }, "denied"],
      [{ status: /^error$/ }, "error"],
    ],
    error: "status_code",
    address: "caller_addr",
    labels: { authorized_as: "authorized_as", admin: "admin", downstream: "downstream", parent: "parent_id" },
  },
  // https://docs.stripe.com/api/v2/iam/activity-logs/object
  {
    provider: "stripe",
    told: { object: /^v2\.iam\.activity_log$/, type: /^\w+$/ },
    time: "created",
    id: "id",
    account: "context",
    action: ["type"],
    classes: [
      [/api_key|secret|token/, "secret"],
      [/user|role|invite/, "admin"],
    ],
    who: [
      { when: { "actor/type": /key/ }, kind: "api-key", id: "actor/api_key/id" },
      { when: { "actor/type": /^user$/ }, kind: "human", id: ["actor/user/email", "actor/user/id"] },
      { kind: "cloud-service", id: "=stripe" },
    ],
    proof: [{ when: { "actor/type": /key/ }, kind: "api-key", uid: "actor/api_key/id" }],
    resource: ["details/api_key/id", "details/user_invite/invited_user_email", "details/user_roles/user_email"],
    labels: { key: "details/api_key/type", managed_by: "details/api_key/managed_by/type" },
    gives: ["details/user_invite/roles", "details/user_roles/new_roles"],
  },
  // https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/account/audit_logs_v2/: the second audit log as it is pushed
  {
    provider: "cloudflare",
    told: { AuditLogID: true, ActionTimestamp: true, ActionType: /^\w+$/, ActorType: /^\w+$/ },
    time: "ActionTimestamp",
    id: "AuditLogID",
    account: "AccountID",
    action: [["ResourceProduct", "ResourceType", "=account"], "ActionType"],
    classes: [
      [/token|key|secret|certificate/i, "secret"],
      [/\.delete/i, "delete"],
      [/member|role|account|sso|login|policy/i, "admin"],
    ],
    who: [
      { when: { ActorType: /^(?:system|cloudflare)/i }, kind: "cloud-service", id: "ActorType" },
      {
        when: { ActorType: /^account$/ },
        kind: "api-key",
        id: ["ActorTokenDetails/id", "ActorTokenDetails/token_id"],
        name: ["ActorTokenDetails/name", "ActorTokenDetails/token_name"],
      },
      { kind: "human", id: ["ActorID", "ActorEmail"], name: "ActorEmail" },
    ],
    proof: [{ kind: "api-key", uid: ["ActorTokenDetails/id", "ActorTokenDetails/token_id"] }],
    resource: ["ResourceID", "ResourceProduct"],
    outcome: [[{ ActionResult: /^(?:fail|false)/i }, "error"]],
    address: "ActorIPAddress",
    userAgent: ["Raw/user_agent", "Raw/UserAgent"],
    labels: { interface: "ActorContext", actor: "ActorType" },
  },
];
