import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { eventByIntake } from "../test/event-by-intake.ts";

const KUBERNETES: JsonObject = {
  ...{ kind: "Event", apiVersion: "audit.k8s.io/v1", level: "Metadata", auditID: "a1", stage: "ResponseComplete" },
  ...{ requestURI: "/api/v1/secrets", verb: "list", user: { username: "system:serviceaccount:pay:job" } },
  ...{ sourceIPs: ["10.0.0.1"], objectRef: { resource: "secrets", apiVersion: "v1" }, responseStatus: { code: 200 } },
  requestReceivedTimestamp: "2026-11-24T10:00:00.123456Z",
  stageTimestamp: "2026-11-24T10:00:00.200000Z",
};
const OKTA: JsonObject = {
  ...{ uuid: "o1", eventType: "app.oauth2.token.grant", published: "2026-11-24T10:00:00.000Z", version: "0" },
  ...{ severity: "INFO", actor: { id: "0oa1", type: "PublicClientApp", displayName: "etl" }, target: [] },
  ...{ client: { ipAddress: "203.0.113.9" }, outcome: { result: "SUCCESS" }, transaction: { type: "WEB", id: "t" } },
};
const SIGN_IN: JsonObject = {
  ...{ id: "s1", createdDateTime: "2026-11-24T10:00:00Z", userPrincipalName: "ann@acme.com", userId: "u1" },
  ...{ appId: "app1", appDisplayName: "CRM", ipAddress: "203.0.113.9", status: { errorCode: 0 }, isInteractive: true },
  resourceTenantId: "t1",
};

test.each<[string, readonly JsonObject[]]>([
  [
    "Kubernetes' audit by three agents",
    [
      KUBERNETES,
      { log: `${JSON.stringify(KUBERNETES)}\n`, stream: "stdout", time: "2026-11-24T10:00:01Z" },
      { "@timestamp": "2026-11-24T10:00:02Z", ecs: { version: "8.0.0" }, message: JSON.stringify(KUBERNETES) },
    ],
  ],
  [
    "Okta's log, and the same over EventBridge",
    [
      OKTA,
      { "detail-type": "SystemLog", source: "aws.partner/okta.com/x", time: "2026-11-24T10:00:05Z", detail: OKTA },
    ],
  ],
  [
    "a sign-in to Entra ID by a diagnostic setting, as a row, and of Graph where it says the tenant",
    [
      SIGN_IN,
      {
        ...{ time: "2026-11-24T10:00:07Z", category: "SignInLogs", operationName: "Sign-in activity", tenantId: "t1" },
        properties: SIGN_IN,
      },
      {
        ...{ TimeGenerated: "2026-11-24T10:00:07Z", Type: "SigninLogs", Category: "SignInLogs", AADTenantId: "t1" },
        ...{ OperationName: "Sign-in activity", Id: "s1", CreatedDateTime: "2026-11-24T10:00:00Z", UserId: "u1" },
        ...{ UserPrincipalName: "ann@acme.com", AppId: "app1", IPAddress: "203.0.113.9", ResultType: "0" },
      },
    ],
  ],
])("one act that comes in several ways is one event: %s", (_, records) => {
  const told = records.map((record) => {
    const { event_uid: id, time, identity_uid: who } = eventByIntake(record);
    return `${id} ${time} ${who}`;
  });
  expect(new Set(told).size).toBe(1);
});
