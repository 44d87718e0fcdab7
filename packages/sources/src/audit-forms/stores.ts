import type { Actor, AuditForm } from "./form.ts";
import { databaseUser } from "./named-users.ts";

const RULER = /^(?:root|admin|administrator|neo4j|default|rdsdb|hdfs|hive)$/i;
const INSIDE: Actor = { when: { "real_userid/user": /^@/ }, kind: "cloud-service", id: "real_userid/user" };
const STATEMENTS = [
  [/login|auth|session/i, "auth"],
  [/delete|drop|remove|truncate/i, "delete"],
  [/user|role|grant|revoke|permission|polic|audit|setting/i, "admin"],
  [/select|read|get|query|scan|open|list/i, "read"],
] as const satisfies AuditForm["classes"];

/** Stores of data whose users are programs, by the names that they have there. */
export const STORES: readonly AuditForm[] = [
  // https://docs.couchbase.com/server/current/learn/security/auditing.html
  {
    provider: "couchbase",
    told: { real_userid: true, id: /^\d{4,6}$/, name: true, timestamp: true },
    time: "timestamp",
    action: ["name"],
    classes: STATEMENTS,
    who: [
      { when: { name: /fail/i }, kind: "unknown", id: "=anonymous" },
      INSIDE,
      ...databaseUser("real_userid/user", RULER),
    ],
    resource: ["bucket_name", "bucket", "role", "identity/user"],
    outcome: [
      [{ name: /fail/i }, "denied"],
      [{ status: /^(?:errors|fatal|timeout)$/ }, "error"],
    ],
    address: "remote/ip",
    session: "sessionid",
    labels: { auditd_enabled: "auditd_enabled" },
  },
  // https://ranger.apache.org: what its plugins decided
  {
    provider: "ranger",
    told: { reqUser: true, repo: true, enforcer: true, evtTime: true, result: /^[01]$/ },
    time: "evtTime",
    account: "repo",
    action: [["action", "access"]],
    classes: STATEMENTS,
    who: databaseUser("reqUser", RULER),
    resource: "resource",
    resourceKind: "resType",
    outcome: [[{ result: /^0$/ }, "denied"]],
    address: "cliIP",
    labels: { enforcer: "enforcer" },
  },
  // https://trino.io/docs/current/admin/event-listeners-http.html
  {
    provider: "trino",
    told: { context: true, "context/user": true, "metadata/queryId": true, createTime: true },
    time: "createTime",
    id: "metadata/queryId",
    account: "context/environment",
    action: [["context/queryType", "=QUERY"]],
    classes: STATEMENTS,
    who: databaseUser("context/user", RULER),
    resource: "context/catalog",
    resourceKind: "=catalog",
    outcome: [
      [{ "failureInfo/errorCode/name": /PERMISSION_DENIED/ }, "denied"],
      [{ "metadata/queryState": /^FAILED$/ }, "error"],
    ],
    error: "failureInfo/errorCode/name",
    address: "context/remoteClientAddress",
    userAgent: "context/userAgent",
  },
  // https://clickhouse.com/docs/operations/system-tables/session_log, …/query_log
  {
    provider: "clickhouse",
    told: { client_address: true, auth_type: true, user: true, event_time: true },
    time: ["event_time_microseconds", "event_time"],
    action: ["type"],
    classes: [[/./, "auth"]],
    who: [
      { when: { type: /^LoginFailure$/ }, kind: "unknown", id: "=anonymous" },
      ...databaseUser("user", /^default$/),
    ],
    outcome: [[{ type: /^LoginFailure$/ }, "denied"]],
    error: "failure_reason",
    address: "client_address",
    session: "session_id",
  },
  {
    provider: "clickhouse",
    told: { initial_user: true, query_id: true, query_kind: true, event_time: true },
    time: ["event_time_microseconds", "event_time"],
    action: [["query_kind", "type"]],
    classes: STATEMENTS,
    who: databaseUser("user", /^default$/),
    resource: "current_database",
    resourceKind: "=database",
    outcome: [
      [{ exception_code: /^(?:497|516)$/ }, "denied"],
      [{ type: /^Exception/ }, "error"],
    ],
    error: "exception_code",
    address: "address",
    userAgent: "http_user_agent",
  },
  // https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
  {
    provider: "redshift",
    told: { authmethod: true, remotehost: true, username: true, recordtime: true },
    time: "recordtime",
    account: "dbname",
    home: "=",
    action: ["event"],
    classes: [[/./, "auth"]],
    who: [{ when: { event: /fail/ }, kind: "unknown", id: "=anonymous" }, ...databaseUser("username", RULER)],
    outcome: [[{ event: /fail/ }, "denied"]],
    address: "remotehost",
    resource: "dbname",
    resourceKind: "=database",
  },
  // https://neo4j.com/docs/operations-manual/current/monitoring/logging/: the log of security as JSON
  {
    provider: "neo4j",
    told: { executingUser: true, authenticatedUser: true, type: /^security$/, message: true },
    time: "time",
    account: "database",
    action: ["message"],
    // Whose it was stands before two words of what was done, and what behind them may be anything.
    without: /^\[[^\]]{0,256}\]: |(?<=^(?:\[[^\]]{0,256}\]: )?\S{1,32} \S{1,32}) .*$/gs,
    classes: [[/^(?:logged|failed)/, "auth"], ...STATEMENTS],
    who: [
      { when: { message: /fail/i }, kind: "unknown", id: "=anonymous" },
      ...databaseUser("authenticatedUser", RULER),
    ],
    outcome: [[{ message: /fail|denied/i }, "denied"]],
    address: { at: "source", fits: /client\/([\d.a-f:]{2,45}?):\d{1,5}\s/ },
  },
];
