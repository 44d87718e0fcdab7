import type { AuditForm } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

const RIGHTS = /^(?!GET).*\/(?:acl|operator|agent\/(?:token|leave|force-leave))/;

const CALLS = [
  [/^(?:PUT|POST) \/v1\/acl\/(?:token|bootstrap)|\/acl\/login/, "secret"],
  [/^GET \/v1\/(?:var|vars|snapshot)/, "read"],
  [/^DELETE /, "delete"],
  [/\/(?:dispatch|exec)(?:$|\?)/, "execute"],
  [RIGHTS, "admin"],
] as const satisfies AuditForm["classes"];

const CALL = /^(?:GET|PUT|POST|DELETE|PATCH|HEAD|LIST)$/i;
const BY_TOKEN = "payload/auth/accessor_id";

/** What a token says of itself: a name that one gave it. */
const tokens = (name: string): AuditForm["who"] => [
  { when: { [BY_TOKEN]: /^(?:anonymous|0{8}-0{4}-0{4}-0{4}-0{11}2)$/ }, kind: "unknown", id: "=anonymous" },
  { when: { [name]: /@/ }, kind: "human", id: name },
  { kind: "api-key", id: BY_TOKEN, name },
];

const awx = (told: AuditForm["told"], names: Pick<AuditForm, "time" | "action" | "resource" | "who">): AuditForm => ({
  provider: "awx",
  told,
  id: "id",
  ...names,
  classes: [
    [/^(?:o_auth2|credential)/, "secret"],
    [/\.delete/, "delete"],
    [/^(?:user|team|role|setting|organization|o_auth2_application)|\.role$/, "admin"],
    [/^(?:job|workflow_job|ad_hoc_command)\.create/, "execute"],
  ],
  labels: {
    admin: ["changes/is_superuser/1", "changes/is_superuser"],
    role: ["changes/role", "summary_fields/role/0/role_field"],
  },
});

/** Runs of AWX' are started by whoever its schedules are of, and by itself. */
const awxWho = (name: string): AuditForm["who"] => [
  { when: { [name]: /^(?:system)?$/ }, kind: "cloud-service", id: "=awx" },
  { when: { [name]: MACHINE_NAME }, kind: "service-account", id: name },
  { kind: "human", id: name },
];

/** HashiCorp's audit log of calls: of each the second entry, with what came of it. */
const CALLED = {
  payload: true,
  "payload/stage": /^OperationComplete$/,
  "payload/request/endpoint": /^\//,
  "payload/request/operation": CALL,
} satisfies AuditForm["told"];
const OF_HASHICORP = {
  time: ["payload/timestamp", "created_at"],
  id: "payload/id",
  action: ["payload/request/operation", "payload/request/endpoint"],
  isRequest: true,
  classes: CALLS,
  proof: [{ kind: "api-key", uid: BY_TOKEN }],
  resource: "payload/request/endpoint",
  error: "payload/response/error",
} satisfies Partial<AuditForm>;

