import type { AuditForm } from "./form.ts";
import { databaseUser, MYSQL_RULER, POSTGRESQL_RULER, searchUser } from "./named-users.ts";

const SEARCH_CLASSES = [
  [/security\/(?:api_key|token|service_account)|apikey|api_key|service_token|password/, "secret"],
  [/CONFIG_WRITE$/, "admin"],
  [/authenticat|LOGIN|AUTHENTICATED|anonymous_access|realm_|run_as/i, "auth"],
  [/^cluster:admin\/(?:xpack|opendistro|opensearch)?\/?security|_(?:user|role|role_mapping|privileges?)$/, "admin"],
  [/[/:](?:delete|purge)/, "delete"],
  [/_READ$|data\/read|[/:](?:get|search|info|stats|exists)\b|^cluster:monitor|^indices:monitor/, "read"],
  [/_WRITE$|data\/write/, "write"],
  [/admin/, "admin"],
] as const satisfies AuditForm["classes"];

const SQL_CLASSES = [
  [/^(?:connect|disconnect|change_user|connection|password|md5|scram)/i, "auth"],
  [/grant|revoke|_(?:user|role|db)\b|\b(?:role|user|set)\b|audit|plugin|component|alter[ _]system/i, "admin"],
  [/^(?:drop|delete|truncate)/i, "delete"],
  [/^(?:select|read|show|copy|fetch)/i, "read"],
  [/^(?:call|do|execute|prepare)/i, "execute"],
  [/insert|update|create|alter|load|replace|merge/i, "write"],
] as const satisfies AuditForm["classes"];

/** `AUDIT: SESSION,1,1,READ,SELECT,TABLE,public.cards,…`, of which the statement's name counts; and why somebody was not let in. */
const AROUND_STATEMENT =
  /^AUDIT: (?:SESSION|OBJECT),\d+,\d+,[A-Z]+,|(?<=^AUDIT: (?:SESSION|OBJECT),\d+,\d+,[A-Z]+,[A-Z ]+),[\s\S]*$| for [\s\S]*$|: (?:user|identity)=[\s\S]*$/g;

// https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-JSONLOG, with pgAudit's lines
const POSTGRESQL: AuditForm = {
  provider: "postgresql",
  told: {
    backend_type: /^client backend$/,
    error_severity: /^(?:LOG|ERROR|FATAL)$/,
    message:
      /^(?:AUDIT: (?:SESSION|OBJECT),|connection authorized: |permission denied for |[\w-]+ authentication failed for user |no pg_hba\.conf entry for )/,
  },
  time: "timestamp",
  action: ["message"],
  without: AROUND_STATEMENT,
  classes: [[/authentication|authorized|pg_hba/, "auth"], [/^permission denied/, "other"], ...SQL_CLASSES],
  who: databaseUser("user", POSTGRESQL_RULER),
  resource: "dbname",
  resourceKind: "=database",
  outcome: [
    [{ message: /^AUDIT|^connection authorized/ }, "success"],
    [{ message: /./ }, "denied"],
  ],
  error: "state_code",
  address: "remote_host",
  userAgent: "application_name",
  session: "session_id",
};

/** `COPY … TO PROGRAM '…'`: what is between is a query of any length. */
const STARTS_PROGRAM = /^AUDIT: (?:SESSION|OBJECT),\d+,\d+,[A-Z]+,COPY,[\s\S]{0,4096}?\b(?:TO|FROM)\s{1,8}PROGRAM\b/i;

/** With which role a role was given to whom, or taken; whose session it was the table does not say. */
const GRANTED = {
  provider: "snowflake",
  account: ["ACCOUNT_NAME", "SNOWFLAKE_ACCOUNT_IDENTIFIER"],
  home: "=",
  classes: [[/./, "admin"]],
  who: [{ when: { GRANTED_BY: /./ }, kind: "role", id: "GRANTED_BY" }],
  resource: "GRANTEE_NAME",
  resourceKind: "GRANTED_TO",
  labels: { role: "ROLE" },
} as const satisfies Partial<AuditForm>;

function grantedAt(time: "CREATED_ON" | "DELETED_ON"): Pick<AuditForm, "told" | "respelt" | "time"> {
  const told: AuditForm["told"] = { GRANTED_TO: /^[A-Z_]+$/, GRANTEE_NAME: true, GRANTED_BY: true, [time]: /^\d/ };
  // Roles there have no small letters but in quotes, and people of an application's have.
  return { told, respelt: { ...told, GRANTED_BY: /^[^a-z]+$/, ROLE: true, CREATED_ON: /^\d/ }, time };
}

