import type { Json, JsonObject } from "@rolecall/core";
import { parseObject } from "../record/parse-object.ts";
import { structIn } from "../record/struct-text.ts";

/** Members that tables keep as JSON text, or as Trino writes a row. */
const NESTED = [
  ...["userIdentity", "requestParameters", "responseElements", "additionalEventData", "tlsDetails"],
  ...["useridentity", "requestparameters", "responseelements", "additionaleventdata", "tlsdetails"],
] as const;

/** The record with objects where a table had their JSON. */
export function withObjects(record: JsonObject): JsonObject {
  let copy: Record<string, Json | undefined> | undefined;
  for (const name of NESTED) {
    const parsed = objectIn(record[name]);
    if (parsed === undefined) continue;
    copy ??= { ...record };
    copy[name] = parsed;
  }
  return (copy as JsonObject | undefined) ?? record;
}

/** A row of Log Analytics' `AWSCloudTrail`. https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/awscloudtrail */
export function isRow(record: JsonObject): boolean {
  const source = record["EventSource"];
  return typeof record["EventName"] === "string" && typeof source === "string" && source.endsWith(".amazonaws.com");
}

/** Which member of a record each column is. */
const COLUMNS: Readonly<Record<string, string>> = {
  eventVersion: "EventVersion",
  eventTime: "TimeGenerated",
  eventSource: "EventSource",
  eventName: "EventName",
  awsRegion: "AWSRegion",
  sourceIPAddress: "SourceIpAddress",
  userAgent: "UserAgent",
  errorCode: "ErrorCode",
  errorMessage: "ErrorMessage",
  requestID: "AwsRequestId",
  eventID: "AwsEventId",
  eventType: "EventTypeName",
  recipientAccountId: "RecipientAccountId",
  eventCategory: "Category",
  vpcEndpointId: "VpcEndpointId",
  requestParameters: "RequestParameters",
  responseElements: "ResponseElements",
  additionalEventData: "AdditionalEventData",
};
const USER: Readonly<Record<string, string>> = {
  type: "UserIdentityType",
  principalId: "UserIdentityPrincipalid",
  arn: "UserIdentityArn",
  accountId: "UserIdentityAccountId",
  accessKeyId: "UserIdentityAccessKeyId",
  userName: "UserIdentityUserName",
  invokedBy: "UserIdentityInvokedBy",
};
const ISSUER: Readonly<Record<string, string>> = {
  type: "SessionIssuerType",
  principalId: "SessionIssuerPrincipalId",
  arn: "SessionIssuerArn",
  accountId: "SessionIssuerAccountId",
  userName: "SessionIssuerUserName",
};
const ATTRIBUTES: Readonly<Record<string, string>> = {
  mfaAuthenticated: "SessionMfaAuthenticated",
  creationDate: "SessionCreationDate",
};

/** The record that the row was made of. */
export function recordOf(row: JsonObject): JsonObject {
  const issuer = pick(row, ISSUER);
  const user = pick(row, USER);
  const session = { sessionIssuer: issuer, attributes: pick(row, ATTRIBUTES) };
  const userIdentity = Object.keys(issuer).length === 0 ? user : { ...user, sessionContext: session };
  return withObjects({ ...pick(row, COLUMNS), userIdentity });
}

/** The columns that are filled in. */
function pick(row: JsonObject, columns: Readonly<Record<string, string>>): JsonObject {
  const members = Object.entries(columns).flatMap(([name, column]): [string, Json][] => {
    const value = row[column];
    return value === undefined || value === null || value === "" ? [] : [[name, value]];
  });
  return Object.fromEntries(members);
}

function objectIn(value: Json | undefined): JsonObject | undefined {
  if (typeof value !== "string" || value.charCodeAt(0) !== OPEN) return undefined;
  return parseObject(value) ?? structIn(value);
}

const OPEN = 123;