/** What clusters, machines, buckets and builds of one's own are run with. */
export const FLEETS: readonly AuditForm[] = [
  // https://developer.hashicorp.com/nomad/docs/configuration/audit
  {
    ...OF_HASHICORP,
    provider: "nomad",
    told: { ...CALLED, "payload/request/request_meta": true },
    who: tokens("payload/auth/name"),
    status: "payload/response/status_code",
    address: "payload/request/request_meta/remote_address",
    userAgent: "payload/request/request_meta/user_agent",
    labels: { namespace: "payload/request/namespace/id" },
  },
  // https://developer.hashicorp.com/consul/docs/monitor/log/audit
  {
    ...OF_HASHICORP,
    provider: "consul",
    told: { ...CALLED, "payload/request/remote_addr": true },
    who: tokens("payload/auth/description"),
    status: "payload/response/status",
    address: "payload/request/remote_addr",
    userAgent: "payload/request/user_agent",
    labels: { datacenter: "payload/request/host" },
  },
  // https://ranchermanager.docs.rancher.com/how-to-guides/advanced-user-guides/enable-api-audit-log
  {
    provider: "rancher",
    told: { auditID: true, requestURI: /^\//, remoteAddr: true, method: CALL, responseCode: true, user: true },
    time: ["requestTimestamp", "responseTimestamp"],
    id: "auditID",
    action: ["method", "requestURI"],
    isRequest: true,
    classes: [
      [/^(?!GET).*(?:\/tokens|generateKubeconfig)|\/(?:cloudcredentials|secrets)/i, "secret"],
      [/v3-public\/.*login|\?action=login|\?action=logout/i, "auth"],
      [/^DELETE /, "delete"],
      [/^(?!GET).*(?:bindings|roletemplates|users|authconfigs|settings|clusters|groups)/i, "admin"],
    ],
    who: [
      { when: { "user/name": /^(?:system:unauthenticated|system:cattle:error)?$/ }, kind: "unknown", id: "=anonymous" },
      { when: { "user/name": /^system:/ }, kind: "service-account", id: "user/name" },
      {
        when: { "user/extra/username/0": MACHINE_NAME },
        kind: "service-account",
        id: "user/name",
        name: "user/extra/username/0",
      },
      { kind: "human", id: "user/name", name: "user/extra/username/0" },
    ],
    proof: [{ kind: "api-key", uid: "user/extra/requesttokenid/0" }],
    // Of a cluster that is taken in, the token that it comes with.
    marks: /(?<=\/v3\/import\/)[^_/]+(?=_)/,
    resource: "requestURI",
    status: "responseCode",
    address: "remoteAddr",
    userAgent: "requestHeader/User-Agent/0",
    labels: { role: ["requestBody/globalRoleId", "requestBody/roleTemplateId"] },
  },
  // https://min.io/docs/minio/linux/operations/monitoring/minio-logging.html
  {
    provider: "minio",
    told: { deploymentid: true, "api/name": /^[A-Z]\w+$/, requestID: true, trigger: true },
    time: "time",
    id: "requestID",
    action: ["api/name"],
    classes: [
      [/ServiceAccount|AccessKey|^AssumeRole|AddUser|SetUser/, "secret"],
      [/^(?:Delete|Remove)|BucketDelete/, "delete"],
      [/^(?:Get|Head|List|Select)|Info$/, "read"],
      [/Policy|Group|Config|IAM|Replication|^Site|Tier|Profil|Service(?:Restart|Stop)/, "admin"],
      [/^(?:Put|Post|Copy|Complete|NewMultipart|Create|Make|Upload)/, "write"],
    ],
    who: [
      // A key that somebody made for a program, with rights of its own.
      { when: { "requestClaims/sa-policy": /./ }, kind: "service-account", id: "accessKey" },
      { when: { parentUser: /@/ }, kind: "human", id: "parentUser" },
      { kind: "service-account", id: ["parentUser", "accessKey"] },
    ],
    behind: [
      {
        when: { "requestClaims/sa-policy": /./ },
        kind: "service-account",
        id: ["parentUser", "requestClaims/parent"],
      },
    ],
    proof: [{ kind: "access-key", uid: "accessKey" }],
    resource: ["requestQuery/accessKey", "requestQuery/userOrGroup", "api/bucket"],
    status: "api/statusCode",
    address: "remotehost",
    userAgent: "userAgent",
    bytesOut: "api/tx",
    labels: { role: "requestQuery/policyName", object: "api/object" },
  },
  // https://docs.ansible.com/automation-controller/latest/html/administration/logging.html: what is sent on, and of the API
  awx(
    { logger_name: /^awx\.analytics\.activity_stream$/, operation: /^\w+$/, object1: true, actor: true },
    {
      time: ["@timestamp", "timestamp"],
      action: ["object1", "operation", "object2"],
      resource: ["changes/name", "changes/username", "changes/object1_name", "object1"],
      who: awxWho("actor"),
    },
  ),
  awx(
    { object1: true, object2: true, operation: /^\w+$/, changes: true, type: /^activity_stream$/, timestamp: true },
    {
      time: "timestamp",
      action: ["object1", "operation", "object2"],
      resource: ["changes/name", "changes/username", "changes/object1_name", "object1"],
      who: awxWho("summary_fields/actor/username"),
    },
  ),
  // https://www.jetbrains.com/help/teamcity/rest/auditevent.html: of its API
  {
    provider: "teamcity",
    told: { relatedEntities: true, "action/name": /^[a-z]\w*$/, "action/pattern": true, timestamp: /^\d{8}T\d{6}/ },
    time: "timestamp",
    id: "id",
    action: ["action/name"],
    classes: [
      [/token|password|secret|ssh_key/, "secret"],
      [/2fa|auth|login|logout/, "auth"],
      [/^(?:.*_)?(?:delete|remove)(?:_|$)/, "delete"],
      [/user|role|group|settings_export|backup|license/, "admin"],
      [/queue|trigger/, "execute"],
    ],
    who: [
      { when: { "user/username": MACHINE_NAME }, kind: "service-account", id: ["user/id"], name: "user/username" },
      { kind: "human", id: ["user/id", "user/username"], name: "user/username" },
      { kind: "cloud-service", id: "=teamcity" },
    ],
    resource: [
      ...["relatedEntities/entity/0/buildType/id", "relatedEntities/entity/0/project/id"],
      ...["relatedEntities/entity/0/user/username", "relatedEntities/entity/0/internalId"],
    ],
    resourceKind: "relatedEntities/entity/0/type",
  },
];
