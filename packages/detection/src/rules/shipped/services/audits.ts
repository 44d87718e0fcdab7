import type { Condition, Rule } from "../../rule.ts";
import { couchbaseAudit, databricks, directorySetting, sqlServerAudit } from "../examples/gates.ts";
import { plainRule } from "../plain-rule.ts";

const SOURCE = { sources: ["services"] } as const;

/** What SQL Server's audit calls an audit, and what it is told to write down: of the server and of a database. */
const AN_AUDIT: Condition = {
  all: [
    { field: "provider", equals: "sql-server" },
    { field: "resource_kind", in: ["A", "A ", "SA", "DA"] },
  ],
};

const STOPPED = plainRule({
  ...SOURCE,
  id: "service-audit-stopped",
  title: "{identity_name} switched off what {provider} writes down ({action}): {resource|not named in the log}",
  actions: [
    "ALTER",
    "DROP",
    "AUDIT SESSION CHANGED",
    "workspace.workspaceConfEdit",
    "modify *",
    "configured audit daemon",
    "disabled audit daemon",
  ],
  when: {
    any: [
      {
        all: [
          AN_AUDIT,
          {
            any: [
              { field: "action", equals: "DROP" },
              // It is changed only while it is off.
              { not: { field: "labels.state", equals: "ON" } },
            ],
          },
        ],
      },
      {
        all: [
          { field: "provider", equals: "databricks" },
          { field: "labels.setting", contains: "audit" },
          { field: "labels.now", equals: "false" },
        ],
      },
      {
        all: [
          { field: "provider", equals: "couchbase" },
          {
            any: [
              { field: "action", equals: "disabled audit daemon" },
              { field: "labels.auditd_enabled", equals: "false" },
            ],
          },
        ],
      },
      {
        all: [
          { field: "provider", equals: "ldap" },
          {
            any: ["auditlog", "auditfaillog", "accesslog", "securitylog"].map((log) => ({
              field: `labels.${log}`,
              equals: "off",
            })),
          },
        ],
      },
    ],
  },
  severity: "high",
  attempted: "medium",
  attack: { tactic: "Defense Impairment", technique: "T1685.002" },
  expected: "what is written down goes on being written",
  key: "action",
  fires: ["an audit of SQL Server is off", sqlServerAudit("AL", "A ", "ALTER SERVER AUDIT a1 WITH (STATE = OFF)")],
  quiet: ["it is on", sqlServerAudit("AL", "A ", "ALTER SERVER AUDIT a1 WITH (STATE = ON)")],
});

/** What a server writes down of others, where somebody switches it off. */
export const SERVICES_AUDITS: readonly Rule[] = [
  {
    ...STOPPED,
    fires: [
      ...STOPPED.fires,
      {
        name: "what a database writes down is gone",
        records: [sqlServerAudit("DR", "DA", "DROP DATABASE AUDIT SPECIFICATION s1")],
      },
      { name: "a cluster of Couchbase", records: [couchbaseAudit(false)] },
      { name: "a workspace of Databricks'", records: [databricks("enableVerboseAuditLogs", "false")] },
      { name: "a directory's audit log", records: [directorySetting("nsslapd-auditlog-logging-enabled", "off")] },
      {
        name: "a directory's log behind another setting, as a client spells it",
        records: [directorySetting("nsslapd-AccessLog-logging-enabled", "Off", "nsslapd-errorlog-level")],
      },
      {
        name: "what a remark says is on",
        records: [
          sqlServerAudit("AL", "A ", `ALTER SERVER AUDIT a1 /* STATE = ON ${"x".repeat(1100)} */ WITH (STATE = OFF)`),
        ],
      },
      {
        name: "one setting of several of a workspace",
        records: [databricks("enableDbfs,enableVerboseAuditLogs", "true,false")],
      },
    ],
    quiet: [
      ...STOPPED.quiet,
      { name: "a cluster of Couchbase writes more", records: [couchbaseAudit(true)] },
      { name: "a table goes", records: [sqlServerAudit("DR", "U ", "DROP TABLE t")] },
      { name: "a workspace writes more", records: [databricks("enableVerboseAuditLogs", "true")] },
      {
        name: "what a workspace does besides",
        records: [databricks("enableVerboseAuditLogs,enableDbfs", "true,false")],
      },
      { name: "another setting of a workspace", records: [databricks("enableWebTerminal", "false")] },
      { name: "a directory writes more", records: [directorySetting("nsslapd-auditlog-logging-enabled", "on")] },
    ],
  },
  plainRule({
    ...SOURCE,
    id: "service-address-list-off",
    title: "{identity_name} switched off the list of addresses from which {provider} may be reached",
    service: "workspace",
    actions: ["workspace.workspaceConfEdit"],
    when: {
      all: [
        { field: "provider", equals: "databricks" },
        { field: "labels.setting", contains: "IpAccessList" },
        { field: "labels.now", equals: "false" },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "a workspace is reached from known addresses",
    key: "action",
    fires: ["off", databricks("enableIpAccessLists", "false")],
    quiet: ["on", databricks("enableIpAccessLists", "true")],
  }),
  // It is there when a server starts, too, by the server's own account.
  plainRule({
    ...SOURCE,
    id: "service-audit-session-changed",
    title: "{identity_name} started or stopped an audit of {provider}: {resource|not named in the log}",
    service: "sql-server",
    actions: ["AUDIT SESSION CHANGED"],
    when: {
      not: {
        any: [
          { field: "labels.state", equals: "ON" },
          { field: "identity_name", in: ["sa", "anonymous"] },
          { field: "identity_name", prefix: "nt " },
        ],
      },
    },
    severity: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "audits begin with the server, and end with it",
    key: "resource",
    fires: ["by somebody", sqlServerAudit("AUSC", "A ", "")],
    quiet: ["somebody signs in", sqlServerAudit("LGIS", "LX", "")],
  }),
];
