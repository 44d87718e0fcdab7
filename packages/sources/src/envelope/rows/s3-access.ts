import type { Json, JsonObject } from "@rolecall/core";
import { logTime } from "../../time/log-instant.ts";
import { given, wordOf } from "../steps/span-record.ts";

/** Where each part stands: by Athena's table, by Panther's and by the names that parsers of lines give. */
const PLACES = {
  bucket: ["bucket_name", "bucket"],
  time: ["requestdatetime", "request_time", "time", "timestamp"],
  address: ["remoteip", "remote_ip"],
  requester: ["requester"],
  id: ["requestid", "request_id"],
  operation: ["operation"],
  key: ["key"],
  status: ["httpstatus", "http_status", "http_status_code"],
  error: ["errorcode", "error_code"],
  sent: ["bytessent", "bytes_sent"],
  agent: ["useragent", "user_agent"],
  version: ["versionid", "version_id"],
} as const;

type Part = keyof typeof PLACES;
type Parts = Readonly<Record<Part, string>>;

/** A principal of Amazon's, an account's canonical id, a service, or nobody: other stores write this log with users of their own. */
const REQUESTER = /^(?:arn:|svc:|[\da-f]{64}$|-?$)/;

/** `REST.GET.OBJECT`, `BATCH.DELETE.OBJECT`, `S3.EXPIRE.OBJECT`. */
const OPERATION = /^(?:REST|SOAP|BATCH|WEBSITE|S3)\.[A-Z]{2,16}\.[A-Z_]{2,64}$/;

/**
 * An entry of S3's server access logs, as a row, in the words of CloudTrail's event of the same call: whoever asked is the same
 * principal in both, and rules about one are about the other.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 */
export function s3AccessRow(row: JsonObject): JsonObject | undefined {
  if (row["operation"] === undefined || row["requester"] === undefined) return undefined;
  if (!OPERATION.test(wordOf(row["operation"])) || !REQUESTER.test(wordOf(row["requester"]))) return undefined;
  const parts = Object.entries(PLACES).map(([part, names]) => [part, wordIn(row, names)]);
  return callOf(Object.fromEntries(parts) as Parts);
}

function wordIn(row: JsonObject, names: readonly string[]): string {
  const name = names.find((one) => wordOf(row[one]) !== "" && wordOf(row[one]) !== "-");
  return name === undefined ? "" : wordOf(row[name]);
}

/** The owner, then what `PLACES` has, in the log's own order. */
const LINE =
  /^[\da-f]{64} (?<bucket>[\w.-]{3,63}) \[(?<time>[^\]]{20,32})\] (?<address>\S{1,64}) (?<requester>\S{1,2048}) (?<id>\S{1,64}) (?<operation>(?:REST|SOAP|BATCH|WEBSITE|S3)\.[A-Z]{2,16}\.[A-Z_]{2,64}) (?<key>\S{1,4096}) (?:"[^"]{0,8192}"|-) (?<status>\d{3}|-) (?<error>\w{1,64}|-) (?<sent>\d{1,20}|-) \S{1,20} \S{1,20} \S{1,20} (?:"[^"]{0,8192}"|-) (?:"(?<agent>[^"]{0,8192})"|-)(?: (?<version>\S{1,1024}))?/;

/** The same as a line. */
export function s3AccessLine(line: string): JsonObject | undefined {
  const groups = LINE.exec(line)?.groups;
  if (groups === undefined || !REQUESTER.test(groups["requester"] ?? "")) return undefined;
  const parts = Object.keys(PLACES).map((part) => [part, groups[part] === "-" ? "" : (groups[part] ?? "")]);
  return callOf(Object.fromEntries(parts) as Parts);
}

