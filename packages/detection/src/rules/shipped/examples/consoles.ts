import type { JsonObject } from "@rolecall/core";

const TIME = "2026-11-24T10:00:00Z";
const ADDRESS = "203.0.113.10";

/** A line of Jenkins' audit trail that a shipper wrapped. */
export function jenkins(message: string): JsonObject {
  return { "@timestamp": TIME, program: "jenkins", message };
}

/** An entry of Panther's own audit log. */
export function panther(actionName: string, input: JsonObject = {}): JsonObject {
  return {
    ...{ actionName, actionResult: "SUCCEEDED", actionParams: { input }, timestamp: TIME, sourceIP: ADDRESS },
    actor: { type: "USER", id: "u1", name: "Ann", attributes: { email: "ann@example.com" } },
  };
}

/** An activity of SentinelOne's console, by its number. */
export function sentinelone(activityType: number, data: JsonObject = {}): JsonObject {
  return {
    ...{ accountId: "225494730938493804", activityType, agentId: null, createdAt: TIME, id: `s1-${activityType}` },
    ...{ primaryDescription: "did it", userId: "225494730938493805" },
    data: { username: "ann", ipAddress: ADDRESS, scopeLevel: "account", ...data },
  };
}

/** An entry of Conjur's log, as a shipper takes syslog's structured data apart. */
export function conjur(operation: string, user: string): JsonObject {
  return {
    "@timestamp": TIME,
    "auth@43868": { user: `acme:${user}` },
    "subject@43868": { resource: "acme:variable:pay/db/password" },
    "client@43868": { ip: ADDRESS },
    "action@43868": { operation, result: "success" },
  };
}

/** A line of PostgreSQL's log with what pgAudit saw. */
export function pgaudit(statement: string, text: string): JsonObject {
  return {
    ...{
      timestamp: "2026-11-24 10:00:00.000 UTC",
      user: "shop_app",
      dbname: "shop",
      remote_host: ADDRESS,
      line_num: 3,
    },
    ...{ error_severity: "LOG", message: `AUDIT: SESSION,1,1,${statement},,,"${text}",<not logged>` },
    backend_type: "client backend",
  };
}

/** A line of MariaDB's audit plugin about a statement. */
export function mariadb(statement: string): JsonObject {
  return { timestamp: TIME, message: `20261124 10:00:00,db-1,deploy,10.0.0.7,12,99,QUERY,shop,'${statement}',0` };
}
