/**
 * Operations whose name in CloudTrail is not that of what they need (AWS service authorization reference). What copies an object
 * reads one as well.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const PERMISSIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ["s3:ListObjects", ["s3:ListBucket"]],
  ["s3:ListObjectsV2", ["s3:ListBucket"]],
  ["s3:ListObjectVersions", ["s3:ListBucketVersions"]],
  ["s3:ListMultipartUploads", ["s3:ListBucketMultipartUploads"]],
  ["s3:ListParts", ["s3:ListMultipartUploadParts"]],
  ["s3:HeadBucket", ["s3:ListBucket"]],
  ["s3:HeadObject", ["s3:GetObject"]],
  ["s3:CopyObject", ["s3:PutObject", "s3:GetObject"]],
  ["s3:UploadPartCopy", ["s3:PutObject", "s3:GetObject"]],
  ["s3:CreateMultipartUpload", ["s3:PutObject"]],
  ["s3:UploadPart", ["s3:PutObject"]],
  ["s3:CompleteMultipartUpload", ["s3:PutObject"]],
  ["s3:DeleteObjects", ["s3:DeleteObject"]],
  ["s3:ListBuckets", ["s3:ListAllMyBuckets"]],
  ["s3:GetBucketEncryption", ["s3:GetEncryptionConfiguration"]],
  ["s3:PutBucketEncryption", ["s3:PutEncryptionConfiguration"]],
  ["s3:DeleteBucketEncryption", ["s3:PutEncryptionConfiguration"]],
  ["s3:GetBucketLifecycle", ["s3:GetLifecycleConfiguration"]],
  ["s3:GetBucketLifecycleConfiguration", ["s3:GetLifecycleConfiguration"]],
  ["s3:PutBucketLifecycle", ["s3:PutLifecycleConfiguration"]],
  ["s3:PutBucketLifecycleConfiguration", ["s3:PutLifecycleConfiguration"]],
  ["s3:DeleteBucketLifecycle", ["s3:PutLifecycleConfiguration"]],
  ["s3:GetBucketReplication", ["s3:GetReplicationConfiguration"]],
  ["s3:PutBucketReplication", ["s3:PutReplicationConfiguration"]],
  ["lambda:Invoke", ["lambda:InvokeFunction"]],
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

/** What a call `s3.amazonaws.com GetObject` needs: `s3:GetObject`; nothing for what is no call to AWS or needs no permission. */
export function permissionsOf(call: string): readonly string[] {
  const [service = "", action = ""] = call.split(" ");
  if (!service.endsWith(".amazonaws.com") || !/^\w+$/.test(action)) return [];
  const source = service.slice(0, -".amazonaws.com".length);
  const prefix = PREFIXES.get(source) ?? source.split(".").at(-1) ?? source;
  // Some services write their version into the name: `GetFunction20150331v2`.
  const name = `${prefix}:${action.replace(/20\d{6}(?:v\d+)?$/, "")}`;
  return FREE.has(name) ? [] : (PERMISSIONS.get(name) ?? [name]);
}
