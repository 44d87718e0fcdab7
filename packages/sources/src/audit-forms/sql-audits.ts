import type { AuditForm } from "./form.ts";
import { databaseUser, MYSQL_RULER, sqlServerLogin } from "./named-users.ts";

/** The columns of Oracle's trail, as it names them and as what reads it over JDBC does. */
const oracle = (spelt: (name: string) => string): AuditForm => ({
  provider: "oracle-database",
  told: {
    [spelt("DBUSERNAME")]: true,
    [spelt("AUDIT_TYPE")]: /^[A-Z]/,
    [spelt("ACTION_NAME")]: /^[A-Z]/,
    [spelt("RETURN_CODE")]: true,
  },
  time: [spelt("EVENT_TIMESTAMP_UTC"), spelt("EVENT_TIMESTAMP")],
  account: spelt("DBID"),
  home: "=",
  action: [spelt("ACTION_NAME")],
  classes: [
    [/^LOG(?:ON|OFF)/, "auth"],
    [/AUDIT|^(?:GRANT|REVOKE)|(?:USER|ROLE|PROFILE)$|^ALTER (?:SYSTEM|DATABASE)|PLUGGABLE/, "admin"],
    [/^(?:DELETE|DROP|TRUNCATE|PURGE)/, "delete"],
    [/^(?:SELECT|EXPORT)/, "read"],
    [/^(?:EXECUTE|CALL)/, "execute"],
  ],
  who: [
    { when: { [spelt("DBUSERNAME")]: /^(?:SYS|SYSTEM|SYSDBA|PUBLIC)$/ }, kind: "root", id: spelt("DBUSERNAME") },
    { when: { [spelt("DBUSERNAME")]: /@/ }, kind: "human", id: spelt("DBUSERNAME") },
    { kind: "service-account", id: spelt("DBUSERNAME") },
  ],
  behind: [{ kind: "service-account", id: spelt("DBPROXY_USERNAME") }],
  resource: [spelt("TARGET_USER"), spelt("OBJECT_NAME")],
  resourceKind: spelt("OBJECT_TYPE"),
  outcome: [
    [{ [spelt("RETURN_CODE")]: /^0$/ }, "success"],
    // A wrong password, a locked account, no right to it, and an object that one may not see.
    [{ [spelt("RETURN_CODE")]: /^(?:1017|28000|1045|1031|942)$/ }, "denied"],
    [{ [spelt("RETURN_CODE")]: /./ }, "error"],
  ],
  error: spelt("RETURN_CODE"),
  session: spelt("SESSIONID"),
  address: { at: spelt("AUTHENTICATION_TYPE"), fits: /\(HOST=([^()\s]{2,64})\)/i },
  userAgent: spelt("CLIENT_PROGRAM_NAME"),
  labels: {
    role: [spelt("ROLE"), spelt("SYSTEM_PRIVILEGE")],
    schema: spelt("OBJECT_SCHEMA"),
    host: spelt("USERHOST"),
    os_user: spelt("OS_USERNAME"),
  },
});

/** What SQL Server calls the operations of which its audit has letters, from `sys.dm_audit_actions`; others are the letters. */
const SQLSERVER_NAMES: ReadonlyMap<string, string> = new Map([
  ["LGIS", "LOGIN SUCCEEDED"],
  ["LGIF", "LOGIN FAILED"],
  ["LGO", "LOGOUT"],
  ["DBAS", "DATABASE AUTHENTICATION SUCCEEDED"],
  ["DBAF", "DATABASE AUTHENTICATION FAILED"],
  ["SL", "SELECT"],
  ["IN", "INSERT"],
  ["UP", "UPDATE"],
  ["DL", "DELETE"],
  ["EX", "EXECUTE"],
  ["CR", "CREATE"],
  ["AL", "ALTER"],
  ["DR", "DROP"],
  ["G", "GRANT"],
  ["GWG", "GRANT WITH GRANT"],
  ["R", "REVOKE"],
  ["D", "DENY"],
  ["APRL", "ADD MEMBER"],
  ["DPRL", "DROP MEMBER"],
  ["PWC", "CHANGE PASSWORD"],
  ["PWCS", "CHANGE OWN PASSWORD"],
  ["PWR", "RESET PASSWORD"],
  ["LGDA", "DISABLE LOGIN"],
  ["LGEA", "ENABLE LOGIN"],
  ["IMP", "IMPERSONATE"],
  ["BA", "BACKUP"],
  ["BAL", "BACKUP LOG"],
  ["RS", "RESTORE"],
  ["AUSC", "AUDIT SESSION CHANGED"],
  ["BCM", "BATCH COMPLETED"],
  ["BST", "BATCH STARTED"],
  ["RCM", "RPC COMPLETED"],
  ["RST", "RPC STARTED"],
  ["SVSD", "SERVER SHUTDOWN"],
]);