/** What CloudTrail calls the operations that most are about; others are the log's own. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["REST.GET.OBJECT", "GetObject"],
  ["REST.HEAD.OBJECT", "HeadObject"],
  ["REST.PUT.OBJECT", "PutObject"],
  ["REST.COPY.OBJECT", "CopyObject"],
  ["REST.DELETE.OBJECT", "DeleteObject"],
  ["BATCH.DELETE.OBJECT", "DeleteObject"],
  ["REST.POST.MULTI_OBJECT_DELETE", "DeleteObjects"],
  ["REST.GET.BUCKET", "ListObjects"],
  ["REST.HEAD.BUCKET", "HeadBucket"],
  ["REST.GET.BUCKETVERSIONS", "ListObjectVersions"],
  ["REST.DELETE.BUCKET", "DeleteBucket"],
  ["REST.PUT.BUCKET", "CreateBucket"],
]);

/** Of a setting, of a bucket or of the object that is named beside it: `PutBucketAcl`, `PutObjectAcl`. */
const SETTINGS: ReadonlyMap<string, string> = new Map([
  ["ACL", "Acl"],
  ["BUCKETPOLICY", "Policy"],
  ["CORS", "Cors"],
  ["ENCRYPTION", "Encryption"],
  ["LEGAL_HOLD", "LegalHold"],
  ["LIFECYCLE", "Lifecycle"],
  ["LOCATION", "Location"],
  ["LOGGING_STATUS", "Logging"],
  ["NOTIFICATION", "Notification"],
  ["OWNERSHIP_CONTROLS", "OwnershipControls"],
  ["POLICY_STATUS", "PolicyStatus"],
  ["PUBLIC_ACCESS_BLOCK", "PublicAccessBlock"],
  ["REPLICATION", "Replication"],
  ["RETENTION", "Retention"],
  ["TAGGING", "Tagging"],
  ["VERSIONING", "Versioning"],
  ["WEBSITE", "Website"],
]);
const VERBS: ReadonlyMap<string, string> = new Map([
  ["GET", "Get"],
  ["PUT", "Put"],
  ["DELETE", "Delete"],
]);

function nameOf(operation: string, key: string): string {
  const [, method = "", what = ""] = operation.split(".");
  const verb = VERBS.get(method);
  const setting = SETTINGS.get(what);
  if (verb === undefined || setting === undefined) return NAMES.get(operation) ?? operation;
  return `${verb}${key === "" ? "Bucket" : "Object"}${setting}`;
}

function callOf(parts: Parts): JsonObject {
  const status = Number(parts.status);
  return given({
    eventVersion: "1.08",
    eventTime: logTime(parts.time.replace(/^\[|\]$/g, "")),
    eventSource: "s3.amazonaws.com",
    eventName: nameOf(parts.operation, parts.key),
    eventType: "AwsApiCall",
    eventCategory: "Data",
    eventID: idOf(parts),
    requestID: parts.id,
    sourceIPAddress: parts.address,
    userAgent: parts.agent,
    errorCode: parts.error === "" && status >= 400 ? String(status) : parts.error,
    requestParameters: given({ bucketName: parts.bucket, key: spelledOut(parts.key) }),
    additionalEventData: given({ bytesTransferredOut: Number(parts.sent) > 0 ? Number(parts.sent) : undefined }),
    userIdentity: principalOf(parts.requester),
  });
}

/** Of a request that deletes many objects, or versions of one, there is an entry for each of them, with the request's id. */
function idOf({ operation, id, key, version }: Parts): string {
  if (!operation.startsWith("BATCH.") || id === "") return id;
  return version === "" ? `${id}/${key}` : `${id}/${key}?versionId=${version}`;
}

/** The log writes names of objects as a URL does, the event as they are. */
function spelledOut(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    return key;
  }
}

const ARN = /^arn:[\w-]{3,16}:(?:iam|sts)::(\d{12}):(root|(user|assumed-role|federated-user)\/(.{1,1024}))$/;

/** A canonical id is of an account, or of nobody whose name is known. */
function principalOf(requester: string): JsonObject {
  if (requester === "") return { type: "AWSAccount", principalId: "", accountId: "ANONYMOUS_PRINCIPAL" };
  if (requester.startsWith("svc:")) return { type: "AWSService", invokedBy: requester.slice(4) };
  const [, accountId, what, sort, path = ""] = ARN.exec(requester) ?? [];
  if (accountId === undefined) return { type: "AWSAccount", principalId: requester };
  const known: Record<string, Json> = { arn: requester, accountId };
  if (what === "root") return { ...known, type: "Root", principalId: accountId };
  if (sort === "assumed-role") return { ...known, type: "AssumedRole" };
  return { ...known, type: sort === "user" ? "IAMUser" : "FederatedUser", userName: path.split("/").at(-1) ?? path };
}
