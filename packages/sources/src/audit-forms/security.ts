import type { AuditForm } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

const DUO_CLASSES = [
  [/^bypass_|skey|_token|hardtoken|activation|integration|^log_export/, "secret"],
  [/login|authentication|2fa/, "auth"],
  [/delete$/, "delete"],
  [/^(?:admin|policy|customer|group|user|role|sso|settings)/, "admin"],
] as const satisfies AuditForm["classes"];

/** Of administrators' actions some have no object, and some nothing to describe. */
const DUO_ADMINISTRATOR = {
  provider: "duo",
  time: ["isotimestamp", "timestamp"],
  action: ["action"],
  classes: DUO_CLASSES,
  who: [
    { when: { username: /^(?:Admin )?API\b/ }, kind: "api-key", id: "=admin-api", name: "username" },
    {
      when: { username: /^(?:System|AD Sync|Azure Sync|OpenLDAP Sync|Duo\b)/i },
      kind: "cloud-service",
      id: "username",
    },
    { kind: "human", id: "username" },
  ],
  resource: "object",
  outcome: [[{ action: /_(?:error|failed|denied|fail)$/ }, "denied"]],
  address: ["description/ip_address", "description/ip"],
  labels: {
    type: ["description/raw_type", "description/type"],
    status: "description/status",
    role: "description/role",
    sso: ["description/enforcement_status", "description/sso"],
  },
} satisfies Partial<AuditForm>;

/** What a product tells of its users is called the same (`user.login`), but for what is done to which part of theirs. */
const SNYK_EVENT = /^(?:(?:org|group|tenant)\.[a-z_.]+|user\.[a-z_]+\.[a-z_.]+|api\.[a-z_.]+)$/;

