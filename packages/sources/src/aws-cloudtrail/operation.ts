import type { ActionClass } from "@rolecall/core";
import { ocsfOf } from "../action/ocsf-class.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { actionClassOf, isDecryptable } from "./action-class.ts";

/** What an operation's name alone says: worked out once per operation, then shared by all its events. */
export interface Operation {
  /** Undefined where only the record's `readOnly` can tell. */
  readonly actionClass: ActionClass | undefined;
  /** `secret` if the request asks for decryption, else `actionClass`. */
  readonly decryptable: boolean;
  /** The IAM action that the call needs, `s3:GetObject`; undefined for what no policy governs, as a sign-in. */
  readonly scopes: readonly string[] | undefined;
  readonly classUid: number;
  readonly activityId: number;
}

/** IAM action prefixes that differ from the service's host name (Service Authorization Reference). */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ["monitoring", "cloudwatch"],
  ["email", "ses"],
  ["tagging", "tag"],
  ["runtime.sagemaker", "sagemaker"],
  ["runtime.lex", "lex"],
  ["application-insights", "applicationinsights"],
  ["metering-marketplace", "aws-marketplace"],
]);

/** S3's APIs that need an action of another name (Amazon S3 User Guide, "Required permissions for API operations"). */
const S3_ACTIONS: ReadonlyMap<string, string> = new Map([
  ["HeadObject", "GetObject"],
  ["HeadBucket", "ListBucket"],
  ["ListObjects", "ListBucket"],
  ["ListObjectsV2", "ListBucket"],
  ["ListObjectVersions", "ListBucketVersions"],
  ["ListBuckets", "ListAllMyBuckets"],
  ["CreateMultipartUpload", "PutObject"],
  ["UploadPart", "PutObject"],
  ["CompleteMultipartUpload", "PutObject"],
  ["CopyObject", "PutObject"],
  ["DeleteObjects", "DeleteObject"],
  ["SelectObjectContent", "GetObject"],
]);

/** OCSF 1.8: Service Ticket Request of Authentication, Create of API Activity. */
const TICKET = 3;
const CREATE = 1;

const MAX_NAMES = 8192;

/**
 * Operations by service and name, remembered. Names are nearly all of one service only, so one look-up by name is
 * enough; the few that several services share are told apart by a second one.
 */
export function createOperations(): (service: string, name: string) => Operation {
  const byName = new BoundedCache<NamedOperation[]>(MAX_NAMES, () => []);
  return (service, name) => {
    const known = byName.get(name);
    for (const entry of known) if (entry.service === service) return entry.operation;
    const operation = describeOperation(service, name);
    if (known.length < MAX_SERVICES) known.push({ service, operation });
    return operation;
  };
}

/** `ListTagsForResource` is the name that most services share. */
const MAX_SERVICES = 512;

interface NamedOperation {
  readonly service: string;
  readonly operation: Operation;
}

export function describeOperation(eventSource: string, eventName: string): Operation {
  const host = eventSource.endsWith(".amazonaws.com") ? eventSource.slice(0, -".amazonaws.com".length) : eventSource;
  const service = PREFIXES.get(host) ?? host;
  const name = withoutVersion(eventName);
  const actionClass = actionClassOf(service, name);
  const needed = service === "s3" ? (S3_ACTIONS.get(name) ?? name) : name;
  return {
    actionClass,
    decryptable: isDecryptable(`${service}:${name}`),
    scopes: service === "signin" ? undefined : [`${service}:${needed}`],
    ...activityOf(service, name, actionClass),
  };
}

/** `UpdateFunctionCode20150331v2` is the API's `UpdateFunctionCode`. */
function withoutVersion(eventName: string): string {
  return eventName.replace(/\d{4}_?\d{2}_?\d{2}(?:v\d+)?$/, "");
}

function activityOf(
  service: string,
  name: string,
  actionClass: ActionClass | undefined,
): Pick<Operation, "classUid" | "activityId"> {
  const { class_uid: classUid, activity_id: usual } = ocsfOf(actionClass ?? "other", false);
  if (actionClass === "auth") return { classUid, activityId: service === "signin" ? usual : TICKET };
  return { classUid, activityId: /^(?:Create|Run|Allocate|Register|Import)/.test(name) ? CREATE : usual };
}
