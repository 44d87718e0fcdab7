import type { JsonObject } from "@rolecall/core";

/**
 * A record of the Office 365 Management Activity API: an operation in a workload, and members that only its common
 * schema has. Rows of `OfficeActivity` call the workload `OfficeWorkload`.
 * https://learn.microsoft.com/en-us/office/office-365-management-api/office-365-management-activity-api-schema
 */
export function detect(record: JsonObject): boolean {
  return operation(record) &&
    (record["Workload"] ?? record["workload"] ?? record["OfficeWorkload"] ?? record["officeworkload"]) !== undefined
    ? has(record, [
        "RecordType",
        "recordtype",
        "UserKey",
        "userkey",
        "OrganizationId",
        "organizationid",
        "CreationTime",
        "UserId",
      ])
    : operation(record) && record["RecordType"] !== undefined && record["CreationTime"] !== undefined;
}

function operation(record: JsonObject): boolean {
  return typeof (record["Operation"] ?? record["operation"]) === "string";
}

function has(record: JsonObject, names: readonly string[]): boolean {
  return names.some((name) => record[name] !== undefined);
}