/** An audit that is switched on, and nothing that is off, be it in a remark: of a longer statement nobody knows how it ends. */
export const SWITCHED_ON: RegExp = /^(?!.{1024})(?!.*\bOFF\b).*\bSTATE\s*=\s*(ON)\b/is;

const SQLSERVER = {
  provider: "sql-server",
  time: "event_time",
  account: "server_instance_name",
  action: ["action_id"],
  without: / +$/,
  names: SQLSERVER_NAMES,
  classes: [
    [/LOGIN (?:SUCC|FAIL)|LOGOUT|AUTHENTICATION/, "auth"],
    [/PASSWORD|CREDENTIAL|KEY/, "secret"],
    [/^(?:GRANT|REVOKE|DENY|ADD|DROP MEMBER|AUDIT|IMPERSONATE|DISABLE|ENABLE|SERVER)/, "admin"],
    [/^(?:DELETE|DROP)/, "delete"],
    [/^(?:SELECT|BACKUP|VIEW)/, "read"],
    [/^(?:EXECUTE|BATCH|RPC)/, "execute"],
    [/^(?:INSERT|UPDATE|CREATE|ALTER|RESTORE)/, "write"],
  ],
  who: sqlServerLogin("server_principal_name"),
  behind: sqlServerLogin("session_server_principal_name"),
  resource: ["target_server_principal_name", "object_name", "database_name", "server_instance_name"],
  resourceKind: "class_type",
  outcome: [
    [{ succeeded: /^(?:true|1)$/i }, "success"],
    [{ succeeded: /./ }, "denied"],
  ],
  error: "action_id",
  address: "client_ip",
  session: "session_id",
  userAgent: "application_name",
  labels: {
    database: "database_name",
    schema: "schema_name",
    said: "words",
    state: { at: "statement", fits: SWITCHED_ON },
    host: "host_name",
    role: { at: "object_name", fits: /^(?:sysadmin|securityadmin|serveradmin|db_owner|db_securityadmin)$/i },
  },
} as const satisfies Partial<AuditForm>;

