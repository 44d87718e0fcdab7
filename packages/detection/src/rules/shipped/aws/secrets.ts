import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { AWS_ACTORS, cloudtrail } from "../examples/records.ts";
import { SECRETS_READ } from "../secrets-read.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], owasp: ["NHI2", "NHI5"] } as const;
const TEN_MINUTES = 600_000;
const STORES = [{ tactic: "Credential Access", technique: "T1555.006" }] as const;

/** Those whose work it is to read every secret, by the names that they ship with; an intruder may take the name. */
export const NO_SYNCER = {
  not: {
    any: [
      { field: "identity_name", contains: "external-secrets" },
      { field: "identity_name", contains: "secrets-store" },
      { field: "user_agent", contains: "external-secrets" },
      { field: "user_agent", contains: "secrets-store-csi" },
      { field: "user_agent", contains: "terraform" },
    ],
  },
} as const;
const SYNCERS =
  "Operators that copy secrets into a cluster, and Terraform's refresh, read all of them; those that name themselves in the role or user agent are left out here (new behaviour is still found by the baseline).";
const ROTATE = "List the secrets that were read and rotate them, the ones that reach production first.";

/** Secrets, parameters and passwords taken in bulk. */
export const AWS_SECRETS: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-secrets-enumerated",
    title: "{identity_name} read one secret after another",
    confidence: "medium",
    service: "secretsmanager.amazonaws.com",
    actions: ["GetSecretValue", "BatchGetSecretValue"],
    when: NO_SYNCER,
    threshold: {
      distinct: ["raw.requestParameters.secretId", "raw.requestParameters.secretIdList"],
      noun: "secrets",
      atLeast: 15,
      withinMs: TEN_MINUTES,
    },
    ...SECRETS_READ,
    severity: "medium",
    attempted: "medium",
    attacks: STORES,
    expected: "an application reads the few secrets that are its own",
    shows: ["raw.requestParameters.secretId"],
    falsePositives: [SYNCERS],
    response: ["Revoke the identity's sessions.", ROTATE],
    fires: [{ name: "fifteen in a row", records: secrets(15) }],
    quiet: [
      { name: "a few", records: secrets(14) },
      { name: "one again and again", records: Array.from({ length: 30 }, () => secret("shop")) },
    ],
  },
  {
    ...BASE,
    id: "aws-secrets-batch-read",
    title: "{identity_name} read all secrets that a filter finds",
    confidence: "medium",
    service: "secretsmanager.amazonaws.com",
    actions: ["BatchGetSecretValue"],
    when: { all: [{ field: "raw.requestParameters.filters.*.key", exists: true }, NO_SYNCER] },
    severity: "medium",
    attempted: "low",
    attacks: STORES,
    expected: "secrets are read by name",
    shows: ["raw.requestParameters.filters.*.key", "raw.requestParameters.filters.*.values"],
    falsePositives: [SYNCERS],
    response: ["Revoke the identity's sessions.", ROTATE],
    fires: [
      {
        name: "by tag",
        records: [
          cloudtrail("secretsmanager", "BatchGetSecretValue", { filters: [{ key: "tag-key", values: ["env"] }] }),
        ],
      },
    ],
    quiet: [
      {
        name: "by name",
        records: [cloudtrail("secretsmanager", "BatchGetSecretValue", { secretIdList: ["shop/db"] })],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-parameters-decrypted",
    title: "{identity_name} decrypted one parameter after another",
    confidence: "medium",
    service: "ssm.amazonaws.com",
    actions: ["GetParameter", "GetParameters"],
    when: { all: [{ field: "raw.requestParameters.withDecryption", equals: true }, NO_SYNCER] },
    threshold: {
      distinct: ["raw.requestParameters.names", "raw.requestParameters.name"],
      noun: "parameters",
      atLeast: 25,
      withinMs: TEN_MINUTES,
    },
    ...{ repeats: "by-set", story: "parameters-read" },
    severity: "medium",
    attempted: "medium",
    attacks: STORES,
    expected: "an application decrypts its own parameters",
    shows: ["raw.requestParameters.names", "raw.requestParameters.name"],
    falsePositives: [SYNCERS],
    response: ["Revoke the identity's sessions.", ROTATE],
    fires: [{ name: "thirty in three calls", records: [parameters(0), parameters(10), parameters(20)] }],
    quiet: [
      { name: "ten", records: [parameters(0)] },
      { name: "the same ten often", records: Array.from({ length: 9 }, () => parameters(0)) },
    ],
  },
  {
    ...BASE,
    id: "aws-parameter-tree-read",
    title: "{identity_name} decrypted the whole tree of parameters",
    confidence: "medium",
    service: "ssm.amazonaws.com",
    actions: ["GetParametersByPath"],
    when: {
      all: [
        { field: "raw.requestParameters.path", equals: "/" },
        { field: "raw.requestParameters.recursive", equals: true },
        { field: "raw.requestParameters.withDecryption", equals: true },
        NO_SYNCER,
      ],
    },
    severity: "medium",
    attempted: "low",
    attacks: STORES,
    expected: "an application reads the path that is its own",
    shows: ["raw.requestParameters.path"],
    falsePositives: [SYNCERS],
    response: ["Revoke the identity's sessions.", ROTATE],
    fires: [
      {
        name: "from the root",
        records: [cloudtrail("ssm", "GetParametersByPath", { path: "/", recursive: true, withDecryption: true })],
      },
    ],
    quiet: [
      {
        name: "its own path",
        records: [cloudtrail("ssm", "GetParametersByPath", { path: "/shop", recursive: true, withDecryption: true })],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-passwords-read",
    title: "{identity_name} asked for the Windows passwords of one machine after another",
    confidence: "medium",
    service: "ec2.amazonaws.com",
    actions: ["GetPasswordData"],
    threshold: { distinct: ["raw.requestParameters.instanceId"], noun: "instances", atLeast: 5, withinMs: TEN_MINUTES },
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Credential Access", technique: "T1552" }],
    expected: "an administrator asks for one password after launching one machine",
    shows: ["raw.requestParameters.instanceId"],
    falsePositives: ["A tool that sets up many Windows machines at once."],
    response: ["Revoke the identity's sessions.", "Change the administrator passwords of the machines."],
    fires: [{ name: "five machines", records: Array.from({ length: 5 }, (_, n) => password(n)) }],
    quiet: [{ name: "one machine", records: Array.from({ length: 9 }, () => password(1)) }],
  },
  {
    ...BASE,
    id: "aws-user-data-harvested",
    title: "{identity_name} read the start-up scripts of one machine after another",
    confidence: "medium",
    service: "ec2.amazonaws.com",
    actions: ["DescribeInstanceAttribute"],
    when: { field: "raw.requestParameters.attribute", equals: "userData" },
    threshold: { distinct: ["raw.requestParameters.instanceId"], noun: "instances", atLeast: 5, withinMs: TEN_MINUTES },
    severity: "medium",
    attempted: "low",
    attacks: [
      { tactic: "Discovery", technique: "T1580" },
      { tactic: "Credential Access", technique: "T1552" },
    ],
    expected: "user data is read by the machine itself",
    shows: ["raw.requestParameters.instanceId"],
    falsePositives: ["Inventory tools, and Terraform's refresh of a fleet of single machines."],
    response: ["Look for secrets in the scripts, and rotate them."],
    fires: [{ name: "five machines", records: Array.from({ length: 5 }, (_, n) => userData("userData", n)) }],
    quiet: [
      { name: "another attribute", records: Array.from({ length: 9 }, (_, n) => userData("instanceType", n)) },
      { name: "one machine", records: Array.from({ length: 9 }, () => userData("userData", 1)) },
    ],
  },
];

function secret(name: string): JsonObject {
  return cloudtrail("secretsmanager", "GetSecretValue", { secretId: name }, { userIdentity: AWS_ACTORS.role });
}

function secrets(count: number): JsonObject[] {
  return Array.from({ length: count }, (_, n) => secret(`secret-${n}`));
}

function parameters(from: number): JsonObject {
  const names = Array.from({ length: 10 }, (_, n) => `/shop/${from + n}`);
  return cloudtrail("ssm", "GetParameters", { names, withDecryption: true });
}

function password(n: number): JsonObject {
  return cloudtrail("ec2", "GetPasswordData", { instanceId: `i-${n}` });
}

function userData(attribute: string, n: number): JsonObject {
  return cloudtrail("ec2", "DescribeInstanceAttribute", { attribute, instanceId: `i-${n}` });
}
