import { generalize } from "./generalize.ts";
import type { Usage } from "./usage.ts";

/**
 * Operations whose name in CloudTrail is not that of the permission (AWS service authorization reference).
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const PERMISSIONS: ReadonlyMap<string, string> = new Map([
  ["s3:ListObjects", "s3:ListBucket"],
  ["s3:ListObjectsV2", "s3:ListBucket"],
  ["s3:HeadBucket", "s3:ListBucket"],
  ["s3:HeadObject", "s3:GetObject"],
  ["s3:CopyObject", "s3:PutObject"],
  ["s3:CreateMultipartUpload", "s3:PutObject"],
  ["s3:UploadPart", "s3:PutObject"],
  ["s3:CompleteMultipartUpload", "s3:PutObject"],
  ["s3:DeleteObjects", "s3:DeleteObject"],
  ["s3:ListBuckets", "s3:ListAllMyBuckets"],
  ["s3:GetBucketEncryption", "s3:GetEncryptionConfiguration"],
  ["s3:PutBucketEncryption", "s3:PutEncryptionConfiguration"],
  ["s3:GetBucketLifecycle", "s3:GetLifecycleConfiguration"],
  ["s3:GetBucketReplication", "s3:GetReplicationConfiguration"],
  ["s3:PutBucketReplication", "s3:PutReplicationConfiguration"],
  ["lambda:Invoke", "lambda:InvokeFunction"],
]);
/** Prefixes of permissions that are not the first part of the event source. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ["monitoring", "cloudwatch"],
  ["email", "ses"],
  ["streams.dynamodb", "dynamodb"],
  ["tagging", "tag"],
]);
/** Always allowed, and no permission. */
const FREE = new Set(["sts:GetCallerIdentity"]);
const MOST_RESOURCES = 20;

export interface IamStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** The usage as an IAM policy document: one statement a service and set of resources. */
export function renderIam(usage: Usage): {
  readonly Version: "2012-10-17";
  readonly Statement: readonly IamStatement[];
} {
  const grouped = new Map<string, { service: string; actions: Set<string>; resources: readonly string[] }>();
  for (const [call, seen] of usage.calls) {
    const permission = permissionOf(call);
    if (permission === undefined) continue;
    const arns = Array.from(seen).filter((name) => name.startsWith("arn:"));
    // A call on things that have no ARN in the log may be on anything.
    const resources = arns.length === 0 || arns.length < seen.size ? ["*"] : generalize(arns, MOST_RESOURCES);
    const service = permission.split(":", 1)[0] ?? "";
    const key = `${service} ${resources.join(" ")}`;
    const group = grouped.get(key) ?? { service, actions: new Set<string>(), resources };
    group.actions.add(permission);
    grouped.set(key, group);
  }
  const statements = Array.from(grouped.entries()).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    Version: "2012-10-17",
    Statement: statements.map(([, { service, actions, resources }], at) => ({
      Sid: `${service.replaceAll(/[^A-Za-z0-9]/g, "")}${at + 1}`,
      Effect: "Allow",
      Action: Array.from(actions).toSorted(),
      Resource: resources,
    })),
  };
}

/** `s3.amazonaws.com GetObject` is `s3:GetObject`; undefined for what is no call to AWS or needs no permission. */
function permissionOf(call: string): string | undefined {
  const [service = "", action = ""] = call.split(" ");
  if (!service.endsWith(".amazonaws.com") || !/^\w+$/.test(action)) return undefined;
  const source = service.slice(0, -".amazonaws.com".length);
  const prefix = PREFIXES.get(source) ?? source.split(".").at(-1) ?? source;
  // Some services write their version into the name: `GetFunction20150331v2`.
  const name = `${prefix}:${action.replace(/20\d{6}(?:v\d+)?$/, "")}`;
  const permission = PERMISSIONS.get(name) ?? name;
  return FREE.has(permission) ? undefined : permission;
}
