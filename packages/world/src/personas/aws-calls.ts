import type { JsonObject } from "@rolecall/core";
import { hex } from "../random/identifier.ts";
import type { Random } from "../random/random.ts";
import { AWS_ACCOUNT, AWS_REGION, type AwsCall } from "../records/cloudtrail.ts";
import type { ForeignKind } from "./persona.ts";

type Params = AwsCall["params"];

const none: Params = () => null;

export type AwsTrade = "deploy" | "storage" | "batch" | "backup" | "monitoring" | "person";

/** What machines of each trade call, most used first. */
export const AWS_CALLS: Readonly<Record<AwsTrade, readonly AwsCall[]>> = {
  deploy: [
    read("ecs", "DescribeServices", (_, own) => ({ cluster: "production", services: [own] })),
    read("ecr", "BatchGetImage", (random, own) => ({ repositoryName: own, imageIds: [{ imageTag: hex(random, 2) }] })),
    write("ecs", "RegisterTaskDefinition", (_, own) => ({ family: own, networkMode: "awsvpc" })),
    write("ecs", "UpdateService", (random, own) => ({
      cluster: "production",
      service: own,
      desiredCount: random.between(2, 6),
    })),
    write("ecr", "PutImage", (random, own) => ({ repositoryName: own, imageTag: hex(random, 2) })),
    read("ecr", "GetAuthorizationToken", none),
    read("ecs", "DescribeTaskDefinition", (_, own) => ({ taskDefinition: own })),
    write("cloudfront", "CreateInvalidation", (_, own) => ({ distributionId: "EDFDVBD6EXAMPLE", path: `/${own}/*` })),
  ],
  storage: [
    object("GetObject", true),
    object("PutObject", false),
    object("HeadObject", true),
    read("dynamodb", "DescribeTable", table),
    read("sqs", "GetQueueAttributes", (_, own) => ({
      queueUrl: `https://sqs.${AWS_REGION}.amazonaws.com/${AWS_ACCOUNT}/${own}`,
    })),
    write("kms", "GenerateDataKey", key),
    read("ssm", "GetParameter", (_, own) => ({ name: `/production/${own}/config`, withDecryption: true })),
  ],
  batch: [
    object("GetObject", true),
    object("PutObject", false),
    read("athena", "GetQueryExecution", (random) => ({ queryExecutionId: hex(random, 4) })),
    write("athena", "StartQueryExecution", (_, own) => ({ workGroup: own })),
    read("glue", "GetTable", (_, own) => ({ databaseName: "analytics", name: own })),
    write("sns", "Publish", (_, own) => ({ topicArn: `arn:aws:sns:${AWS_REGION}:${AWS_ACCOUNT}:${own}` })),
  ],
  backup: [
    write("rds", "CreateDBSnapshot", (random, own) => ({
      dBInstanceIdentifier: own,
      dBSnapshotIdentifier: `${own}-${hex(random, 2)}`,
    })),
    read("rds", "DescribeDBSnapshots", (_, own) => ({ dBInstanceIdentifier: own })),
    object("PutObject", false),
    object("HeadObject", true),
    write("rds", "DeleteDBSnapshot", (random, own) => ({ dBSnapshotIdentifier: `${own}-${hex(random, 2)}` })),
  ],
  monitoring: [
    read("cloudwatch", "DescribeAlarms", () => ({ maxRecords: 100 })),
    read("ecs", "ListTasks", () => ({ cluster: "production" })),
    read("ecs", "DescribeServices", () => ({ cluster: "production" })),
    read("rds", "DescribeDBInstances", none),
    read("elasticloadbalancing", "DescribeTargetHealth", none),
  ],
  person: [
    read("ec2", "DescribeInstances", none),
    read("cloudwatch", "DescribeAlarms", none),
    read("logs", "StartQuery", (random) => ({ logGroupName: `/ecs/${random.pick(["shop", "payments", "search"])}` })),
    read("ecs", "ListServices", () => ({ cluster: "production" })),
    read("s3", "ListBuckets", () => ({ Host: `s3.${AWS_REGION}.amazonaws.com` })),
    read("rds", "DescribeDBInstances", none),
    write("ecs", "UpdateService", () => ({ cluster: "staging", service: "shop" })),
    read("iam", "GetRole", () => ({ roleName: "deploy-shop" })),
  ],
};

/** What intruders call (MITRE ATT&CK cloud matrix: discovery, credential access, persistence, collection). */
export const FOREIGN_AWS_CALLS: Readonly<Record<ForeignKind, readonly AwsCall[]>> = {
  list: [
    read("sts", "GetCallerIdentity", none),
    read("iam", "ListUsers", none),
    read("iam", "ListRoles", none),
    read("iam", "ListAttachedRolePolicies", () => ({ roleName: "admin" })),
    read("secretsmanager", "ListSecrets", none),
    read("lambda", "ListFunctions20150331", none),
    read("organizations", "ListAccounts", none),
    read("kms", "ListKeys", none),
    read("dynamodb", "ListTables", none),
    read("iam", "GetAccountAuthorizationDetails", none),
    read("ec2", "DescribeSecurityGroups", none),
    read("ssm", "DescribeParameters", none),
  ],
  secret: [
    read("secretsmanager", "GetSecretValue", (random) => ({
      secretId: `production/${random.pick(["payments/api-key", "database/master", "crm/token", "signing/key"])}`,
    })),
    read("ssm", "GetParametersByPath", () => ({ path: "/production", recursive: true, withDecryption: true })),
    read("secretsmanager", "BatchGetSecretValue", none),
  ],
  admin: [
    write("iam", "CreateAccessKey", () => ({ userName: "svc-support" })),
    write("iam", "AttachRolePolicy", () => ({
      roleName: "deploy-shop",
      policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
    })),
    write("iam", "UpdateAssumeRolePolicy", () => ({ roleName: "admin" })),
    write("iam", "CreateUser", () => ({ userName: "svc-support" })),
    write("s3", "PutBucketPolicy", (_, own) => ({ bucketName: `example-${own}` })),
    write("cloudtrail", "StopLogging", () => ({ name: "organization" })),
  ],
  bulk: [object("GetObject", true), read("dynamodb", "Scan", table), write("rds", "ModifyDBSnapshotAttribute", none)],
};

function read(service: string, name: string, params: Params): AwsCall {
  return { service, name, readOnly: true, params };
}

function write(service: string, name: string, params: Params): AwsCall {
  return { service, name, readOnly: false, params };
}

function object(name: string, readOnly: boolean): AwsCall {
  const params: Params = (random, own) => ({
    bucketName: `example-${own}`,
    key: `2026/${own}/${hex(random, 2)}.parquet`,
    Host: `example-${own}.s3.${AWS_REGION}.amazonaws.com`,
  });
  return { service: "s3", name, readOnly, data: true, params };
}

function table(_: Random, own: string): JsonObject {
  return { tableName: own };
}

function key(_: Random, own: string): JsonObject {
  return { keyId: `alias/${own}`, keySpec: "AES_256" };
}
