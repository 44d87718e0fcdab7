import type { JsonObject } from "@rolecall/core";
import { readObject, readText } from "../read-member.ts";

const MAX_LABEL = 256;

/**
 * The circumstances of a call that are neither who, what nor where. Only what the record says is there. `invoked_by` is
 * the service that called for somebody else: absent where the service itself is the identity.
 */
export function labelsOf(
  record: JsonObject,
  user: JsonObject | undefined,
  serviceActs: boolean,
): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  add(labels, "region", record["awsRegion"]);
  add(labels, "tls", readObject(record["tlsDetails"])?.["tlsVersion"]);
  if (!serviceActs && user !== undefined) add(labels, "invoked_by", user["invokedBy"]);
  if (record["vpcEndpointId"] !== undefined) add(labels, "vpc_endpoint", record["vpcEndpointId"]);
  if (record["sessionCredentialFromConsole"] !== undefined) labels["console"] = "true";
  if (record["eventType"] !== "AwsApiCall") add(labels, "event_type", record["eventType"]);
  if (record["eventCategory"] !== "Management") add(labels, "event_category", record["eventCategory"]);
  const session = user === undefined ? undefined : readObject(user["sessionContext"]);
  if (session !== undefined) sessionLabels(labels, session);
  if (record["additionalEventData"] !== undefined) extraLabels(labels, record["additionalEventData"]);
  return Object.keys(labels).length === 0 ? undefined : labels;
}

function sessionLabels(labels: Record<string, string>, session: JsonObject): void {
  add(labels, "mfa", readObject(session["attributes"])?.["mfaAuthenticated"]);
  add(labels, "ec2_role_delivery", session["ec2RoleDelivery"]);
  add(labels, "source_identity", session["sourceIdentity"]);
  const federation = readObject(session["webIdFederationData"]);
  if (federation !== undefined) add(labels, "federated_provider", federation["federatedProvider"]);
}

function extraLabels(labels: Record<string, string>, extra: JsonObject[string]): void {
  const data = readObject(extra);
  if (data === undefined) return;
  if (data["MFAUsed"] === "Yes" || data["MFAUsed"] === "No")
    labels["mfa"] = data["MFAUsed"] === "Yes" ? "true" : "false";
  if (data["AuthenticationMethod"] === "QueryString") labels["presigned"] = "true";
  if (data["callWithBearerToken"] === true) labels["bearer_token"] = "true";
}

function add(labels: Record<string, string>, name: string, value: JsonObject[string]): void {
  const text = readText(value, MAX_LABEL);
  if (text !== undefined) labels[name] = text;
}
