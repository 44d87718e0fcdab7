import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { isRow } from "./exports.ts";

/**
 * A CloudTrail record has `eventSource` and `eventName` and something that only AWS writes; Insight records have
 * neither, and digest files name their bucket.
 */
export function detect(record: JsonObject): boolean {
  if (typeof record["eventName"] === "string" && typeof record["eventSource"] === "string") {
    // What Lambda is handed of a stream has both, and carries the record: `aws:kinesis`, `aws:dynamodb`.
    if (record["eventSource"].endsWith(".amazonaws.com")) return true;
    if (record["eventSource"].startsWith("aws:") || isOfAnotherCloud(record, record["eventSource"])) return false;
    return record["recipientAccountId"] !== undefined || isPrincipal(record["userIdentity"]);
  }
  return isInsight(record) || isDigest(record) || isLowerCase(record) || isRow(record) || isSignInAlone(record);
}

/** Clouds whose own logs have the names of CloudTrail's members. */
const OTHER_CLOUDS = [".aliyuncs.com", ".aliyun.com", ".tencentcloudapi.com", ".tencent.com"];

/** A product's own log may call its members as CloudTrail does, but whom it names is none of AWS's principals. */
function isPrincipal(user: Json | undefined): boolean {
  return isJsonObject(user) && (isId(user["principalId"]) || isId(user["arn"]) || isId(user["invokedBy"]));
}

function isId(value: Json | undefined): boolean {
  return typeof value === "string" && value !== "";
}

function isOfAnotherCloud(record: JsonObject, service: string): boolean {
  return record["acsRegion"] !== undefined || OTHER_CLOUDS.some((end) => service.endsWith(end));
}

/** Events of one service alone, https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html */
const SIGN_INS = new Set([
  ...["ConsoleLogin", "CheckMfa", "SwitchRole", "ExitRole", "RenewRole", "GetSigninToken"],
  ...["PasswordRecoveryRequested", "PasswordRecoveryCompleted", "PasswordUpdated", "EmailUpdated"],
]);

/** A sign-in out of which `eventSource` was left, as excerpts do: its name says which service that is. */
export function isSignInAlone(record: JsonObject): boolean {
  if (record["eventSource"] !== undefined || record["eventsource"] !== undefined) return false;
  const name = record["eventName"] ?? record["eventname"];
  if (typeof name !== "string" || !SIGN_INS.has(name)) return false;
  return isJsonObject(record["userIdentity"] ?? record["useridentity"]);
}

/** As Athena, Hive and Glue write the names of its members. */
export function isLowerCase(record: JsonObject): boolean {
  const source = record["eventsource"];
  return typeof record["eventname"] === "string" && typeof source === "string" && source.endsWith(".amazonaws.com");
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-insights-fields-trails.html */
export function isInsight(record: JsonObject): boolean {
  return record["eventType"] === "AwsCloudTrailInsight" || record["eventCategory"] === "Insight";
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html */
export function isDigest(record: JsonObject): boolean {
  return typeof record["digestS3Bucket"] === "string" && record["digestStartTime"] !== undefined;
}
