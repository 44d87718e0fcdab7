import type { Actor, AuditForm } from "./form.ts";
import { MACHINE_NAME, NOBODY } from "./machine-name.ts";

/** A part of JFrog's own platform: `jfrt@01dy4j…`. */
const PART = /^(?:token:)?(?:jf[a-z]{1,8}|artifactory)@/i;

const IN_REPOSITORY =
  /(?<=^\/(?!(?:api|access|artifactory|ui|router|v1|v2)\/)[^/]+)\/.*$|(?<=^\/(?:artifactory\/)?api\/[a-z]+\/[^/]+)\/(?!v\d\/security|security).*$/;

const jfrogUser = (place: string): readonly Actor[] => [
  { when: { [place]: PART }, kind: "cloud-service", id: place, without: /^token:/ },
  { when: { [place]: /^(?:_system_|access-admin)$/ }, kind: "cloud-service", id: place },
  { when: { [place]: /^token:/ }, kind: "service-account", id: place, without: /^token:/ },
  { when: { [place]: MACHINE_NAME }, kind: "service-account", id: place },
  { when: { [place]: NOBODY }, kind: "unknown", id: "=anonymous" },
  { kind: "human", id: place },
];

/** A user of a registry or a forge, of whom the log says no more than the name. */
const named = (place: string): readonly Actor[] => [
  { when: { [place]: MACHINE_NAME }, kind: "service-account", id: place },
  { when: { [place]: NOBODY }, kind: "unknown", id: "=anonymous" },
  { kind: "human", id: place },
];

const BUILDKITE = {
  provider: "buildkite",
  who: [
    { when: { "actor/type": /^USER$/i }, kind: "human", id: "actor/uuid", name: "actor/name" },
    // An agent has another id each time that it connects.
    { when: { "actor/type": /^AGENT$/i }, kind: "workload", id: ["actor/name", "actor/uuid"] },
    { when: { "actor/type": /./ }, kind: "service-account", id: "actor/uuid", name: "actor/name" },
    // Through EventBridge a member has no type.
    { kind: "human", id: "actor/uuid", name: "actor/name" },
  ],
  resource: ["subject/name", "subject/uuid", "event/subject_name", "event/subject_uuid"],
  resourceKind: ["subject/type", "event/subject_type"],
  classes: [
    [/TOKEN|SECRET|AUTHORIZATION|TOTP|PASSWORD|CREDENTIAL|SSH_KEY/, "secret"],
    [/SSO|MEMBER|PERMISSION|TEAM|ORGANIZATION|RULE|INVITATION/, "admin"],
    [/_(?:DELETED|REMOVED|REVOKED|DESTROYED)$/, "delete"],
  ],
} satisfies Partial<AuditForm>;

