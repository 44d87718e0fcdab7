import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule } from "../../rule.ts";
import { AWS_ACTORS, cloudtrail } from "../examples/records.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], owasp: [] } as const;

/** Where each service's call has the policy of a resource. */
const RESOURCE_POLICIES: readonly Condition[] = [
  "raw.requestParameters.policy",
  "raw.requestParameters.policyText",
  "raw.requestParameters.policyInJson",
  "raw.requestParameters.resourcePolicy",
  "raw.requestParameters.accessPolicies",
  "raw.requestParameters.attributes.Policy",
  "raw.requestParameters.attributeValue",
].map((field) => ({ field, policy: "public" }));

/** Resources that everybody reaches, and credentials seen where they do not belong. */
export const AWS_EXPOSURE: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-resource-made-public",
    title: "{identity_name} let everybody use a resource of {service}",
    confidence: "high",
    actions: [
      "SetRepositoryPolicy",
      "PutKeyPolicy",
      "SetQueueAttributes",
      "SetTopicAttributes",
      "PutResourcePolicy",
      "CreateQueue",
      "CreateElasticsearchDomain",
      "CreateDomain",
      "UpdateElasticsearchDomainConfig",
      "UpdateDomainConfig",
      "PutRegistryPolicy",
      "PutClusterPolicy",
      "PutImagePolicy",
      "PutComponentPolicy",
      "PutImageRecipePolicy",
      "PutContainerRecipePolicy",
      "PutAccessPointPolicy",
      "PutMultiRegionAccessPointPolicy",
      "PutPolicy",
      "PutAccessPointPolicyForObjectLambda",
      "PutTableBucketPolicy",
      "PutTablePolicy",
      "PutVectorBucketPolicy",
    ],
    when: { any: RESOURCE_POLICIES },
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Exfiltration", technique: "T1537" }],
    expected: "policies that name who may",
    shows: [
      "resource",
      "raw.requestParameters.repositoryName",
      "raw.requestParameters.queueUrl",
      "raw.requestParameters.keyId",
    ],
    key: "resource",
    falsePositives: ["Public container images and topics, which are public on purpose."],
    response: ["Put the former policy back; what was read meanwhile is disclosed."],
    fires: [{ name: "an image repository", records: [repository({})] }],
    quiet: [
      { name: "within the organization", records: [repository({ StringEquals: { "aws:PrincipalOrgID": "o-1" } })] },
    ],
  },
  {
    ...BASE,
    id: "aws-database-made-public",
    title:
      "{identity_name} gave the database {raw.requestParameters.dBInstanceIdentifier|raw.requestParameters.dBClusterIdentifier|that the log does not name} a public address",
    confidence: "medium",
    service: "rds.amazonaws.com",
    actions: [
      "CreateDBInstance",
      "CreateDBCluster",
      "ModifyDBInstance",
      "ModifyDBCluster",
      "RestoreDBInstanceFromDBSnapshot",
      "RestoreDBInstanceToPointInTime",
    ],
    when: {
      any: [
        { field: "raw.requestParameters.publiclyAccessible", equals: true },
        {
          all: [
            { field: "action", prefix: "RestoreDBInstance" },
            { field: "raw.responseElements.publiclyAccessible", equals: true },
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1686.001" }],
    expected: "databases are reached from inside",
    shows: ["raw.requestParameters.dBInstanceIdentifier"],
    key: "raw.requestParameters.dBInstanceIdentifier",
    falsePositives: ["Test databases that developers reach from home."],
    response: ["Set it private; look at connections since."],
    fires: [{ name: "restored in public", records: [database(true)] }],
    quiet: [{ name: "restored in private", records: [database(false)] }],
  },
  {
    ...BASE,
    id: "aws-bucket-log-off",
    title: "{identity_name} switched off the access log of {raw.requestParameters.bucketName|a bucket}",
    confidence: "medium",
    service: "s3.amazonaws.com",
    actions: ["PutBucketLogging"],
    when: {
      all: [
        { field: "raw.requestParameters.BucketLoggingStatus", exists: true },
        { not: { field: "raw.requestParameters.BucketLoggingStatus.LoggingEnabled", exists: true } },
      ],
    },
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685.002" }],
    expected: "a log that is on stays on",
    shows: ["raw.requestParameters.bucketName"],
    key: "raw.requestParameters.bucketName",
    falsePositives: ["Infrastructure as code that sets buckets up without a log does the same call."],
    response: ["Switch it on again."],
    fires: [{ name: "off", records: [bucketLog({})] }],
    quiet: [{ name: "on", records: [bucketLog({ LoggingEnabled: { TargetBucket: "logs", TargetPrefix: "a" } })] }],
  },
  {
    ...BASE,
    id: "aws-instance-key-in-two-places",
    version: 2,
    title: "The credentials of the machine {session_uid} ({identity_name}) are used from two networks",
    confidence: "medium",
    kinds: ["role"],
    actions: ["*"],
    // IPv4 only: a machine with both families has two addresses at home.
    when: {
      all: [
        { field: "session_uid", prefix: "i-" },
        { field: "src_ip", publicAddress: true },
        { not: { field: "src_ip", contains: ":" } },
        { field: "credential_uid", exists: true },
      ],
    },
    threshold: {
      distinct: ["src_network"],
      per: "credential_uid",
      noun: "networks",
      atLeast: 2,
      withinMs: 6 * 3_600_000,
    },
    severity: "high",
    attempted: "high",
    attacks: [{ tactic: "Credential Access", technique: "T1552.005" }],
    owasp: ["NHI2", "NHI9"],
    expected: "a machine calls from its one address",
    shows: ["src_ip", "user_agent"],
    // Machines that leave by the same gateways do so every day, and those of one role move together.
    repeats: "by-network",
    together: "the credentials of their machines are used from a second network",
    falsePositives: [
      "Egress through several gateways or through a proxy service with many networks: always the same ones.",
      "A key that many hosts share as a habit: medium on its first day and once three networks are its own, low where each day brings another.",
    ],
    response: ["Revoke the role's sessions (this stops the machine's too); require IMDSv2; isolate the machine."],
    fires: [{ name: "at home, then elsewhere", records: [instanceCall("203.0.113.10"), instanceCall("198.51.100.7")] }],
    quiet: [
      { name: "at home twice", records: [instanceCall("203.0.113.10"), instanceCall("203.0.113.10")] },
      { name: "inside the network, then out of it", records: [instanceCall("10.0.0.4"), instanceCall("203.0.113.10")] },
    ],
  },
];

function repository(condition: JsonObject): JsonObject {
  const statement = { Effect: "Allow", Principal: "*", Action: "ecr:BatchGetImage", Condition: condition };
  const policyText = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return cloudtrail("ecr", "SetRepositoryPolicy", { repositoryName: "shop", policyText });
}

function database(publiclyAccessible: boolean): JsonObject {
  const parameters = { dBInstanceIdentifier: "shop", dBSnapshotIdentifier: "s" };
  return cloudtrail("rds", "RestoreDBInstanceFromDBSnapshot", parameters, { responseElements: { publiclyAccessible } });
}

function bucketLog(status: JsonObject): JsonObject {
  const BucketLoggingStatus = { xmlns: "http://s3.amazonaws.com/doc/2006-03-01/", ...status };
  return cloudtrail("s3", "PutBucketLogging", { bucketName: "data", BucketLoggingStatus });
}

function instanceCall(sourceIPAddress: string): JsonObject {
  return cloudtrail("ec2", "DescribeInstances", null, { userIdentity: AWS_ACTORS.instance, sourceIPAddress });
}
