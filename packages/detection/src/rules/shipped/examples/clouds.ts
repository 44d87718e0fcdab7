import type { Json, JsonObject } from "@rolecall/core";

const TIME = "2026-11-24T10:00:00Z";

/** A Cloud Audit log entry: service, method, the permissions that were granted, and what else its payload has. */
export function gcp(
  serviceName: string,
  methodName: string,
  permissions: readonly string[],
  payload: JsonObject = {},
): JsonObject {
  return {
    insertId: "b7d2c1de",
    logName: "projects/shop-prod/logs/cloudaudit.googleapis.com%2Factivity",
    timestamp: TIME,
    severity: "NOTICE",
    resource: { type: "project", labels: { project_id: "shop-prod" } },
    protoPayload: {
      "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
      serviceName,
      methodName,
      resourceName: "projects/shop-prod/x",
      authenticationInfo: { principalEmail: "deploy@example.com" },
      requestMetadata: { callerIp: "203.0.113.10", callerSuppliedUserAgent: "google-cloud-sdk/1" },
      authorizationInfo: permissions.map((permission) => ({
        permission,
        granted: true,
        resource: "projects/shop-prod",
      })),
      ...payload,
    },
  };
}

/** An entry of Azure's activity log, as diagnostic settings stream it: the operation, and what else differs. */
export function azure(operationName: string, differences: JsonObject = {}): JsonObject {
  return {
    time: TIME,
    resourceId:
      "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/data",
    operationName,
    category: "Administrative",
    resultType: "Success",
    resultSignature: "Succeeded.",
    callerIpAddress: "203.0.113.10",
    correlationId: "b7d2c1de-0000-4000-8000-000000000009",
    identity: {
      authorization: { scope: "/subscriptions/00000000-0000-0000-0000-000000000001", action: operationName },
      claims: { appid: "00000000-0000-0000-0000-00000000000a", idtyp: "app" },
    },
    level: "Information",
    ...differences,
  };
}

/** An entry of Entra's directory audit: the activity, and what else its properties have. */
export function directory(activity: string, properties: JsonObject = {}): JsonObject {
  return {
    time: TIME,
    operationName: activity,
    category: "AuditLogs",
    tenantId: "00000000-0000-0000-0000-0000000000aa",
    resultSignature: "None",
    properties: {
      id: "Directory_1",
      category: "ApplicationManagement",
      result: "success",
      activityDisplayName: activity,
      activityDateTime: TIME,
      loggedByService: "Core Directory",
      initiatedBy: { user: { id: "u-1", userPrincipalName: "admin@example.com", ipAddress: "203.0.113.10" } },
      targetResources: [{ id: "t-1", displayName: "payments", type: "ServicePrincipal" }],
      ...properties,
    },
  };
}

/** A sign-in of Entra: what its properties have, and the log that it is from. */
export function signIn(properties: Readonly<Record<string, Json>>, category = "SignInLogs"): JsonObject {
  return {
    time: TIME,
    operationName: "Sign-in activity",
    category,
    tenantId: "00000000-0000-0000-0000-0000000000aa",
    resultType: "0",
    properties: {
      id: "signin-1",
      createdDateTime: TIME,
      userPrincipalName: "alice@example.com",
      userId: "u-2",
      appId: "app-1",
      appDisplayName: "App",
      ipAddress: "203.0.113.10",
      status: { errorCode: 0 },
      ...properties,
    },
  };
}

/** A risk that Entra's protection found. */
export function risk(riskEventType: string): JsonObject {
  return {
    time: TIME,
    operationName: "Service principal risk detection",
    category: "ServicePrincipalRiskEvents",
    tenantId: "00000000-0000-0000-0000-0000000000aa",
    properties: {
      id: "risk-1",
      riskEventType,
      riskLevel: "high",
      riskState: "atRisk",
      detectedDateTime: TIME,
      activityDateTime: TIME,
      servicePrincipalId: "sp-1",
      servicePrincipalDisplayName: "ci",
      appId: "app-1",
      ipAddress: "203.0.113.10",
    },
  };
}
