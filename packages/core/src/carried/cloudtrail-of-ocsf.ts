import type { Json, JsonObject } from "../json.ts";
import { dataIn, objectAt, objectsIn, present, withPresent } from "./members.ts";
import { nest } from "./nest.ts";

/**
 * The members of a CloudTrail record that rules read, out of an OCSF one: AWS's mapping undone. What it maps nowhere is in
 * `unmapped`, by its path. `user.uid` is the ARN and `uid_alt` the principal id since 1.1; in 1.0 they are `uuid` and `uid`.
 * https://github.com/ocsf/examples/tree/main/mappings/markdown/AWS/v1.1.0/CloudTrail
 */
export function cloudtrailOfOcsf(record: JsonObject): JsonObject {
  const left = nest(objectAt(record, "unmapped"));
  const api = objectAt(record, "api");
  const [request, response] = [objectAt(api, "request"), objectAt(api, "response")];
  const metadata = objectAt(record, "metadata");
  const from = objectAt(record, "src_endpoint");
  return withPresent(left, {
    eventName: api["operation"],
    eventSource: objectAt(api, "service")["name"],
    eventType: metadata["event_code"],
    eventID: metadata["uid"],
    requestID: request["uid"],
    awsRegion: objectAt(record, "cloud")["region"],
    sourceIPAddress: from["ip"] ?? from["domain"] ?? from["svc_name"],
    vpcEndpointId: from["uid"],
    userAgent: objectAt(record, "http_request")["user_agent"],
    errorCode: response["error"],
    errorMessage: response["message"],
    requestParameters: dataIn(request["data"]),
    responseElements: dataIn(response["data"]),
    additionalEventData: additional(record, objectAt(left, "additionalEventData")),
    userIdentity: userIdentity(objectAt(record, "actor"), objectAt(left, "userIdentity")),
    resources: resourcesIn(record["resources"]),
  });
}

/** The mapping of a sign-in takes two members out. */
function additional(record: JsonObject, left: JsonObject): JsonObject {
  const isMfa = record["is_mfa"] ?? record["mfa"];
  const mfa = typeof isMfa === "boolean" ? { MFAUsed: isMfa ? "Yes" : "No" } : {};
  return { ...present({ LoginTo: objectAt(record, "dst_endpoint")["svc_name"] }), ...mfa, ...left };
}

function userIdentity(actor: JsonObject, left: JsonObject): JsonObject {
  const user = objectAt(actor, "user");
  const names = [user["uid"], user["uuid"], user["uid_alt"]].filter((name) => typeof name === "string");
  return withPresent(left, {
    type: user["type"],
    arn: names.find((name) => name.startsWith("arn:")),
    principalId: names.find((name) => name !== "" && !name.startsWith("arn:")),
    accountId: objectAt(user, "account")["uid"] ?? user["account_uid"],
    accessKeyId: user["credential_uid"],
    userName: user["name"],
    invokedBy: actor["invoked_by"],
    sessionContext: sessionContext(objectAt(actor, "session"), objectAt(left, "sessionContext")),
  });
}

function sessionContext(session: JsonObject, left: JsonObject): JsonObject {
  const isMfa = session["is_mfa"] ?? session["mfa"];
  const attributes = withPresent(objectAt(left, "attributes"), {
    creationDate: session["created_time_dt"],
    mfaAuthenticated: typeof isMfa === "boolean" ? String(isMfa) : undefined,
  });
  return {
    ...left,
    attributes,
    sessionIssuer: withPresent(objectAt(left, "sessionIssuer"), { arn: session["issuer"] }),
  };
}

/** Each has its members under both names. */
function resourcesIn(resources: Json | undefined): Json | undefined {
  const named = objectsIn(resources).map((each) =>
    withPresent(each, {
      ARN: each["uid"] ?? each["name"],
      accountId: objectAt(each, "account")["uid"] ?? each["account_uid"],
    }),
  );
  return named.length === 0 ? undefined : named;
}
