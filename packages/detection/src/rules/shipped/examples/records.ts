import type { JsonObject } from "@rolecall/core";

/** The account that examples play in, and one outside it (AWS's documentation accounts). */
export const OWN_ACCOUNT: string = "123456789012";
export const OTHER_ACCOUNT: string = "999988887777";

const TIME = "2026-11-24T10:00:00Z";
const KEY_ID = "AKIAIOSFODNN7EXAMPLE";

export type AwsActor = "user" | "role" | "instance" | "root" | "service";

/** Who acts in an example, as CloudTrail's `userIdentity` writes it. */
export const AWS_ACTORS: Readonly<Record<AwsActor, JsonObject>> = {
  user: {
    type: "IAMUser",
    principalId: "AIDAEXAMPLE",
    arn: `arn:aws:iam::${OWN_ACCOUNT}:user/deploy`,
    accountId: OWN_ACCOUNT,
    accessKeyId: KEY_ID,
    userName: "deploy",
  },
  role: {
    type: "AssumedRole",
    principalId: "AROAEXAMPLE:ci",
    arn: `arn:aws:sts::${OWN_ACCOUNT}:assumed-role/build/ci`,
    accountId: OWN_ACCOUNT,
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: "AROAEXAMPLE",
        arn: `arn:aws:iam::${OWN_ACCOUNT}:role/build`,
        accountId: OWN_ACCOUNT,
        userName: "build",
      },
    },
  },
  instance: {
    type: "AssumedRole",
    principalId: "AROAEXAMPLE:i-0abc1234def567890",
    arn: `arn:aws:sts::${OWN_ACCOUNT}:assumed-role/web/i-0abc1234def567890`,
    accountId: OWN_ACCOUNT,
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    sessionContext: {
      ec2RoleDelivery: "2.0",
      sessionIssuer: {
        type: "Role",
        principalId: "AROAEXAMPLE",
        arn: `arn:aws:iam::${OWN_ACCOUNT}:role/web`,
        accountId: OWN_ACCOUNT,
        userName: "web",
      },
    },
  },
  root: {
    type: "Root",
    principalId: OWN_ACCOUNT,
    arn: `arn:aws:iam::${OWN_ACCOUNT}:root`,
    accountId: OWN_ACCOUNT,
    accessKeyId: "",
  },
  service: { type: "AWSService", invokedBy: "autoscaling.amazonaws.com" },
};

/** A CloudTrail record: the service's prefix, the operation, its parameters, and what else differs from the usual. */
export function cloudtrail(
  service: string,
  operation: string,
  requestParameters: JsonObject | null,
  differences: JsonObject = {},
): JsonObject {
  return {
    eventVersion: "1.10",
    userIdentity: AWS_ACTORS.user,
    eventTime: TIME,
    eventSource: `${service}.amazonaws.com`,
    eventName: operation,
    awsRegion: "eu-central-1",
    sourceIPAddress: "203.0.113.10",
    userAgent: "aws-cli/2.15.0",
    requestParameters,
    responseElements: null,
    requestID: "b7d2c1de-0000-4000-8000-000000000001",
    eventID: "b7d2c1de-0000-4000-8000-000000000002",
    eventType: "AwsApiCall",
    recipientAccountId: OWN_ACCOUNT,
    ...differences,
  };
}

/** A Kubernetes audit record (`audit.k8s.io/v1`): verb, object, and what else differs. Status 200 unless given. */
export function kubernetes(verb: string, objectRef: JsonObject, differences: JsonObject = {}): JsonObject {
  return {
    kind: "Event",
    apiVersion: "audit.k8s.io/v1",
    level: "RequestResponse",
    auditID: "b7d2c1de-0000-4000-8000-000000000003",
    stage: "ResponseComplete",
    requestURI: "/api/v1",
    verb,
    user: { username: "system:serviceaccount:shop:checkout", groups: ["system:serviceaccounts"] },
    sourceIPs: ["203.0.113.10"],
    userAgent: "kubectl/v1.31.0 (linux/amd64)",
    objectRef: { apiVersion: "v1", ...objectRef },
    responseStatus: { code: 200 },
    requestReceivedTimestamp: "2026-11-24T10:00:00.000000Z",
    stageTimestamp: "2026-11-24T10:00:00.010000Z",
    ...differences,
  };
}

/** A record of GitHub's organisation audit log: the action, and what else it has. */
export function github(action: string, differences: JsonObject = {}): JsonObject {
  return {
    action,
    actor: "deploy-bot",
    actor_id: 1001,
    org: "example-org",
    org_id: 2002,
    repo: "example-org/shop",
    created_at: Date.parse(TIME),
    "@timestamp": Date.parse(TIME),
    _document_id: "b7d2c1de00000004",
    ...differences,
  };
}
