import type { Json, JsonObject } from "@rolecall/core";
import { objectOf } from "./elastic-vendors.ts";

/**
 * A CloudTrail record as Security Lake writes it in OCSF 1.1, after AWS's mappings of API Activity, Authentication and
 * Account Change: the members that those name in their places, all others in `unmapped` by their path.
 * https://github.com/ocsf/examples/tree/main/mappings/markdown/AWS/v1.1.0/CloudTrail
 */
export function securityLake(record: JsonObject): JsonObject {
  const left = new Map<string, Json>(flatten(record, ""));
  const take = (path: string): Json | undefined => {
    const value = left.get(path);
    left.delete(path);
    return value;
  };
  const all = (path: string): string | undefined => {
    for (const name of left.keys()) if (name === path || name.startsWith(`${path}.`)) left.delete(name);
    const value = record[path];
    return value === undefined || value === null ? undefined : JSON.stringify(value);
  };
  const isSignIn = SIGN_IN.test(String(record["eventName"]));
  const session = take("userIdentity.sessionContext.attributes.mfaAuthenticated");
  const source = String(take("sourceIPAddress") ?? "");
  const signIn = isSignIn ? authentication(record, take) : {};
  const failed = take("errorCode");
  const hasFailed = failed !== undefined || signIn["status"] === "Failure";
  const data = { request: all("requestParameters"), response: all("responseElements") };
  const event = {
    class_uid: isSignIn ? 3002 : 6003,
    class_name: isSignIn ? "Authentication" : "API Activity",
    category_uid: isSignIn ? 3 : 6,
    activity_id: isSignIn ? 1 : 99,
    severity_id: 1,
    metadata: defined({
      product: defined({
        name: "CloudTrail",
        vendor_name: "AWS",
        version: take("eventVersion"),
        feature: { name: take("eventCategory") ?? "Management" },
      }),
      event_code: take("eventType"),
      uid: take("eventID"),
      profiles: ["cloud", "datetime"],
      version: "1.1.0",
    }),
    time: Date.parse(String(take("eventTime"))),
    time_dt: record["eventTime"],
    cloud: defined({
      provider: "AWS",
      region: take("awsRegion"),
      account: record["recipientAccountId"] === undefined ? undefined : { uid: take("recipientAccountId") },
    }),
    api: defined({
      operation: take("eventName"),
      version: take("apiVersion"),
      service: { name: take("eventSource") },
      request: defined({ uid: take("requestID"), data: data.request }),
      response: defined({ error: failed, message: take("errorMessage"), data: data.response }),
    }),
    actor: defined({
      user: defined({
        type: take("userIdentity.type"),
        name: take("userIdentity.userName"),
        uid: take("userIdentity.arn"),
        uid_alt: take("userIdentity.principalId"),
        credential_uid: take("userIdentity.accessKeyId"),
        account: defined({ uid: take("userIdentity.accountId") }),
      }),
      session: defined({
        created_time_dt: take("userIdentity.sessionContext.attributes.creationDate"),
        is_mfa: session === undefined ? undefined : String(session) === "true",
        issuer: take("userIdentity.sessionContext.sessionIssuer.arn"),
      }),
      invoked_by: take("userIdentity.invokedBy"),
      idp: defined({ name: take("userIdentity.sessionContext.webIdFederationData.federatedProvider") }),
    }),
    http_request: defined({ user_agent: take("userAgent") }),
    src_endpoint: defined({
      uid: take("vpcEndpointId"),
      ...(/^[\d.]+$|:/.test(source) ? { ip: source } : { domain: source }),
    }),
    resources: resourcesOf(record["resources"]),
    status: hasFailed ? "Failure" : "Success",
    status_id: hasFailed ? 2 : 1,
    ...signIn,
  };
  left.delete("resources");
  return { ...event, unmapped: Object.fromEntries(Array.from(left, ([name, value]) => [name, textOf(value)])) };
}

const SIGN_IN = /^(?:ConsoleLogin|ExternalIdPDirectoryLogin|AssumeRole.*)$/;

function authentication(record: JsonObject, take: (path: string) => Json | undefined): JsonObject {
  const login = objectOf(record["responseElements"])["ConsoleLogin"];
  const mfa = take("additionalEventData.MFAUsed");
  const parameters = objectOf(record["requestParameters"]);
  const identity = objectOf(record["userIdentity"]);
  return defined({
    ...(login === undefined ? {} : { status: login, status_id: login === "Failure" ? 2 : 1 }),
    is_mfa: mfa === undefined ? undefined : mfa === "Yes",
    dst_endpoint: defined({ svc_name: take("additionalEventData.LoginTo") }),
    user: defined({
      uid: parameters["roleArn"] ?? identity["arn"],
      uid_alt: identity["principalId"],
      name: parameters["roleSessionName"],
    }),
  });
}

function resourcesOf(value: Json | undefined): Json {
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).map((each) => {
    const resource = objectOf(each);
    const account = resource["accountId"];
    return defined({
      uid: resource["ARN"],
      type: resource["type"],
      account: account === undefined ? undefined : { uid: account },
    });
  });
}

/** Paths of the members that are no objects; lists are kept whole. */
function flatten(record: JsonObject, at: string): [string, Json][] {
  return Object.entries(record).flatMap(([name, value]): [string, Json][] => {
    if (value === null || value === undefined) return [];
    const isObject = typeof value === "object" && !Array.isArray(value);
    return isObject ? flatten(value as JsonObject, `${at}${name}.`) : [[at + name, value]];
  });
}

/** `unmapped` is a map of texts. */
function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function defined(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
