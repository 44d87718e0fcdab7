import type { JsonObject } from "@rolecall/core";
import { readObject, readText } from "../record/read-member.ts";

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
  const labels: Labels = {};
  const region = short(record["awsRegion"]);
  if (region !== undefined) labels.region = region;
  const details = record["tlsDetails"];
  const tls = details === undefined ? undefined : short(readObject(details)?.["tlsVersion"]);
  if (tls !== undefined) labels.tls = tls;
  if (user !== undefined) callLabels(labels, user, serviceActs);
  rareLabels(labels, record);
  return labels.region === undefined && Object.keys(labels).length === 0
    ? undefined
    : (labels as Record<string, string>);
}

/** Written by constant names, which is several times faster than by variable ones. */
interface Labels {
  region?: string;
  tls?: string;
  invoked_by?: string;
  mfa?: string;
  ec2_role_delivery?: string;
  source_identity?: string;
  federated_provider?: string;
  vpc_endpoint?: string;
  console?: string;
  event_type?: string;
  event_category?: string;
  presigned?: string;
  bearer_token?: string;
}

function callLabels(labels: Labels, user: JsonObject, serviceActs: boolean): void {
  const invokedBy = serviceActs ? undefined : short(user["invokedBy"]);
  if (invokedBy !== undefined) labels.invoked_by = invokedBy;
  const session = readObject(user["sessionContext"]);
  if (session === undefined) return;
  const mfa = short(readObject(session["attributes"])?.["mfaAuthenticated"]);
  if (mfa !== undefined) labels.mfa = mfa;
  const delivery = short(session["ec2RoleDelivery"]);
  if (delivery !== undefined) labels.ec2_role_delivery = delivery;
  const source = short(session["sourceIdentity"]);
  if (source !== undefined) labels.source_identity = source;
  const provider = short(readObject(session["webIdFederationData"])?.["federatedProvider"]);
  if (provider !== undefined) labels.federated_provider = provider;
}

function rareLabels(labels: Labels, record: JsonObject): void {
  const endpoint = short(record["vpcEndpointId"]);
  if (endpoint !== undefined) labels.vpc_endpoint = endpoint;
  if (record["sessionCredentialFromConsole"] !== undefined) labels.console = "true";
  const type = record["eventType"] === "AwsApiCall" ? undefined : short(record["eventType"]);
  if (type !== undefined) labels.event_type = type;
  const category = record["eventCategory"] === "Management" ? undefined : short(record["eventCategory"]);
  if (category !== undefined) labels.event_category = category;
  const extra = readObject(record["additionalEventData"]);
  if (extra !== undefined) extraLabels(labels, extra);
}

function extraLabels(labels: Labels, extra: JsonObject): void {
  const mfa = extra["MFAUsed"];
  if (mfa === "Yes" || mfa === "No") labels.mfa = mfa === "Yes" ? "true" : "false";
  if (extra["AuthenticationMethod"] === "QueryString") labels.presigned = "true";
  if (extra["callWithBearerToken"] === true) labels.bearer_token = "true";
}

function short(value: JsonObject[string]): string | undefined {
  return readText(value, MAX_LABEL);
}