/** Who scans, who lets in, who looks after the machines. */
export const SECURITY: readonly AuditForm[] = [
  // https://docs.snyk.io/snyk-platform-administration/user-management/audit-logs: both APIs, which do not say who is a service account
  {
    provider: "snyk",
    told: { created: true, event: SNYK_EVENT, content: true },
    time: "created",
    account: ["org_id", "orgId", "group_id", "groupId"],
    home: "=",
    action: ["event"],
    classes: [
      [/service_account|token|app\.|webhook|integration/, "secret"],
      [/access$|\.read$|\.test$|\.monitor$/, "read"],
      [/delete$|remove$/, "delete"],
      [/user|role|sso|settings|policy/, "admin"],
    ],
    who: [
      { kind: "human", id: ["user_id", "userId"] },
      { kind: "cloud-service", id: "=snyk" },
    ],
    resource: [
      ...["content/serviceAccountPublicId", "content/appInstallPublicId", "content/appPublicId", "project_id"],
      ...["projectId", "content/targetId", "content/userPublicId", "org_id", "orgId", "group_id", "groupId"],
    ],
    labels: {
      role: [
        ...["content/role/role", "content/role/name", "content/role"],
        ...["content/after/role/role", "content/after/role", "content/afterRoleName"],
      ],
      origin: "content/origin",
    },
  },
  // https://duo.com/docs/adminapi#logs: administrators', activity, authentication
  { ...DUO_ADMINISTRATOR, told: { isotimestamp: true, username: true, timestamp: true, action: /^[a-z0-9_]+$/ } },
  {
    ...DUO_ADMINISTRATOR,
    told: {
      object: true,
      description: /^(?:\{|$)/,
      username: true,
      timestamp: true,
      action: /^[a-z0-9]+(?:_[a-z0-9]+)+$/,
    },
  },
  {
    provider: "duo",
    told: { activity_id: true, akey: true, actor: true, "action/name": /^[a-z0-9_]+$/ },
    time: "ts",
    id: "activity_id",
    account: "akey",
    home: "=",
    action: ["action/name"],
    classes: DUO_CLASSES,
    who: [
      {
        when: { "actor/type": /^(?:api|integration|application)/i },
        kind: "api-key",
        id: "actor/key",
        name: "actor/name",
      },
      { when: { "actor/type": /^(?:system|sync|directory)/i }, kind: "cloud-service", id: ["actor/name", "=duo"] },
      { kind: "human", id: ["actor/key", "actor/name"], name: "actor/name" },
    ],
    resource: ["target/name", "target/key"],
    resourceKind: "target/type",
    outcome: [[{ "outcome/result": /^(?:FAIL|DENIED|ERROR)/i }, "denied"]],
    address: ["access_device/ip/address", "access_device/ip"],
    labels: {
      type: ["target/details/raw_type", "target/details/type"],
      status: "target/details/status",
      role: "target/details/role",
    },
  },
  {
    provider: "duo",
    told: { txid: true, factor: true, event_type: /^\w+$/, result: /^\w+$/, application: true },
    time: ["isotimestamp", "timestamp"],
    id: "txid",
    action: ["event_type"],
    classes: [[/./, "auth"]],
    who: [{ kind: "human", id: ["user/key", "user/name"], name: ["user/name", "email"] }],
    resource: ["application/name", "application/key"],
    resourceKind: "=application",
    outcome: [
      [{ result: /^success$/i }, "success"],
      [{ result: /./ }, "denied"],
    ],
    error: "reason",
    address: ["access_device/ip/address", "access_device/ip"],
    labels: { factor: "factor", reason: "reason" },
  },
  // https://falcon.crowdstrike.com/documentation/: audit events of Event Streams
  {
    provider: "crowdstrike",
    told: { metadata: true, "metadata/eventType": /AuditEvent$/, "event/OperationName": /./ },
    time: ["metadata/eventCreationTime", "event/UTCTimestamp"],
    account: "metadata/customerIDString",
    action: ["event/OperationName"],
    classes: [
      [/api_?client|apikey|secret/i, "secret"],
      [/authenticate|login|saml|password|two_?factor/i, "auth"],
      [/delete|remove/i, "delete"],
      [/user|role|allowlist|policy|group/i, "admin"],
    ],
    who: [
      {
        when: { "event/UserId": /^api-client-id:/ },
        kind: "oauth-app",
        id: "event/UserId",
        without: /^api-client-id:/,
      },
      { when: { "event/UserId": /@/ }, kind: "human", id: "event/UserId" },
      { kind: "cloud-service", id: ["event/UserId", "=crowdstrike"] },
    ],
    proof: [{ kind: "oauth-token", uid: "event/AuditKeyValues/[Key=actor_client_id]/ValueString" }],
    resource: [
      "event/AuditKeyValues/[Key=name]/ValueString",
      "event/AuditKeyValues/[Key=target_name]/ValueString",
      "event/AuditKeyValues/[Key=id]/ValueString",
      "event/AuditKeyValues/[Key=group_name]/ValueString",
    ],
    gives: ["event/AuditKeyValues/[Key=scope(s)]/ValueString", "event/AuditKeyValues/[Key=roles]/ValueString"],
    outcome: [
      [{ "event/Success": /^false$/i, "event/OperationName": /auth|login/i }, "denied"],
      [{ "event/Success": /^false$/i }, "error"],
    ],
    address: "event/UserIp",
    labels: { service: "event/ServiceName", active: "event/AuditKeyValues/[Key=active]/ValueString" },
  },
  // https://help.zscaler.com/zia/nss-feed-output-format-zia-admin-audit-logs
  {
    provider: "zscaler",
    told: { adminid: true, subcategory: true, category: true, action: /^[A-Za-z_]+$/ },
    time: "time",
    id: "recordid",
    action: ["subcategory", "action"],
    classes: [
      [/SIGN_?(?:IN|OUT)/i, "auth"],
      [/API_?KEY|CREDENTIAL|PASSWORD/, "secret"],
      [/DELETE$/, "delete"],
      [/(?:CREATE|UPDATE|ACTIVATE|IMPORT|PATCH)$/i, "admin"],
    ],
    who: [
      { when: { adminid: /^(?:system|zscaler)\b/i }, kind: "cloud-service", id: "adminid" },
      { when: { adminid: MACHINE_NAME }, kind: "service-account", id: "adminid" },
      { kind: "human", id: "adminid" },
    ],
    resource: "resource",
    resourceKind: "category",
    outcome: [[{ result: /^FAIL/i }, "error"]],
    error: "errorcode",
    address: "clientip",
    labels: { interface: "interface", category: "category" },
  },
  // https://docs.sysdig.com/en/docs/administration/administration-settings/event-forwarding/: platform audit
  {
    provider: "sysdig",
    told: { content: true, "content/requestMethod": /^[A-Z]+$/, "content/requestUri": /^\// },
    time: ["timestamp", "content/timestamp"],
    id: "id",
    action: ["content/requestMethod", "content/requestUri"],
    isRequest: true,
    classes: [[/token|serviceaccount|credential|apikey/i, "secret"]],
    who: [
      { when: { "content/username": /@/ }, kind: "human", id: "content/username" },
      { kind: "service-account", id: ["content/serviceAccountName", "content/serviceAccountId", "content/username"] },
    ],
    resource: ["content/requestUri"],
    resourceKind: "content/entityType",
    status: "content/responseStatusCode",
    address: "content/userOriginIP",
    labels: { team: "content/teamName" },
  },
  // https://help.zscaler.com/zpa/about-audit-log-fields
  {
    provider: "zscaler",
    told: { AuditOperationType: true, ObjectType: true, CustomerID: true, User: true },
    time: ["ModifiedTime", "CreationTime"],
    account: "CustomerID",
    action: ["ObjectType", "AuditOperationType"],
    classes: [
      [/sign ?in|login/i, "auth"],
      [/key|token|secret|credential|certificate/i, "secret"],
      [/delete$/i, "delete"],
      [/./, "admin"],
    ],
    who: [
      { when: { User: MACHINE_NAME }, kind: "service-account", id: "User" },
      { kind: "human", id: ["User", "ModifiedBy"] },
      { kind: "cloud-service", id: "=zscaler" },
    ],
    resource: ["ObjectName", "ObjectID"],
    resourceKind: "ObjectType",
    outcome: [[{ AuditOperationType: /fail/i }, "denied"]],
    session: "SessionID",
  },
  // https://docs.netskope.com/en/rest-api-events-and-alerts-response-descriptions/
  {
    provider: "netskope",
    told: { audit_log_event: true, supporting_data: true, severity_level: true },
    time: "timestamp",
    id: "_id",
    action: ["audit_log_event"],
    classes: [
      [/log(?:in|out|ged)/i, "auth"],
      [/token|api key|secret|password/i, "secret"],
      [/delet|remov|revok/i, "delete"],
      [/admin|role|user|sso|polic|setting|allow ?list/i, "admin"],
    ],
    who: [
      { when: { user: MACHINE_NAME }, kind: "service-account", id: "user" },
      { kind: "human", id: "user" },
      { kind: "cloud-service", id: "=netskope" },
    ],
    resource: ["supporting_data/data_values/1", "supporting_data/data_values/0"],
    resourceKind: "supporting_data/data_type",
    outcome: [
      [{ audit_log_event: /fail/i }, "denied"],
      // Of a call of its API the first of the values is the status.
      [{ audit_log_event: /^Rest API V\d Call$/, "supporting_data/data_values/0": /^40[13]$/ }, "denied"],
      [{ audit_log_event: /^Rest API V\d Call$/, "supporting_data/data_values/0": /^[45]\d\d$/ }, "error"],
    ],
  },
];