/** What keeps data, and what moves it. */
export const DATABASES: readonly AuditForm[] = [
  // https://www.elastic.co/docs/reference/elasticsearch/elasticsearch-audit-events
  {
    provider: "elasticsearch",
    told: {
      "event.action": /^\w+$/,
      "event.type": /^(?:rest|transport|ip_filter|security_config_change)$/,
      "node.id": true,
    },
    time: ["timestamp", "@timestamp"],
    account: ["cluster.uuid", "cluster.name"],
    action: [["action", "event.action"]],
    classes: SEARCH_CLASSES,
    who: [{ kind: "api-key", id: "apikey.id", name: ["apikey.name", "apikey.id"] }, ...searchUser("user.name")],
    behind: [...searchUser("user.run_as.name"), ...searchUser("user.name")],
    proof: [
      { kind: "api-key", uid: "apikey.id" },
      { when: { "authentication.token.name": /./ }, kind: "api-key", uid: "authentication.token.name" },
    ],
    resource: [
      ...["indices/0", "url.path", "put/user/name", "put/role/name", "put/role_mapping/name", "create/apikey/name"],
      ...["create/service_token/name", "change/password/user/name", "delete/user/name", "delete/role/name"],
    ],
    gives: ["put/user/roles", "put/role_mapping/roles", "create/apikey/role_descriptors"],
    outcome: [[{ "event.action": /denied$|failed$|^tampered_request$/ }, "denied"]],
    address: "origin.address",
    // Changes of its security do not say who made them: the request that they have in common does.
    labels: { event: "event.action", realm: ["user.realm", "realm"], request: "request.id", method: "request.method" },
  },
  // https://docs.opensearch.org/latest/security/audit-logs/field-reference/
  {
    provider: "opensearch",
    told: { audit_category: /^[A-Z_]+$/, audit_request_origin: true },
    time: ["@timestamp", "audit_utc_timestamp"],
    account: "audit_cluster_name",
    action: [["audit_request_privilege", "audit_category"]],
    classes: SEARCH_CLASSES,
    who: [...searchUser("audit_request_effective_user"), ...searchUser("audit_request_initiating_user")],
    behind: searchUser("audit_request_initiating_user"),
    resource: ["audit_trace_resolved_indices/0", "audit_trace_indices/0", "audit_rest_request_path"],
    outcome: [
      [{ audit_category: /^(?:FAILED_LOGIN|MISSING_PRIVILEGES|BAD_HEADERS|\w*_INDEX_ATTEMPT)$/ }, "denied"],
      [{ audit_category: /EXCEPTION$/ }, "error"],
    ],
    address: "audit_request_remote_address",
    labels: { category: "audit_category", method: "audit_rest_request_method" },
  },
  // https://dev.mysql.com/doc/refman/8.4/en/audit-log-file-formats.html
  {
    provider: "mysql",
    told: { connection_id: true, class: /^(?:connection|general|table_access)$/, event: /^\w+$/, "account/user": true },
    time: ["timestamp", "time"],
    account: "server_id",
    action: [["general_data/sql_command", "table_access_data/sql_command", "event"]],
    classes: SQL_CLASSES,
    who: databaseUser("account/user", MYSQL_RULER).concat(databaseUser("login/user", MYSQL_RULER)),
    resource: ["table_access_data/table", "connection_data/db", "table_access_data/db"],
    outcome: [
      [{ "connection_data/status": /^(?:1044|1045|1698|1227|3118)$/ }, "denied"],
      [{ "general_data/status": /^(?:1044|1045|1142|1143|1227|1370)$/ }, "denied"],
      [{ "connection_data/status": /^[1-9]/ }, "error"],
      [{ "general_data/status": /^[1-9]/ }, "error"],
    ],
    error: ["general_data/status", "connection_data/status"],
    address: "login/ip",
    userAgent: "connection_data/connection_attributes/program_name",
    session: "connection_id",
    labels: { database: ["connection_data/db", "table_access_data/db"], class: "class" },
  },
  // That the log begins and ends, with the server or without it
  {
    provider: "mysql",
    told: { connection_id: /^0$/, class: /^audit$/, event: /^(?:startup|shutdown)$/, id: true, timestamp: true },
    time: "timestamp",
    account: ["startup_data/server_id", "shutdown_data/server_id"],
    home: "=",
    action: ["class", "event"],
    classes: [[/./, "admin"]],
    who: [{ kind: "cloud-service", id: "=mysql" }],
    resource: "=audit log",
  },
  // A program that the server is told to start by pgAudit's own words, which are the statement's.
  {
    ...POSTGRESQL,
    told: { ...POSTGRESQL.told, message: STARTS_PROGRAM },
    action: ["=COPY PROGRAM"],
    classes: [[/./, "execute"]],
  },
  POSTGRESQL,
  // https://docs.confluent.io/cloud/current/monitoring/audit-logging/audit-log-schema.html: of clusters, and of the cloud around them
  {
    provider: "confluent",
    told: { "data/methodName": /^[\w.-]+$/, "data/authenticationInfo": true, type: /^io\.confluent\./ },
    time: "time",
    id: "id",
    account: "source",
    home: "=",
    action: ["data/methodName"],
    classes: [
      [/api-?key|token|secret|credential/i, "secret"],
      [/authenticat|signin/i, "auth"],
      [/delete/i, "delete"],
      [/acl|role|identity|serviceaccount|user|network|configs|cluster|environment/i, "admin"],
      [/fetch|describe|list|^get/i, "read"],
    ],
    who: [
      { when: { "data/authenticationInfo/principal": /^None:/ }, kind: "unknown", id: "=anonymous" },
      { kind: "service-account", id: "data/authenticationInfo/principal/confluentServiceAccount/resourceId" },
      { kind: "human", id: "data/authenticationInfo/principal/confluentUser/resourceId" },
      { kind: "workload", id: "data/authenticationInfo/principal/externalAccount/subject" },
      {
        when: { "data/authenticationInfo/principalResourceId": /^u-/ },
        kind: "human",
        id: "data/authenticationInfo/principalResourceId",
      },
      {
        when: { "data/authenticationInfo/principal": /^User:u-|@/ },
        kind: "human",
        id: "data/authenticationInfo/principal",
        without: /^User:/,
      },
      // Whoever speaks Kafka's protocol is a program; the log may have no more of it than a number.
      {
        kind: "service-account",
        id: ["data/authenticationInfo/principalResourceId", "data/authenticationInfo/principal"],
        without: /^User:/,
      },
    ],
    proof: [
      {
        kind: "api-key",
        uid: [
          "data/authenticationInfo/metadata/identifier",
          "data/authenticationInfo/credentials/idSecretCredentials/credentialId",
        ],
      },
    ],
    resource: ["data/cloudResources/0/resource/resourceId", "data/authorizationInfo/resourceName", "data/resourceName"],
    resourceKind: ["data/cloudResources/0/resource/type", "data/authorizationInfo/resourceType"],
    outcome: [
      [{ "data/authorizationInfo/granted": /^false$/ }, "denied"],
      [{ "data/result/status": /UNAUTH|DENIED/ }, "denied"],
      [{ "data/authenticationInfo/result": /UNAUTH|FAIL/ }, "denied"],
      [{ "data/result/status": /FAIL|ERROR/ }, "error"],
    ],
    error: ["data/result/data/errorType", "data/result/message"],
    address: ["data/requestMetadata/clientAddress/0/ip", "data/requestMetadata/client_address"],
    userAgent: "data/request/client_id",
    session: ["data/requestMetadata/connection_id", "data/requestMetadata/connectionId"],
    labels: { operation: "data/authorizationInfo/operation", type: "type", subject: "subject" },
  },
  // https://kafka.apache.org/documentation/#security_authz: its lines by names (`kafka-line.ts`)
  {
    provider: "kafka",
    told: { kafka_principal: true, kafka_operation: true, kafka_verdict: true },
    time: "time",
    action: ["kafka_operation", "kafka_resource_kind"],
    between: " ",
    classes: [
      [/^(?:Describe|DescribeConfigs) /, "discover"],
      [/^Read /, "read"],
      [/^(?:Write|IdempotentWrite) /, "write"],
      [/^Delete /, "delete"],
      [/^(?:Alter|AlterConfigs|Create|ClusterAction|CreateTokens|DescribeTokens) /, "admin"],
    ],
    who: [
      { when: { kafka_principal: /^ANONYMOUS$/ }, kind: "unknown", id: "=anonymous" },
      { when: { kafka_principal: /^CN=/i }, kind: "workload", id: "kafka_principal" },
      { when: { kafka_principal: /@/ }, kind: "human", id: "kafka_principal" },
      { kind: "service-account", id: "kafka_principal" },
    ],
    resource: "kafka_resource",
    resourceKind: "kafka_resource_kind",
    outcome: [[{ kafka_verdict: /^Denied$/ }, "denied"]],
    address: "kafka_host",
    labels: { request: "kafka_request" },
  },
  // https://docs.snowflake.com/en/sql-reference/account-usage/grants_to_users
  {
    ...GRANTED,
    ...grantedAt("DELETED_ON"),
    action: ["=REVOKE"],
  },
  {
    ...GRANTED,
    ...grantedAt("CREATED_ON"),
    action: ["=GRANT"],
    gives: ["ROLE"],
  },
];
