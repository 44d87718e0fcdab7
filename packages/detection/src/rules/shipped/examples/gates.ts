import type { JsonObject } from "@rolecall/core";
import type { Example } from "../../rule.ts";

const TIME = "2026-11-24T10:00:00Z";
const ADDRESS = "203.0.113.10";

/** What an administrator did at a management of Check Point's. */
function checkPoint(operation: string, objecttype: string): JsonObject {
  return {
    ...{ loguid: "{0x65963370,0x0}", sequencenum: "1", origin: "192.0.2.1", time: TIME, product: "WEB_API", operation },
    ...{ administrator: "ann", subject: "Object Manipulation", objectname: "eve", objecttype, client_ip: ADDRESS },
  };
}

/** A change of who is in a group, as a directory's audit has it. */
function directory(op: string, target_dn: string): JsonObject {
  return {
    ...{
      gm_time: TIME,
      target_dn,
      bind_dn: "uid=ann,ou=people,dc=acme,dc=com",
      client_ip: ADDRESS,
      conn_id: 4,
      op_id: 7,
    },
    ...{ result: 0, modify: [{ op, attr: "member", values: ["uid=eve,ou=people,dc=acme,dc=com"] }] },
  };
}

/** A row of SQL Server's audit. */
function sqlServer(action_id: string, object_name: string): JsonObject {
  return {
    ...{ event_time: TIME, action_id, succeeded: true, server_principal_name: "ann", server_instance_name: "SQL1" },
    ...{ object_name, target_server_principal_name: "eve", client_ip: ADDRESS },
  };
}

/** The same of a thing of the server's, with what was asked. */
export function sqlServerAudit(action_id: string, class_type: string, statement: string): JsonObject {
  return { ...sqlServer(action_id, "a1"), class_type, statement };
}

/** A setting of a directory's own, changed. */
export function directorySetting(attr: string, value: string, before?: string): JsonObject {
  const first = before === undefined ? [] : [{ op: "replace", attr: before, values: ["0"] }];
  return { ...directory("replace", "cn=config"), modify: [...first, { op: "replace", attr, values: [value] }] };
}

/** A setting of a workspace of Databricks'. */
export function databricks(workspaceConfKeys: string, workspaceConfValues: string): JsonObject {
  return {
    ...{ timestamp: 1_795_514_400_000, serviceName: "workspace", actionName: "workspaceConfEdit" },
    ...{ userIdentity: { email: "ann@example.com" }, sourceIPAddress: ADDRESS, response: { statusCode: 200 } },
    requestParams: { workspaceConfKeys, workspaceConfValues },
  };
}

/** The audit of a cluster of Couchbase, configured. */
export function couchbaseAudit(auditd_enabled: boolean): JsonObject {
  return {
    ...{ id: 4096, name: "configured audit daemon", description: "The audit daemon was configured", auditd_enabled },
    ...{ real_userid: { domain: "builtin", user: "ann" }, remote: { ip: ADDRESS }, timestamp: TIME },
  };
}

/** A right at Databricks, given to somebody. */
function databricksRight(actionName: string, requestParams: JsonObject): JsonObject {
  return {
    ...{ timestamp: 1_795_514_400_000, serviceName: "accounts", actionName, requestParams },
    ...{ userIdentity: { email: "ann@example.com" }, sourceIPAddress: ADDRESS, response: { statusCode: 200 } },
  };
}

/** Who lets somebody rule. */
export const RULERS_AT_GATES: readonly Example[] = [
  { name: "whoever rules SQL Server", records: [sqlServer("APRL", "sysadmin")] },
  { name: "whoever rules a directory", records: [directory("add", "cn=Domain Admins,ou=groups,dc=acme,dc=com")] },
  { name: "an account of Databricks'", records: [databricksRight("setAccountAdmin", { targetUserName: "eve@x.com" })] },
  {
    name: "a group that rules Databricks",
    records: [databricksRight("addPrincipalToGroup", { principal: "eve@x.com", targetGroupName: "admins" })],
  },
  { name: "an administrator of Check Point's", records: [checkPoint("Create Object", "Administrator")] },
];

/** What looks like it. */
export const OTHERS_AT_GATES: readonly Example[] = [
  { name: "a role of SQL Server's that rules nothing", records: [sqlServer("APRL", "db_datareader")] },
  { name: "one who rules a directory no more", records: [directory("delete", "cn=Domain Admins,dc=acme,dc=com")] },
  { name: "a group of a directory's", records: [directory("add", "cn=devs,ou=groups,dc=acme,dc=com")] },
  {
    name: "a group of Databricks'",
    records: [databricksRight("addPrincipalToGroup", { principal: "bo@x.com", targetGroupName: "analysts" })],
  },
  { name: "an address of Check Point's", records: [checkPoint("Create Object", "Host")] },
];
