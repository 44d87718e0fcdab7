import { isJsonObject, type Json, type JsonObject, parseJson } from "@rolecall/core";

/**
 * A row of Defender's advanced hunting (exported, or streamed in `properties`) as the row of Log Analytics that tells of
 * the same thing in its own columns: sign-ins of applications and of people, calls of the Graph API, and what was done in
 * storage accounts within an hour.
 * https://learn.microsoft.com/en-us/defender-xdr/advanced-hunting-schema-tables
 */
export function defenderRow(given: JsonObject): JsonObject | undefined {
  const row = streamed(given) ?? given;
  if (row["Timestamp"] === undefined) return undefined;
  if (row["OperationNamesList"] !== undefined && row["StorageAccount"] !== undefined) return storage(row);
  if (row["ApplicationId"] === undefined) return undefined;
  if (row["RequestUri"] !== undefined && row["RequestMethod"] !== undefined) return graphCall(row);
  if (row["ErrorCode"] === undefined) return undefined;
  if (row["IsManagedIdentity"] !== undefined) return signInOfApplication(row);
  return row["AccountUpn"] === undefined ? undefined : signInOfPerson(row);
}

/** Streamed to an event hub or a storage account, the tenant stands outside. */
function streamed({ category, properties, tenantId }: JsonObject): JsonObject | undefined {
  if (typeof category !== "string" || !category.startsWith("AdvancedHunting-") || !isJsonObject(properties))
    return undefined;
  return { ...present({ ResourceTenantId: tenantId, AccountTenantId: tenantId }), ...present(properties) };
}

/** `EntraIdSpnSignInEvents`, and `AADSpnSignInEventsBeta` before. */
function signInOfApplication(row: JsonObject): JsonObject {
  const managed = row["IsManagedIdentity"] === true || row["IsManagedIdentity"] === 1;
  return {
    ...signIn(row),
    Category: managed ? "ManagedIdentitySignInLogs" : "ServicePrincipalSignInLogs",
    ...present({ ServicePrincipalId: row["ServicePrincipalId"], ServicePrincipalName: row["ServicePrincipalName"] }),
  };
}

/** `EntraIdSignInEvents`, and `AADSignInEventsBeta` before. */
function signInOfPerson(row: JsonObject): JsonObject {
  return {
    ...signIn(row),
    Category: /noninteractive/i.test(wordOf(row["LogonType"])) ? "NonInteractiveUserSignInLogs" : "SignInLogs",
    ...present({
      UserId: row["AccountObjectId"],
      UserPrincipalName: row["AccountUpn"],
      UserDisplayName: row["AccountDisplayName"],
      UserAgent: row["UserAgent"],
      ClientAppUsed: row["ClientAppUsed"],
      SessionId: row["SessionId"],
    }),
  };
}

function signIn(row: JsonObject): JsonObject {
  return present({
    OperationName: "Sign-in activity",
    TimeGenerated: row["Timestamp"],
    CreatedDateTime: row["Timestamp"],
    Id: row["RequestId"] ?? row["ReportId"],
    AADTenantId: row["ResourceTenantId"],
    AppId: row["ApplicationId"],
    AppDisplayName: row["Application"],
    ResultType: wordOf(row["ErrorCode"]),
    IPAddress: row["IPAddress"],
    Location: row["Country"],
    ResourceDisplayName: row["ResourceDisplayName"],
    ResourceIdentity: row["ResourceId"],
    CorrelationId: row["CorrelationId"],
  });
}

/** `GraphApiAuditEvents`: of a call for a person, the person stands in `AccountObjectId`. */
function graphCall(row: JsonObject): JsonObject {
  return {
    Category: "MicrosoftGraphActivityLogs",
    ...present({
      TimeGenerated: row["Timestamp"],
      AADTenantId:
        row["ResourceTenantId"] ?? /\/\/sts\.windows\.net\/([\w-]+)/.exec(wordOf(row["IdentityProvider"]))?.[1],
      AppId: row["ApplicationId"],
      ServicePrincipalId: row["ServicePrincipalId"],
      UserId: /^user$/i.test(wordOf(row["EntityType"])) ? row["AccountObjectId"] : undefined,
      IPAddress: row["IpAddress"],
      RequestMethod: row["RequestMethod"],
      RequestUri: row["RequestUri"],
      RequestId: row["RequestId"],
      OperationId: row["OperationId"],
      ResponseStatusCode: row["ResponseStatusCode"],
      ResponseSizeBytes: row["ResponseSize"],
      Scopes: row["Scopes"],
      ApiVersion: row["ApiVersion"],
      SignInActivityId: row["UniqueTokenIdentifier"],
    }),
  };
}

/**
 * `CloudStorageAggregatedEvents`: all calls of one caller within an hour, told as the one that says most, with all their
 * bytes, at the time of the last. They failed where all did.
 */
function storage(row: JsonObject): JsonObject {
  const path = [row["StorageAccount"], row["StorageContainer"] || row["StorageFileShare"]].map(wordOf);
  const failed = row["SuccessfulOperationsCount"] === 0 && row["FailedOperationsCount"] !== 0;
  return present({
    TimeGenerated: row["LastEventTimestamp"] ?? row["DataAggregationEndTime"] ?? row["Timestamp"],
    OperationName: mostTelling(listOf(row["OperationNamesList"])),
    Category: "StorageAggregated",
    CorrelationId: row["ReportId"],
    ResultType: failed ? "Failure" : "Success",
    AuthenticationType: row["AuthenticationType"] || "unknown",
    RequesterObjectId: row["AccountObjectId"],
    RequesterAppId: row["AccountApplicationId"],
    RequesterTenantId: row["AccountTenantId"],
    RequesterUpn: row["AccountUpn"],
    AccountName: row["StorageAccount"],
    ObjectKey: `/${path.filter((part) => part !== "").join("/")}`,
    CallerIpAddress: row["IpAddress"],
    UserAgentHeader: row["UserAgentHeader"],
    ResponseBodySize: row["TotalResponseLength"],
    Location: row["Location"],
    _ResourceId: row["AzureResourceId"],
  });
}

/** What takes away says more than what writes, that more than what reads, and looking around says least. */
const WEIGHTS: readonly (readonly [RegExp, number])[] = [
  [/^(?:delete|purge|expire)/i, 4],
  [/^(?:put|create|set|copy|append|write|rename|restore|undelete|flush|incremental)/i, 3],
  [/^(?:get|read|query)(?!.*(?:properties|metadata|acl|tags|stats))/i, 2],
  [/^list/i, 0],
];

/** The first in the alphabet of those that say most: lists come in any order. */
function mostTelling(operations: readonly string[]): string {
  const weight = (name: string): number => WEIGHTS.find(([pattern]) => pattern.test(name))?.[1] ?? 1;
  const [most] = operations.toSorted((one, other) => weight(other) - weight(one) || (one < other ? -1 : 1));
  return most ?? "StorageOperations";
}

const MAX_OPERATIONS = 256;

function listOf(value: Json | undefined): readonly string[] {
  const list = typeof value === "string" && value.startsWith("[") ? parseJson(value) : value;
  const items = Array.isArray(list) ? (list as readonly Json[]).slice(0, MAX_OPERATIONS) : [list ?? null];
  return items.filter((item) => typeof item === "string" && item !== "") as string[];
}

function wordOf(value: Json | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** Columns are empty where there is nothing. */
function present(columns: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(columns).filter((column): column is [string, Json] => {
      const [, value] = column;
      return value !== undefined && value !== null && value !== "";
    }),
  );
}
