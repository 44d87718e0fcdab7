import type { JsonObject } from "@rolecall/core";

const TIME = "2026-11-24T10:00:00Z";
const ADDRESS = "203.0.113.10";

/** An entry of Vercel's audit log. */
export function vercel(action: string, payload: JsonObject = {}, projectId = "prj_1"): JsonObject {
  return {
    ...{ schema: "vercel.audit_log.v1", id: `uev_${projectId}`, teamId: "team_1", projectId, action, payload },
    ...{ timestamp: Date.parse(TIME), actor: { type: "user", id: "u1", name: "ann", email: "ann@example.com" } },
    ...{ ipAddress: ADDRESS, requestId: "r1" },
  };
}

/** An entry of Render's audit log. */
export function render(event: string, metadata: JsonObject = {}): JsonObject {
  return {
    ...{ id: "aud-1", timestamp: TIME, event, status: "success", metadata },
    actor: { type: "user", email: "ann@example.com", id: "usr-1" },
  };
}

/** The end of a call of Nomad's. */
export function nomad(operation: string, endpoint: string): JsonObject {
  const request_meta = { remote_address: `${ADDRESS}:33648`, user_agent: "Go-http-client/1.1" };
  return {
    ...{ created_at: TIME, event_type: "audit" },
    payload: {
      ...{ id: "n1", stage: "OperationComplete", type: "audit", timestamp: TIME },
      ...{ auth: { accessor_id: "a162", name: "ci-deploy" }, request: { operation, endpoint, request_meta } },
      response: { status_code: 200 },
    },
  };
}

/** A call of Rancher's, and what it brought with it. */
export function rancher(method: string, requestURI: string, requestBody: JsonObject = {}): JsonObject {
  return {
    ...{ auditID: "k1", requestURI, method, remoteAddr: `${ADDRESS}:58652`, responseCode: 200, requestBody },
    ...{ requestTimestamp: TIME, user: { name: "user-6j5s6", extra: { username: ["ann"] } } },
  };
}

/** A call of MinIO's. */
export function minio(name: string, requestQuery: JsonObject = {}): JsonObject {
  return {
    ...{ version: "1", deploymentid: "8ca2b7ad", time: TIME, trigger: "incoming", requestID: "17B1", requestQuery },
    ...{ api: { name, statusCode: 200 }, remotehost: ADDRESS, accessKey: "AKAPP1", parentUser: "app" },
  };
}

/** An entry of AWX' stream of activities. */
export function awx(object1: string, operation: string, changes: JsonObject = {}): JsonObject {
  return {
    ...{ "@timestamp": TIME, logger_name: "awx.analytics.activity_stream", actor: "ann" },
    ...{ changes, operation, object1, object2: "" },
  };
}

/** A row of Oracle's unified trail. */
export function oracleDatabase(ACTION_NAME: string, row: JsonObject = {}): JsonObject {
  return {
    ...{ AUDIT_TYPE: "Standard", DBID: 77, DBUSERNAME: "APP", EVENT_TIMESTAMP_UTC: TIME, ACTION_NAME, RETURN_CODE: 0 },
    ...{ UNIFIED_AUDIT_POLICIES: "ORA_ACCOUNT_MGMT", ...row },
  };
}

/** An event of CockroachDB's. */
export function cockroach(EventType: string, event: JsonObject = {}): JsonObject {
  return {
    ...{ channel_numeric: 3, channel: "USER_ADMIN", timestamp: "1795514400.000000000" },
    event: { Timestamp: 1_795_514_400_000_000_000, EventType, User: "‹app›", ...event },
  };
}

/** An entry of Intercom's activity log. */
export function intercom(activity_type: string, metadata: JsonObject = {}): JsonObject {
  return {
    ...{ id: "i1", activity_type, activity_description: "x", created_at: 1_795_514_400, metadata },
    performed_by: { type: "admin", id: "1", email: "ann@example.com", ip: ADDRESS },
  };
}

/** An audit event of TeamCity's. */
export function teamcity(name: string): JsonObject {
  return {
    ...{ id: "9", timestamp: "20261124T100000+0000", action: { name, pattern: "x", id: "54" } },
    ...{ relatedEntities: { count: 0, entity: [] }, user: { username: "ann", id: 11 } },
  };
}
