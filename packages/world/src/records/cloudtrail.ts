import type { JsonObject } from "@rolecall/core";
import type { Client, Result } from "../network/client.ts";
import { requestId, uuid } from "../random/identifier.ts";
import type { Random } from "../random/random.ts";
import type { RawRecord } from "../world.ts";
import { secondsText } from "./second.ts";

/** The account that the company runs in (an AWS documentation number). */
export const AWS_ACCOUNT = "111122223333";
export const AWS_REGION = "eu-central-1";

/** One API operation as a caller uses it. */
export interface AwsCall {
  /** `s3`, of `s3.amazonaws.com`. */
  readonly service: string;
  readonly name: string;
  readonly readOnly: boolean;
  /** S3 object calls and their kin carry sizes and are data events. */
  readonly data?: boolean;
  readonly params: (random: Random, own: string) => JsonObject | null;
}

export interface CloudTrailFields {
  readonly identity: JsonObject;
  readonly call: AwsCall;
  /** What `params` is about: the caller's own bucket, table, queue. */
  readonly own: string;
  readonly client: Client;
  readonly result: Result;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly response?: JsonObject;
}

/**
 * A record of AWS CloudTrail, event version 1.11 (CloudTrail user guide, "CloudTrail record contents"). Its time has no
 * fraction, so `at` is cut to the second too.
 */
export function cloudTrail(random: Random, at: number, fields: CloudTrailFields): RawRecord {
  const { identity, call, client, result } = fields;
  const record: { [key: string]: JsonObject[string] } = {
    eventVersion: "1.11",
    userIdentity: identity,
    eventTime: secondsText(at),
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: AWS_REGION,
    sourceIPAddress: client.ip,
    userAgent: call.service === "s3" ? `[${client.userAgent}]` : client.userAgent,
  };
  if (result !== "success") addError(record, fields);
  record["requestParameters"] = call.params(random, fields.own);
  record["responseElements"] = result === "success" ? (fields.response ?? null) : null;
  if (call.data === true) record["additionalEventData"] = transferOf(random, fields);
  record["requestID"] = call.service === "s3" ? requestId(random, 16) : uuid(random);
  record["eventID"] = uuid(random);
  record["readOnly"] = call.readOnly;
  record["eventType"] = "AwsApiCall";
  record["managementEvent"] = call.data !== true;
  record["recipientAccountId"] = AWS_ACCOUNT;
  record["eventCategory"] = call.data === true ? "Data" : "Management";
  record["tlsDetails"] = tlsOf(call.service);
  return { at: at - (at % 1000), source: "aws-cloudtrail", record };
}

function addError(record: { [key: string]: JsonObject[string] }, { call, result }: CloudTrailFields): void {
  const denied = result === "denied";
  const ec2 = call.service === "ec2";
  record["errorCode"] = denied ? (ec2 ? "Client.UnauthorizedOperation" : "AccessDenied") : "ThrottlingException";
  record["errorMessage"] = denied
    ? `User is not authorized to perform: ${call.service}:${call.name} because no identity-based policy allows the ${call.service}:${call.name} action`
    : "Rate exceeded";
}

function transferOf(random: Random, { bytesIn, bytesOut }: CloudTrailFields): JsonObject {
  return {
    SignatureVersion: "SigV4",
    CipherSuite: "TLS_AES_128_GCM_SHA256",
    bytesTransferredIn: bytesIn,
    SSEApplied: "Default_SSE_S3",
    AuthenticationMethod: "AuthHeader",
    "x-amz-id-2": requestId(random, 44),
    bytesTransferredOut: bytesOut,
  };
}

const tlsByService = new Map<string, JsonObject>();

function tlsOf(service: string): JsonObject {
  const known = tlsByService.get(service);
  if (known !== undefined) return known;
  const details: JsonObject = {
    tlsVersion: "TLSv1.3",
    cipherSuite: "TLS_AES_128_GCM_SHA256",
    clientProvidedHostHeader: `${service}.${AWS_REGION}.amazonaws.com`,
  };
  tlsByService.set(service, details);
  return details;
}