/** Registries, builds, and what brings them out. */
export const DELIVERY: readonly AuditForm[] = [
  // https://jfrog.com/help/r/jfrog-platform-administration-documentation/audit-trail-log
  {
    provider: "jfrog",
    told: { logged_principal: true, event_type: /^[A-Z_]{1,32}$/, event: /^[A-Z_]{1,32}$/ },
    time: ["timestamp", "date", "@timestamp"],
    action: ["event", "event_type"],
    between: "_",
    classes: [
      [/^TKN/, "secret"],
      [/_D$/, "delete"],
      [/^(?:USR|GRP|PRM|PRS|PMT|ROL|CNF|CFG|FED)/, "admin"],
    ],
    who: [
      ...jfrogUser("user").filter(({ kind }) => kind !== "unknown" && kind !== "human"),
      { when: { user: NOBODY }, kind: "cloud-service", id: "logged_principal" },
      ...jfrogUser("user"),
    ],
    resource: ["entity_name"],
    resourceKind: "event",
    gives: ["data_changed/added/scope", "data_changed/added/scopes", "data_changed/scope"],
    address: ["user_ip", "ip", "ip_address"],
    labels: { trace: ["trace_id", "token_id"], principal: "logged_principal", subject: "data_changed/added/subject" },
  },
  {
    provider: "jfrog",
    told: { request_url: /^\//, return_status: true, request_method: /^[A-Z]+$/, remote_address: true, username: true },
    time: ["timestamp", "@timestamp"],
    action: ["request_method", "request_url"],
    isRequest: true,
    // Of what lies in a repository the repository counts: each file would be another operation.
    without: IN_REPOSITORY,
    classes: [[/ \/(?:access\/)?api\/(?:v\d\/)?(?:tokens|security)/, "secret"]],
    who: jfrogUser("username"),
    resource: "request_url",
    status: "return_status",
    address: "remote_address",
    userAgent: "request_user_agent",
    bytesOut: "response_content_length",
    labels: { trace: "trace_id" },
  },
  {
    provider: "jfrog",
    told: { action_response: /^(?:ACCEPTED|DENIED) [A-Z]/, username: true },
    time: ["timestamp", "@timestamp"],
    action: ["action_response"],
    without: /^(?:ACCEPTED|DENIED) /,
    classes: [
      [/LOGIN/, "auth"],
      [/DOWNLOAD|READ|BROWSE/, "read"],
      [/DELETE|UNDEPLOY/, "delete"],
      [/DEPLOY|UPLOAD|PROMOTE|COPY|MOVE/, "write"],
      [/CONFIGURATION|PERMISSION|ADMIN/, "admin"],
    ],
    who: jfrogUser("username"),
    resource: "repo_path",
    outcome: [[{ action_response: /^DENIED/ }, "denied"]],
    address: "ip",
    labels: { trace: "trace_id" },
  },
  // https://github.com/goharbor/harbor/blob/main/api/v2.0/swagger.yaml, AuditLog and AuditLogExt
  {
    provider: "harbor",
    told: { op_time: true, operation: /^\w+$/, resource_type: /^\w+$/, username: true },
    time: "op_time",
    action: ["operation", "resource_type"],
    between: "_",
    classes: [
      [/_robot$/, "secret"],
      [/^log(?:in|out)_/, "auth"],
      [/^pull_/, "read"],
      [/_(?:user|user_group|member|configuration|ldap\w*|oidc\w*)$/, "admin"],
    ],
    who: [{ when: { username: /^robot[$_-]/i }, kind: "service-account", id: "username" }, ...named("username")],
    resource: "resource",
    resourceKind: "resource_type",
    outcome: [[{ is_successful: /^false$/ }, "error"]],
    labels: { project: "project_id" },
  },
  // https://circleci.com/docs/guides/security/audit-logs/
  {
    provider: "circleci",
    told: { occurred_at: true, scope: true, target: true, payload: true, actor: true, action: /^[a-z_-]+\.[a-z._-]+$/ },
    time: "occurred_at",
    id: "id",
    account: ["organization/id", "account/id", "scope/id"],
    home: "=",
    action: ["action"],
    classes: [
      [/secret|env_var|key|token/, "secret"],
      [/logged_(?:in|out)/, "auth"],
      [/^(?:org|user|group|context)\b|settings|policy|member/, "admin"],
    ],
    who: [
      { when: { "actor/type": /^user$/i }, kind: "human", id: "actor/id", name: "actor/name" },
      { when: { "actor/type": /^system$/i }, kind: "cloud-service", id: ["actor/name", "=circleci"] },
      { kind: "service-account", id: "actor/id", name: "actor/name" },
    ],
    resource: ["target/name", "target/id"],
    resourceKind: "target/type",
    outcome: [[{ success: /^false$/i }, "error"]],
    address: ["request/ip_address", "request/client_ip", "metadata/ip"],
    userAgent: "request/user_agent",
    labels: {
      project: "payload/project/name",
      job: "payload/job/job_name",
      forks: ["payload/settings/forks-receive-secret-env-vars", "payload/forks-receive-secret-env-vars"],
      variable: "payload/name",
    },
  },
  // https://buildkite.com/docs/platform/audit-log: of its API, and through EventBridge
  {
    ...BUILDKITE,
    told: { occurredAt: true, actor: true, subject: true, type: /^[A-Z]+(?:_[A-Z]+)+$/ },
    time: "occurredAt",
    id: "uuid",
    account: ["organization/uuid", "organization/slug"],
    home: "=",
    action: ["type"],
    address: "context/requestIpAddress",
    userAgent: "context/requestUserAgent",
    labels: { role: "data/role" },
  },
  {
    ...BUILDKITE,
    told: {
      event: true,
      "event/type": /^[A-Z]+(?:_[A-Z]+)+$/,
      "event/occurred_at": true,
      organization: true,
      actor: true,
    },
    time: "event/occurred_at",
    id: "event/uuid",
    account: ["organization/uuid", "organization/slug"],
    home: "=",
    action: ["event/type"],
    address: ["event/context/request_ip", "event/context/request_ip_address", "context/request_ip_address"],
    userAgent: ["event/context/request_user_agent", "context/request_user_agent"],
  },
  // https://argo-cd.readthedocs.io/en/stable/operator-manual/security/#logging: calls of its API, and what it does
  {
    provider: "argocd",
    told: {
      "grpc.service":
        /^(?:application|applicationset|project|cluster|repository|repocreds|account|session|settings|certificate|gpgkey|notification)\.\w+Service$/,
      "grpc.method": /^\w+$/,
    },
    time: ["time", "grpc.start_time"],
    action: ["grpc.service", "grpc.method"],
    without: /^[a-z]+\./,
    classes: [
      [/^SessionService/, "auth"],
      [/^AccountService\.(?:Create|Delete)Token|Password|^RepoCreds/, "secret"],
      [/\.(?:Get|List|Watch|ResourceTree|ManagedResources|PodLogs|Version)/, "read"],
      [/^(?:Project|Account|Cluster|Repository|Certificate|GPGKey|Settings)Service/, "admin"],
      [/\.(?:Sync|Rollback|RunResourceAction|TerminateOperation)$/, "execute"],
    ],
    who: [
      { when: { "grpc.request.claims/sub": /^proj:/ }, kind: "service-account", id: "grpc.request.claims/sub" },
      {
        when: { "grpc.request.claims/sub": /:apiKey$/ },
        kind: "service-account",
        id: "grpc.request.claims/sub",
        without: /:apiKey$/,
      },
      {
        kind: "human",
        id: ["grpc.request.claims/email", "grpc.request.claims/preferred_username", "grpc.request.claims/sub"],
        without: /:login$/,
      },
    ],
    proof: [{ kind: "jwt", uid: "grpc.request.claims/jti" }],
    resource: ["grpc.request.content/name", "grpc.request.content/application/metadata/name"],
    outcome: [
      [{ "grpc.code": /^(?:PermissionDenied|Unauthenticated)$/ }, "denied"],
      [{ "grpc.code": /^(?:OK|)$/ }, "success"],
      [{ "grpc.code": /./ }, "error"],
    ],
    address: "peer.address",
    userAgent: "grpc.request.user_agent",
  },
  {
    provider: "argocd",
    told: { "dest-namespace": true, reason: /^[A-Z]\w+$/, user: true, application: true },
    time: "time",
    action: ["reason"],
    who: [
      { when: { user: /^proj:/ }, kind: "service-account", id: "user" },
      { when: { user: /^(?:Unknown user|)$/ }, kind: "cloud-service", id: "=argocd" },
      { when: { user: MACHINE_NAME }, kind: "service-account", id: "user" },
      { kind: "human", id: "user" },
    ],
    resource: "application",
    outcome: [[{ type: /^Warning$/ }, "error"]],
    labels: { namespace: "dest-namespace" },
  },
  // https://docs.docker.com/reference/api/hub/latest/#tag/audit-logs
  {
    provider: "docker-hub",
    told: { action_description: true, account: true, actor: true, action: /^[a-z]+(?:\.[a-z_-]+)+$/ },
    time: "timestamp",
    account: "account",
    home: "=",
    action: ["action"],
    classes: [
      [/token|\.oat\.|\.pat\./, "secret"],
      [/tag\.pull/, "read"],
      [/^org\.|member|team|settings|policy|sso/, "admin"],
    ],
    who: named("actor"),
    resource: "name",
    labels: { tag: "data/tag", label: "data/label" },
  },
];
