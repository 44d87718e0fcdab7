import type { AuditForm } from "./form.ts";
import { MACHINE_NAME, NOBODY } from "./machine-name.ts";

const airflow = (told: AuditForm["told"], time: string): AuditForm => ({
  provider: "airflow",
  told,
  time,
  id: "event_log_id",
  action: ["event"],
  classes: [
    [/connection|variable|token/i, "secret"],
    [/log(?:in|out)/i, "auth"],
    [/delete/i, "delete"],
    [/user|role|permission/i, "admin"],
    [/trigger|clear|run|backfill|^success$|^failed$/i, "execute"],
  ],
  who: [
    // The scheduler, and whoever runs the command line on its machine.
    { when: { owner: /^(?:airflow|root|scheduler|default|)$/i }, kind: "cloud-service", id: "=airflow" },
    { when: { owner: NOBODY }, kind: "unknown", id: "=anonymous" },
    { when: { owner: MACHINE_NAME }, kind: "service-account", id: "owner" },
    { kind: "human", id: "owner" },
  ],
  resource: ["dag_id", "extra/connection_id", "extra/conn_id", "extra/key", "extra/username"],
  labels: { task: "task_id", run: "run_id" },
});

const ACTOR = "related/[prefect.resource.role=actor]/prefect.resource";

/** Its own controllers, and those of others that write as it does. */
const FLUX =
  /^(?:(?:source|kustomize|helm|notification|image-reflector|image-automation|tf|tofu)-controller|flux-operator)$/;

