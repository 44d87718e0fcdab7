import type { JsonObject } from "@rolecall/core";

const TIME = "2026-11-24T10:00:00Z";
const ADDRESS = "203.0.113.10";

/** An event of an Atlassian organisation: the action, and of what it was. */
export function atlassian(action: string, context: JsonObject = {}): JsonObject {
  const actor = { id: "5b10:ann", name: "Ann", email: "ann@example.com" };
  return {
    id: "e1",
    type: "events",
    attributes: { time: TIME, action, actor, context: [context], container: [], location: { ip: ADDRESS } },
  };
}

/** A record of PagerDuty's audit: of what kind of thing, what was done, and which field has which value. */
export function pagerduty(type: string, action: string, field = "name", value = "x"): JsonObject {
  return {
    ...{ id: "PD1", execution_time: TIME, execution_context: { remote_address: ADDRESS }, action },
    actors: [{ id: "PU1", summary: "Ann", type: "user_reference" }],
    method: { type: "browser" },
    root_resource: { id: "PR1", type: `${type}_reference`, summary: "x" },
    details: { resource: { id: "PR1", type: `${type}_reference` }, fields: [{ name: field, value }] },
  };
}

/** A line of JFrog's audit log, as a shipper wraps it. */
export function jfrog(event: string, type: string, changed: JsonObject = {}): JsonObject {
  const parts = [TIME, "4f1a", ADDRESS, "ann", "jffe@01ab", "ci-deploy", type, event, JSON.stringify(changed)];
  return { log: parts.join("|"), stream: "stdout" };
}

/** An entry of Harbor's audit log. */
export function harbor(operation: string, resource_type: string, project_id: number): JsonObject {
  return { id: 1, project_id, operation, resource_type, resource: "robot$ci", username: "ann", op_time: TIME };
}

/** An entry of Snyk's audit log. */
export function snyk(event: string, content: JsonObject = {}): JsonObject {
  return { content, created: TIME, event, group_id: "g-1", org_id: "o-1", user_id: "u-1" };
}

/** An entry of Duo's log of administrators. */
export function duo(action: string, description: JsonObject = {}): JsonObject {
  return {
    ...{ action, description: JSON.stringify(description), isotimestamp: TIME, object: "bob", username: "Ann" },
    timestamp: Date.parse(TIME) / 1000,
  };
}

/** An event of MongoDB Atlas. */
export function atlas(eventTypeName: string, differences: JsonObject = {}): JsonObject {
  const who = { userId: "u1", username: "ann@example.com", remoteAddress: ADDRESS };
  return { id: "a1", created: TIME, eventTypeName, orgId: "o1", groupId: "g1", ...who, ...differences };
}

/** A line of a MongoDB server's audit log: what was done to a user, and the roles that were given. */
export function mongodb(atype: string, ...roles: readonly string[]): JsonObject {
  return {
    ...{ atype, ts: { $date: TIME }, remote: { ip: ADDRESS, port: 53211 }, users: [{ user: "ann", db: "admin" }] },
    param: { user: "job", db: "admin", roles: roles.map((role) => ({ role, db: "admin" })) },
    result: 0,
  };
}

/** An event of Teleport's audit log. */
export function teleport(event: string, code: string, differences: JsonObject = {}): JsonObject {
  return {
    event,
    code,
    time: TIME,
    uid: "t1",
    cluster_name: "tele.example.com",
    user: "ann",
    name: "x",
    ...differences,
  };
}

/** An entry of CircleCI's audit log. */
export function circleci(action: string, payload: JsonObject = {}): JsonObject {
  return {
    ...{ id: "c1", action, occurred_at: TIME, payload, success: true, request: { ip_address: ADDRESS } },
    actor: { id: "a1", type: "user", name: "github: ann" },
    target: { id: "t1", type: "project", name: "pay" },
    scope: { id: "s1", type: "account", name: "github: example" },
  };
}

/** An event of Buildkite's audit log. */
export function buildkite(type: string, differences: JsonObject = {}): JsonObject {
  return {
    ...{ uuid: "b1", occurredAt: TIME, type, data: {}, context: { requestIpAddress: ADDRESS } },
    ...{ actor: { type: "USER", uuid: "u1", name: "Ann" }, subject: { type: "X", uuid: "s1", name: "x" } },
    ...differences,
  };
}

/** A row of Salesforce's event monitoring. */
export function salesforce(EVENT_TYPE: string, differences: JsonObject = {}): JsonObject {
  const who = { USER_ID: "0051", USER_ID_DERIVED: "0051AAA", CLIENT_IP: ADDRESS };
  return { EVENT_TYPE, TIMESTAMP_DERIVED: TIME, ORGANIZATION_ID: "00D1", REQUEST_ID: "r1", ...who, ...differences };
}

