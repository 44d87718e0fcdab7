import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { wordAt } from "../audit-forms/at-place.ts";
import type { Fits } from "../audit-forms/form.ts";
import { readId, readObject, readText, readTexts } from "../record/read-member.ts";
import { type Alert, gradeOf, ocsfAlert, type Status, severityOf } from "./alert.ts";
import { awsUser } from "./guardduty.ts";

/** https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html */
export const SECURITY_HUB: Fits = { ProductArn: true, AwsAccountId: true, GeneratorId: true };

const MAX_RESOURCES = 32;

/**
 * A finding of Security Hub as one about the role, the user or the key that it names. A check of settings is no act of
 * whomever it names, and comes anew each day.
 */
export function securityHubAlert(record: JsonObject): JsonObject | undefined {
  if (record["Compliance"] !== undefined) return undefined;
  const account = readId(record["AwsAccountId"]) ?? "";
  const listed = record["Resources"];
  const resources = Array.isArray(listed) ? (listed as readonly Json[]).slice(0, MAX_RESOURCES) : [];
  const user = resources
    .filter(isJsonObject)
    .map((each) => userOf(each, account))
    .find((each) => each !== undefined);
  return user === undefined ? undefined : ocsfAlert(alertOf(record), { cloud: "AWS", account, user });
}

const KEY = "Details/AwsIamAccessKey";

function userOf(resource: JsonObject, account: string): JsonObject | undefined {
  const id = readText(resource["Id"]) ?? "";
  if (/^arn:[\w-]+:iam::\d{12}:(?:role|user)\//.test(id)) {
    const isRole = id.includes(":role/");
    return { uid: id, name: id.slice(id.lastIndexOf("/") + 1), type: isRole ? "Role" : "IAMUser" };
  }
  const name = wordAt(resource, [`${KEY}/PrincipalName`, `${KEY}/UserName`]);
  return name === "" ? undefined : awsUser(account, wordAt(resource, `${KEY}/PrincipalType`) || "IAMUser", name);
}

function alertOf(record: JsonObject): Alert {
  const severity = readObject(record["Severity"]);
  const label = readText(severity?.["Label"]);
  const address = wordAt(record, [
    "Action/AwsApiCallAction/RemoteIpDetails/IpAddressV4",
    "ProductFields/aws/guardduty/service/action/awsApiCallAction/remoteIpDetails/ipAddressV4",
  ]);
  return {
    product: readText(record["ProductName"]) ?? productOf(readText(record["ProductArn"]) ?? ""),
    vendor: "AWS",
    uid: readId(record["Id"]),
    kind: readTexts(record["Types"], 1)?.[0] ?? readText(record["GeneratorId"], 256) ?? "finding",
    title: readText(record["Title"], 256),
    severity: label === undefined ? gradeOf(severity?.["Normalized"], [1, 40, 70, 90]) : severityOf(label),
    status: statusOf(record),
    times: [record["LastObservedAt"], record["UpdatedAt"], record["CreatedAt"]],
    address: address === "" ? undefined : address,
  };
}

/** `arn:aws:securityhub:eu-central-1::product/aws/guardduty`. */
function productOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1) || "Security Hub";
}

function statusOf(record: JsonObject): Status {
  if (record["RecordState"] === "ARCHIVED") return "archived";
  const workflow = readText(readObject(record["Workflow"])?.["Status"]);
  if (workflow === "SUPPRESSED") return "suppressed";
  return workflow === "RESOLVED" ? "resolved" : "new";
}