/** Databases of which the log is a table, or lines that are JSON. */
export const SQL_AUDITS: readonly AuditForm[] = [
  // https://mariadb.com/docs/server/reference/plugins/mariadb-audit-plugin/mariadb-audit-plugin-log-format: its lines, by their parts
  {
    provider: "mysql",
    told: { server_audit: true },
    time: "time",
    id: "id",
    account: "serverhost",
    action: ["server_audit"],
    classes: [
      [/connect$|^changeuser$/, "auth"],
      [/^(?:grant|revoke|set|install|uninstall|flush|lock)|_(?:user|role|server|event)$/, "admin"],
      [/^(?:drop|delete|truncate)/, "delete"],
      [/^(?:select|read|show|describe|explain|use|help)/, "read"],
      [/^(?:call|do|execute|prepare)/, "execute"],
      [/^(?:insert|update|create|alter|load|replace|rename|write)/, "write"],
    ],
    who: [
      { when: { username: /^rds(?:admin|repladmin|_superuser_role)$/ }, kind: "cloud-service", id: "username" },
      ...databaseUser("username", MYSQL_RULER),
    ],
    resource: ["object", "database", "serverhost"],
    outcome: [
      [{ server_audit: /^failed_/ }, "denied"],
      [{ retcode: /^(?:1044|1045|1142|1143|1227|1370|1698|3118)$/ }, "denied"],
      [{ retcode: /^[1-9]/ }, "error"],
    ],
    error: "retcode",
    address: "host",
    session: "connection",
    labels: {
      database: "database",
      said: "words",
      setting: "setting",
      role: "role",
      now: { at: "now", fits: /^(?:true|false|on|off|0|1)$/i },
    },
  },
  // https://learn.microsoft.com/en-us/sql/relational-databases/security/auditing/sql-server-audit-records: rows of
  // `sys.fn_get_audit_file`, and what the audit writes into Windows' logs. What was asked stays behind
  {
    ...SQLSERVER,
    // Whoever guesses makes as many names as they like.
    told: { action_id: /^LGIF$/, server_principal_name: true, reason: /^Could not find a login/, succeeded: true },
    who: [{ kind: "unknown", id: "=anonymous" }],
    labels: { tried_user: "server_principal_name" },
  },
  {
    ...SQLSERVER,
    told: { action_id: /^[A-Z0-9]{1,4} *$/, server_principal_name: true, server_instance_name: true, succeeded: true },
  },
  // https://docs.oracle.com/en/database/oracle/oracle-database/23/refrn/UNIFIED_AUDIT_TRAIL.html: what was asked stays behind
  oracle((name) => name),
  oracle((name) => name.toLowerCase()),
  // https://github.com/cockroachdb/cockroach/blob/master/docs/generated/eventlog.md: what was asked stays behind
  {
    provider: "cockroachdb",
    told: { channel_numeric: true, channel: /^[A-Z_]+$/, "event/EventType": /^[a-z_0-9]+$/, "event/Timestamp": true },
    time: ["event/Timestamp", "timestamp"],
    account: "cluster_id",
    home: "=",
    marks: /[‹›]/g,
    action: ["event/EventType"],
    classes: [
      [/^client_(?:auth|session|connection)/, "auth"],
      [/^(?:drop|truncate|delete)/, "delete"],
      [/role|privilege|owner|cluster_setting|zone_config|^node_|password|^alter_.*default/, "admin"],
      [/^(?:sensitive_table_access|role_based_audit)/, "read"],
      [/^(?:query_execute|txn_|slow_query|admin_query)/, "execute"],
      [/^(?:create|alter|comment|set|rename|unsafe)/, "write"],
    ],
    who: [
      { when: { "event/User": /^‹?(?:root|node)›?$/ }, kind: "root", id: "event/User", without: /[‹›]/g },
      { when: { "event/User": /@/ }, kind: "human", id: "event/User", without: /[‹›]/g },
      { kind: "service-account", id: ["event/User", "event/SystemIdentity"], without: /[‹›]/g },
      { kind: "cloud-service", id: "=cockroachdb" },
    ],
    resource: [
      ...["event/TableName", "event/RoleName", "event/Members/0", "event/Grantee", "event/SettingName"],
      ...["event/DatabaseName", "event/DescriptorID"],
    ],
    outcome: [
      [{ "event/EventType": /^client_authentication_failed$/ }, "denied"],
      [{ "event/SQLSTATE": /^(?:42501|28)/ }, "denied"],
      [{ "event/ErrorText": /./ }, "error"],
    ],
    error: "event/SQLSTATE",
    address: ["event/RemoteAddress", "tags/client"],
    userAgent: "event/ApplicationName",
    labels: {
      setting: "event/SettingName",
      now: { at: "event/Value", fits: /^(?:true|false|on|off|\d{1,6}(?:ms|[smh])?)?$/ },
      role: "event/GranteeRoles/0",
      log: "channel",
    },
  },
];
