import { isJsonObject, type JsonObject } from "@rolecall/core";
import { isRow } from "./exports.ts";

/**
 * A CloudTrail record has `eventSource` and `eventName` and something that only AWS writes; Insight records have
 * neither, and digest files name their bucket.
 */
export function detect(record: JsonObject): boolean {
  if (typeof record["eventName"] === "string" && typeof record["eventSource"] === "string") {
    // What Lambda is handed of a stream has both, and carries the record: `aws:kinesis`, `aws:dynamodb`.
    if (record["eventSource"].startsWith("aws:") || isOfAnotherCloud(record, record["eventSource"])) return false;
    return (
      record["userIdentity"] !== undefined ||
      record["awsRegion"] !== undefined ||
      record["recipientAccountId"] !== undefined ||
      record["eventSource"].endsWith(".amazonaws.com")
    );
  }
  return isInsight(record) || isDigest(record) || isLowerCase(record) || isRow(record) || isSignInAlone(record);
}

/** Clouds whose own logs have the names of CloudTrail's members. */
const OTHER_CLOUDS = [".aliyuncs.com", ".aliyun.com", ".tencentcloudapi.com", ".tencent.com"];

function isOfAnotherCloud(record: JsonObject, service: string): boolean {
  if (service.endsWith(".amazonaws.com")) return false;
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