/** What puts jobs in order, and moves data from one place to another. */
export const ORCHESTRATION: readonly AuditForm[] = [
  // https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html#tag/Event-Log: of the API, and a row of the table
  airflow({ event_log_id: true, when: true, event: /^[\w.-]+$/, owner: true, extra: true, dag_id: true }, "when"),
  airflow({ dttm: true, event: /^[\w.-]+$/, owner: true, extra: true, dag_id: true }, "dttm"),
  // https://docs.prefect.io/v3/api-ref/events/cloud-events
  {
    provider: "prefect",
    told: { occurred: true, event: /^prefect-cloud\.[\w.-]+$/, "resource/prefect.resource.id": true },
    time: "occurred",
    id: "id",
    account: ["account", "related/[prefect.resource.role=account]/prefect.resource.id"],
    home: "=",
    action: ["event"],
    without: /^prefect-cloud\./,
    classes: [
      [/api-key|service-account|block-document|secret/, "secret"],
      [/logged-|access-denied/, "auth"],
      [/\.deleted$/, "delete"],
      [/^(?:account|workspace|user|team|webhook|automation)/, "admin"],
    ],
    who: [
      {
        when: { [`${ACTOR}.id`]: /service-account|bot/ },
        kind: "service-account",
        id: `${ACTOR}.id`,
        name: `${ACTOR}.name`,
        without: /^prefect-cloud\.(?:service-account|bot|actor)\./,
      },
      {
        kind: "human",
        id: `${ACTOR}.id`,
        name: [`${ACTOR}.name`, "related/[prefect.resource.role=actor]/prefect-cloud.email"],
        without: /^prefect-cloud\.(?:user|actor)\./,
      },
      { kind: "cloud-service", id: "=prefect" },
    ],
    resource: ["resource/prefect.resource.name", "resource/prefect.resource.id"],
    outcome: [[{ event: /denied/ }, "denied"]],
    address: ["payload/ip_address", "payload/client_ip", "resource/prefect-cloud.ip"],
    labels: { role: ["payload/role", "resource/prefect-cloud.role"] },
  },
  // https://fivetran.com/docs/logs: what somebody does, and what a connection does by itself
  {
    provider: "fivetran",
    told: { connector_type: true, connector_id: true, event: /^[a-z]+(?:_[a-z]+)*$/, created: true },
    time: "created",
    action: ["event"],
    classes: [
      [/api_secret|api_key|credential/, "secret"],
      [/^(?:delete|drop|remove)_/, "delete"],
      [/(?:user|team|account|role)$|membership/, "admin"],
      [/^(?:read|extract|api_call|sql_query)/, "read"],
      [/^(?:sync|write|copy|records|create|alter|edit|pause|resume|update)/, "write"],
    ],
    who: [
      { kind: "human", id: ["data/actor", "data/userId", "data/user_id"] },
      { kind: "workload", id: ["connection_id", "connector_id"], name: ["connection_name", "connector_name"] },
      { kind: "cloud-service", id: "=fivetran" },
    ],
    resource: ["data/table", "data/schema", "data/id", "connection_id", "connector_id"],
    outcome: [
      [{ "data/status": /^FAIL/ }, "error"],
      [{ event: /error|severe/ }, "error"],
    ],
    error: ["exception_id", "data/reason"],
    session: "sync_id",
    labels: { role: ["data/role", "data/newProperties/role"], connector: "connector_type" },
  },
  // https://docs.airbyte.com/platform/enterprise-setup/audit-logging
  {
    provider: "airbyte",
    told: { success: true, "actor/actorId": true, operation: /^[a-z]+[A-Z]\w*$/, request: true, timestamp: true },
    time: "timestamp",
    id: "id",
    action: ["operation"],
    classes: [
      [/application|token|secret/i, "secret"],
      [/^delete/i, "delete"],
      [/permission|user|organization|workspace/i, "admin"],
    ],
    who: [
      { kind: "human", id: ["actor/actorId", "actor/email"], name: "actor/email" },
      { kind: "cloud-service", id: "=airbyte" },
    ],
    resource: [
      ...["request/name", "request/sourceId", "request/destinationId", "request/connectionId"],
      ...["request/permissionId", "request/userId", "request/workspaceId", "request/organizationId"],
    ],
    outcome: [[{ success: /^false$/ }, "error"]],
    error: "errorMessage",
    address: "actor/ipAddress",
    userAgent: "actor/userAgent",
    labels: { role: "request/permissionType" },
  },
  // https://docs.dagster.io/deployment/dagster-plus/management/audit-logs
  {
    provider: "dagster",
    told: { authorAgentTokenId: true, authorUserEmail: true, eventType: /^[A-Z_]+$/ },
    time: "timestamp",
    id: "id",
    action: ["eventType"],
    classes: [
      [/TOKEN|SECRET|ENVIRONMENT_VARIABLE/, "secret"],
      [/LOG_?(?:IN|OUT)|SAML/, "auth"],
      [/DELETE|REMOVE|REVOKE/, "delete"],
      [/USER|TEAM|ROLE|PERMISSION|SCIM|DEPLOYMENT|ALERT/, "admin"],
      [/LAUNCH|TERMINATE|RUN/, "execute"],
    ],
    who: [
      { kind: "human", id: "authorUserEmail" },
      { kind: "api-key", id: "authorAgentTokenId" },
      { kind: "cloud-service", id: "=dagster" },
    ],
    proof: [{ kind: "api-key", uid: "authorAgentTokenId" }],
    resource: ["eventMetadata/email", "eventMetadata/name", "branchDeploymentName", "deploymentName"],
    labels: { role: ["eventMetadata/grant", "eventMetadata/role"], deployment: "deploymentName" },
  },
  // https://fluxcd.io/flux/components/notification/events/: what its controllers did to a cluster
  {
    provider: "flux",
    told: { involvedObject: true, reportingController: FLUX, severity: true, reason: /^\w+$/ },
    time: "timestamp",
    action: ["reason"],
    classes: [[/./, "write"]],
    who: [{ kind: "workload", id: "reportingController" }],
    resource: "involvedObject/name",
    resourceKind: "involvedObject/kind",
    outcome: [[{ severity: /^error$/ }, "error"]],
    error: "reason",
    labels: { namespace: "involvedObject/namespace", revision: "metadata/revision" },
  },
  // https://docs.workato.com/features/activity-audit-log-streaming-sample.html: what people and clients of its API change
  {
    provider: "workato",
    told: {
      "workspace/email": /@/,
      "workspace/id": /^\d+$/,
      event_type: /^\w+$/,
      "resource/type": true,
      timestamp: true,
      "user/email": true,
    },
    time: "timestamp",
    id: "id",
    account: "workspace/id",
    home: "=",
    action: ["event_type"],
    classes: [
      [/api_?(?:key|client|token)|secret|connection|password|propert/i, "secret"],
      [/log(?:in|out)|authenticat|two_factor|saml|sso/i, "auth"],
      [/delet|remov|destroy/i, "delete"],
      [/user|role|member|group|privilege|audit|account|setting/i, "admin"],
      [/start|stop|test|run|rerun/i, "execute"],
    ],
    who: [{ kind: "human", id: ["user/email", "user/id"], name: ["user/name", "user/email"] }],
    resource: ["resource/name", "resource/id"],
    resourceKind: "resource/type",
    address: ["details/ip_address", "ip_address", "user/ip_address"],
    labels: { environment: "details/environment_type", folder: "resource/folder" },
  },
  // …and each run of a recipe, which has the connections' credentials
  {
    provider: "workato",
    told: {
      master_job_id: true,
      recipe_id: true,
      flow_id: true,
      status: /^\w+$/,
      completed_at: true,
      "context/recipe_id": true,
    },
    time: ["completed_at", "started_at"],
    id: "id",
    account: "account_id",
    home: "=",
    action: ["=run"],
    classes: [[/./, "execute"]],
    who: [{ kind: "workload", id: "recipe_id", name: ["context/recipe_name", "recipe_id"] }],
    behind: [{ kind: "human", id: ["context/user_email", "context/user_id"] }],
    resource: ["context/recipe_name", "recipe_id"],
    resourceKind: "=recipe",
    outcome: [
      [{ status: /^succeeded$/ }, "success"],
      [{ status: /^failed$/ }, "error"],
      [{}, "unknown"],
    ],
    error: "error_type",
  },
  // https://docs.swimlane.com/turbine/audit-logs
  {
    provider: "swimlane",
    told: { LogType: /^Audit$/, ActionType: /^[\w ]+$/, EventOutcome: true, UserId: true, Category: true },
    time: ["EventTime", "time"],
    account: ["AccountId", "TenantId"],
    home: "=",
    action: ["Category", "ActionType"],
    classes: [
      [/asset|credential|key.?store|api.?key|token|secret/i, "secret"],
      [/log(?:in|out)|authenticat/i, "auth"],
      [/delete|remove/i, "delete"],
      [/user|role|group|permission|setting|sso|tenant|account/i, "admin"],
      [/execut|run/i, "execute"],
    ],
    who: [
      { when: { User: MACHINE_NAME }, kind: "service-account", id: ["UserId", "User"], name: "User" },
      { kind: "human", id: ["UserId", "User"], name: "User" },
    ],
    resource: "Id",
    resourceKind: "Category",
    outcome: [
      [{ EventOutcome: /^success/i }, "success"],
      [{ EventOutcome: /fail|denied|unauthorized/i, Category: /log|auth/i }, "denied"],
      [{ EventOutcome: /./ }, "error"],
    ],
    address: ["SourceIp/0", "SourceIp"],
    userAgent: "UserAgent",
    labels: { authentication: "AuthenticationType", endpoint: "Endpoint" },
  },
  // https://docs.pingidentity.com/pingid/pingid_reports: who was asked for a second factor, and what administrators did
  {
    provider: "pingid",
    told: { recorded: true, source: /^PINGID/, actors: true, "action/type": /^\w+$/, "result/status": /^\w+$/ },
    time: "recorded",
    id: "id",
    action: ["action/type"],
    classes: [
      [/AUTHENTICAT/i, "auth"],
      [/DELETE|UNPAIR/i, "delete"],
      [/./, "admin"],
    ],
    who: [
      {
        when: { "actors/0/type": /client|worker/i },
        kind: "oauth-app",
        id: ["actors/0/id", "actors/0/name"],
        name: "actors/0/name",
      },
      { kind: "human", id: ["actors/0/name", "actors/0/id"] },
    ],
    resource: ["resources/0/name", "resources/0/id"],
    resourceKind: "resources/0/type",
    outcome: [
      [{ "result/status": /^SUCCESS/i }, "success"],
      [{ "result/status": /^(?:FAIL|DENIED|POLICY)/i, "action/type": /AUTHENTICAT/i }, "denied"],
      [{ "result/status": /./ }, "error"],
    ],
    error: "result/message",
    address: ["client/ipAddress", "resources/0/ipaddress"],
  },
];
