import type { Json, JsonObject } from "@rolecall/core";
import { objectOf } from "./elastic-vendors.ts";

/**
 * A CloudTrail record as Elastic's integration writes it without its original: what ECS has a field for there, the
 * rest under `aws.cloudtrail`, parameters as they were (`flattened`) or as a map's text.
 * https://www.elastic.co/docs/reference/integrations/aws/cloudtrail
 */
export function elastic(record: JsonObject, how: "flattened" | "text"): JsonObject {
  const user = objectOf(record["userIdentity"]);
  const context = objectOf(user["sessionContext"]);
  const issuer = objectOf(context["sessionIssuer"]);
  const attributes = objectOf(context["attributes"]);
  const address = record["sourceIPAddress"];
  const parameters = defined({
    request_parameters: record["requestParameters"],
    response_elements: record["responseElements"],
    additional_eventdata: record["additionalEventData"],
  });
  const failed = record["errorCode"] !== undefined || record["errorMessage"] !== undefined;
  return defined({
    "@timestamp": record["eventTime"],
    ecs: { version: "8.11.0" },
    event: defined({
      kind: "event",
      action: record["eventName"],
      provider: record["eventSource"],
      id: record["eventID"],
      dataset: "aws.cloudtrail",
      outcome: failed || hasFailed(record) ? "failure" : "success",
      ...(record["eventName"] === "ConsoleLogin" ? { category: ["authentication"] } : {}),
    }),
    cloud: defined({ region: record["awsRegion"], account: { id: user["accountId"] ?? record["recipientAccountId"] } }),
    source: defined({ address, ip: typeof address === "string" && /^[\d.]+$|:/.test(address) ? address : undefined }),
    user_agent: defined({ original: record["userAgent"] }),
    user: defined({ id: user["principalId"], name: user["userName"] ?? issuer["userName"] }),
    aws: {
      cloudtrail: defined({
        event_type: record["eventType"],
        event_version: record["eventVersion"],
        error_code: record["errorCode"],
        error_message: record["errorMessage"],
        recipient_account_id: record["recipientAccountId"],
        request_id: record["requestID"],
        vpc_endpoint_id: record["vpcEndpointId"],
        resources: resourcesOf(record["resources"]),
        user_identity: defined({
          type: user["type"],
          arn: user["arn"],
          access_key_id: user["accessKeyId"] === "" ? undefined : user["accessKeyId"],
          invoked_by: user["invokedBy"],
          session_context:
            user["sessionContext"] === undefined
              ? undefined
              : defined({
                  creation_date: attributes["creationDate"],
                  mfa_authenticated: attributes["mfaAuthenticated"],
                  ec2_role_delivery: context["ec2RoleDelivery"],
                  session_issuer: defined({
                    type: issuer["type"],
                    arn: issuer["arn"],
                    account_id: issuer["accountId"],
                    principal_id: issuer["principalId"],
                  }),
                }),
        }),
        ...(how === "flattened"
          ? { flattened: parameters }
          : Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, mapText(value ?? null)]))),
      }),
    },
  });
}

function hasFailed(record: JsonObject): boolean {
  return objectOf(record["responseElements"])["ConsoleLogin"] === "Failure";
}

function resourcesOf(value: Json | undefined): Json | undefined {
  if (!Array.isArray(value)) return undefined;
  return (value as readonly Json[]).map((each) => {
    const { ARN, type, accountId } = objectOf(each);
    return defined({ arn: ARN, type, account_id: accountId });
  });
}

/** As Java writes a map. */
function mapText(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(mapText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${name}=${mapText(member ?? null)}`)
    .join(", ")}}`;
}

function defined(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));
}
