import type { JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { eventByIntake, readAlone, withOddMembers } from "../../test/event-by-intake.ts";

const TENANT = "11111111-aaaa-4000-8000-000000000001";
const PRINCIPAL = "22222222-bbbb-4000-8000-000000000002";
const APPLICATION = "33333333-cccc-4000-8000-000000000003";
const PERSON = "44444444-dddd-4000-8000-000000000004";

const APP_SIGN_IN: JsonObject = {
  Timestamp: "2026-11-24T10:00:00Z",
  Application: "loader",
  ApplicationId: APPLICATION,
  IsManagedIdentity: false,
  ErrorCode: 7000222,
  ServicePrincipalName: "loader",
  ServicePrincipalId: PRINCIPAL,
  ResourceDisplayName: "Microsoft Graph",
  ResourceId: "00000003-0000-0000-c000-000000000000",
  ResourceTenantId: TENANT,
  IPAddress: "203.0.113.10",
  Country: "DE",
  RequestId: "r-1",
  ReportId: "p-1",
};

describe("sign-ins", () => {
  test("of an application", () => {
    expect(eventByIntake(APP_SIGN_IN)).toMatchObject({
      source: "entra",
      event_uid: "r-1",
      identity_uid: `entra:${TENANT}:oauth-app:${PRINCIPAL}`,
      identity_name: "loader",
      action: "Sign-in activity",
      outcome: "denied",
      error_code: "7000222",
      resource: "Microsoft Graph",
      src_ip: "203.0.113.10",
      src_country: "DE",
    });
  });

  test("of a managed identity, streamed: the tenant stands outside", () => {
    const properties = { ...APP_SIGN_IN, IsManagedIdentity: true, ErrorCode: 0, ResourceTenantId: "" };
    const streamed = {
      time: "2026-11-24T10:01:00Z",
      tenantId: TENANT,
      category: "AdvancedHunting-EntraIdSpnSignInEvents",
    };
    expect(eventByIntake({ ...streamed, properties })).toMatchObject({
      identity_uid: `entra:${TENANT}:managed-identity:${PRINCIPAL}`,
      outcome: "success",
      time: "2026-11-24T10:00:00.000Z",
    });
  });

  test("of a person", () => {
    const row = {
      Timestamp: "2026-11-24T10:00:00Z",
      Application: "Azure CLI",
      ApplicationId: APPLICATION,
      LogonType: '["interactiveUser"]',
      ErrorCode: 50126,
      AccountObjectId: PERSON,
      AccountUpn: "ann@example.com",
      IPAddress: "203.0.113.10",
      ResourceTenantId: TENANT,
      RequestId: "r-2",
    };
    expect(eventByIntake(row)).toMatchObject({
      identity_uid: `entra:${TENANT}:human:${PERSON}`,
      identity_name: "ann@example.com",
      outcome: "denied",
    });
  });
});

describe("calls of the Graph API", () => {
  const CALL: JsonObject = {
    Timestamp: "2026-11-24T10:00:00Z",
    IdentityProvider: `https://sts.windows.net/${TENANT}/`,
    ApiVersion: "v1.0",
    ApplicationId: APPLICATION,
    ServicePrincipalId: PRINCIPAL,
    EntityType: "servicePrincipal",
    AccountObjectId: "",
    IpAddress: "203.0.113.10",
    RequestId: "r-3",
    RequestMethod: "POST",
    RequestUri: "https://graph.microsoft.com/v1.0/servicePrincipals/x/addPassword",
    ResponseStatusCode: "201",
    TargetWorkload: "Microsoft.DirectoryServices",
  };

  test("by an application", () => {
    expect(eventByIntake(CALL)).toMatchObject({
      source: "entra",
      identity_uid: `entra:${TENANT}:oauth-app:${PRINCIPAL}`,
      status_code: 201,
      outcome: "success",
    });
  });

  test("for a person", () => {
    const { delegation } = eventByIntake({ ...CALL, EntityType: "user", AccountObjectId: PERSON });
    expect(delegation).toEqual([`entra:${TENANT}:human:${PERSON}`]);
  });
});

describe("an hour of one caller in a storage account", () => {
  const HOUR: JsonObject = {
    Timestamp: "2026-11-24T11:10:00Z",
    ReportId: "p-4",
    ActionType: "StorageAggregatedLogs",
    DataAggregationEndTime: "2026-11-24T11:00:00Z",
    FirstEventTimestamp: "2026-11-24T10:03:00Z",
    LastEventTimestamp: "2026-11-24T10:55:00Z",
    StorageAccount: "shopdata",
    StorageContainer: "exports",
    ServiceType: "Blob",
    IpAddress: "203.0.113.10",
    UserAgentHeader: "azsdk-python-storage-blob/12.1",
    OperationNamesList: ["ListBlobs", "GetBlobProperties", "GetBlob"],
    AuthenticationType: "OAuth",
    AccountObjectId: PRINCIPAL,
    AccountTenantId: TENANT,
    AccountApplicationId: APPLICATION,
    AccountUpn: "",
    OperationsCount: 120,
    SuccessfulOperationsCount: 118,
    FailedOperationsCount: 2,
    TotalResponseLength: 5_000_000,
  };

  test("is the operation that says most, with all its bytes, at the time of the last", () => {
    expect(eventByIntake(HOUR)).toMatchObject({
      source: "azure-activity",
      identity_uid: `azure:${TENANT}:oauth-app:${PRINCIPAL}`,
      time: "2026-11-24T10:55:00.000Z",
      action: "GetBlob",
      resource: "/shopdata/exports",
      bytes_out: 5_000_000,
      outcome: "success",
      src_ip: "203.0.113.10",
    });
  });

  test.each([
    ["what deletes before what writes", '["PutBlob","DeleteContainer","GetBlob"]', "DeleteContainer"],
    ["of two the first in the alphabet, whatever their order", ["SetBlobMetadata", "CopyBlob"], "CopyBlob"],
    ["none is named", [], "StorageOperations"],
  ])("%s", (_, list, action) => {
    expect(eventByIntake({ ...HOUR, OperationNamesList: list }).action).toBe(action);
  });

  test("failed where all of it did", () => {
    const refused = { SuccessfulOperationsCount: 0, FailedOperationsCount: 40 };
    expect(eventByIntake({ ...HOUR, ...refused }).outcome).toBe("error");
  });

  test.each([
    ["a person", { AccountObjectId: PERSON, AccountUpn: "ann@example.com" }, `human:${PERSON}`],
    ["whoever has the account's key", KEY("AccountKey"), "access-key:shopdata"],
    ["nobody known", KEY("Anonymous"), "unknown:anonymous"],
  ])("is of %s", (_, members, who) => {
    expect(eventByIntake({ ...HOUR, ...members }).identity_uid).toBe(`azure:${TENANT}:${who}`);
  });

  test("no odd column makes it throw", () => {
    for (const row of [...withOddMembers(HOUR), ...withOddMembers(APP_SIGN_IN)])
      expect(["ok", "dead-letter"]).toContain(readAlone(row).kind);
  });
});

function KEY(type: string): JsonObject {
  return { AuthenticationType: type, AccountObjectId: "", AccountApplicationId: "" };
}
