import type { Json, JsonObject } from "@rolecall/core";

const TIME = "2026-11-24T10:00:00Z";

/** An entry of Okta's System Log: the event type, and what else differs from the usual. */
export function okta(eventType: string, differences: JsonObject = {}): JsonObject {
  return {
    uuid: "b7d2c1de-0000-4000-8000-00000000000b",
    published: "2026-11-24T10:00:00.000Z",
    eventType,
    version: "0",
    severity: "INFO",
    displayMessage: eventType,
    actor: { id: "00u1", type: "User", alternateId: "admin@example.com", displayName: "Admin" },
    client: { ipAddress: "203.0.113.10", userAgent: { rawUserAgent: "Mozilla/5.0" } },
    outcome: { result: "SUCCESS" },
    target: [{ id: "00u2", type: "User", alternateId: "alice@example.com", displayName: "Alice" }],
    ...differences,
  };
}

/** An entry of Auth0's log about a call of its Management API: what it says, how it was called, and with what. */
export function auth0(description: string, method: string, path: string, body: Json = {}): JsonObject {
  return {
    log_id: "90020230523204756343781000000000000001223372037583230452",
    data: {
      date: TIME,
      type: "sapi",
      description,
      client_id: "client-1",
      ip: "203.0.113.10",
      user_agent: "Mozilla/5.0",
      log_id: "90020230523204756343781000000000000001223372037583230452",
      details: {
        request: {
          method,
          path,
          body,
          channel: "https://manage.auth0.com/",
          auth: { user: { user_id: "google-oauth2|1", email: "admin@example.com" }, strategy: "jwt" },
        },
        response: { statusCode: 200, body: {} },
      },
    },
  };
}

/** An entry of Auth0's log of another type: a sign-in, a token, an enrolment. */
export function auth0Login(type: string, description: string): JsonObject {
  return {
    log_id: "90020230523204756343781000000000000001223372037583230453",
    data: {
      date: TIME,
      type,
      description,
      client_id: "client-1",
      client_name: "shop",
      ip: "203.0.113.10",
      user_agent: "Mozilla/5.0",
      user_id: "auth0|1",
      user_name: "alice@example.com",
      log_id: "90020230523204756343781000000000000001223372037583230453",
    },
  };
}

/** An activity of Google Workspace's reports: application, event, and its parameters. */
export function workspace(
  applicationName: string,
  name: string,
  parameters: Readonly<Record<string, Json>> = {},
): JsonObject {
  return {
    kind: "admin#reports#activity",
    id: { time: "2026-11-24T10:00:00.000Z", uniqueQualifier: "1", applicationName, customerId: "C1" },
    actor: { callerType: "USER", email: "admin@example.com", profileId: "1" },
    ipAddress: "203.0.113.10",
    events: [
      {
        type: "x",
        name,
        parameters: Object.entries(parameters).map(([key, value]) =>
          Array.isArray(value) ? { name: key, multiValue: value } : { name: key, value },
        ),
      },
    ],
  };
}

/** An entry of Microsoft 365's unified audit log: operation, workload, and what else differs. */
export function m365(operation: string, workload: string, differences: JsonObject = {}): JsonObject {
  return {
    CreationTime: "2026-11-24T10:00:00",
    Id: "b7d2c1de-0000-4000-8000-00000000000c",
    Operation: operation,
    OrganizationId: "00000000-0000-0000-0000-0000000000aa",
    RecordType: 1,
    ResultStatus: "Succeeded",
    UserKey: "1",
    UserType: 0,
    Version: 1,
    Workload: workload,
    ClientIP: "203.0.113.10",
    ObjectId: "payments",
    UserId: "admin@example.com",
    ...differences,
  };
}