/** An event of Notion's audit log. */
export function notion(type: string, details: JsonObject = {}): JsonObject {
  const actor = { id: "n1", object: "user", type: "person", person: { email: "ann@example.com" } };
  return {
    event: { id: "e1", timestamp: TIME, workspace_id: "w1", actor, ip_address: ADDRESS, type, [type]: details },
  };
}

/** An event of Asana's audit log. */
export function asana(event_type: string, details: JsonObject = {}): JsonObject {
  return {
    ...{ gid: "1", created_at: TIME, event_type, event_category: "admin_settings", details },
    actor: { actor_type: "user", gid: "11", name: "Ann", email: "ann@example.com" },
    resource: { resource_type: "workspace", gid: "12", name: "Example" },
    context: { context_type: "web", client_ip_address: ADDRESS },
  };
}

/** An event of a Dropbox team. */
export function dropbox(tag: string, details: JsonObject = {}): JsonObject {
  const user = { ".tag": "team_member", account_id: "dbid:1", team_member_id: "dbmid:1", email: "ann@example.com" };
  return {
    ...{ timestamp: TIME, event_category: { ".tag": "apps" }, event_type: { ".tag": tag, description: "x" } },
    ...{ actor: { ".tag": "user", user }, details, origin: { geo_location: { ip_address: ADDRESS } } },
  };
}

/** An audit event of CrowdStrike's stream: the operation, and its values by key. */
export function crowdstrike(OperationName: string, values: Readonly<Record<string, string>> = {}): JsonObject {
  const AuditKeyValues = Object.entries(values).map(([Key, ValueString]) => ({ Key, ValueString }));
  return {
    metadata: {
      customerIDString: "c1",
      offset: 1,
      eventType: "AuthActivityAuditEvent",
      eventCreationTime: Date.parse(TIME),
    },
    event: { UserId: "ann@example.com", UserIp: ADDRESS, OperationName, Success: true, AuditKeyValues },
  };
}

/** An entry of Zscaler's audit log. */
export function zscaler(subcategory: string, action: string): JsonObject {
  const event = { action, adminid: "ann@example.com", category: "NSS", subcategory, resource: "x", result: "SUCCESS" };
  return {
    sourcetype: "zscalernss-audit",
    event: { ...event, clientip: ADDRESS, recordid: "1", time: "2026-11-24 10:00:00" },
  };
}

/** An event of one of Keycloak's administrators. */
export function keycloak(resourceType: string, operationType: string, differences: JsonObject = {}): JsonObject {
  const authDetails = { realmId: "master", clientId: "5a1e", userId: "u1", ipAddress: ADDRESS };
  return {
    ...{ time: Date.parse(TIME), realmId: "shop", authDetails, operationType, resourceType, resourcePath: "x/1" },
    ...differences,
  };
}

/** A line of Elasticsearch's audit log. */
export function elasticsearch(action: string, differences: JsonObject = {}): JsonObject {
  return {
    ...{ type: "audit", timestamp: "2026-11-24T10:00:00,000+0000", "cluster.uuid": "c1", "node.id": "n1" },
    ...{ "event.type": "transport", "event.action": "access_granted", "user.name": "ann", "request.id": "r1", action },
    ...{ "origin.address": `${ADDRESS}:48524`, ...differences },
  };
}

/** What Grafana writes of something that was made, by its kinds. */
export function grafana(...types: readonly string[]): JsonObject {
  return {
    ...{ timestamp: TIME, action: "create", user: { userId: 1, orgId: 1, name: "ann", isAnonymous: false } },
    ...{
      resources: types.map((type, at) => ({ id: at + 1, type })),
      result: { statusType: "success", statusCode: 200 },
    },
    ...{ requestUri: "/api", ipAddress: `${ADDRESS}:41304`, grafanaVersion: "11.3.0" },
  };
}

/** An event of a Bitwarden organisation, by its number. */
export function bitwarden(type: number): JsonObject {
  return { object: "event", type, actingUserId: "u1", memberId: "m1", date: TIME, device: 9, ipAddress: ADDRESS };
}

/** An event of Confluent Cloud's audit log. */
export function confluent(methodName: string): JsonObject {
  const authenticationInfo = { principal: { confluentServiceAccount: { resourceId: "sa-1" } } };
  return {
    ...{
      id: "e1",
      source: "crn://confluent.cloud/",
      specversion: "1.0",
      type: "io.confluent.cloud/request",
      time: TIME,
    },
    data: { serviceName: "crn://confluent.cloud/", methodName, authenticationInfo, result: { status: "SUCCESS" } },
  };
}
