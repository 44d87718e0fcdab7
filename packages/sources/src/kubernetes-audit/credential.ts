import type { CredentialKind, Json, JsonObject } from "@rolecall/core";
import { credentialUid } from "../actor/credential-uid.ts";
import { readObject, readText } from "../record/read-member.ts";

/** With what the caller proved itself, as `user.extra` tells it; undefined members where it does not. */
export interface CredentialUse {
  readonly uid: string | undefined;
  readonly kind: CredentialKind | undefined;
  /** The pod that a bound token belongs to. */
  readonly pod: string | undefined;
  readonly node: string | undefined;
  /** The IAM session behind an EKS user, and its ARN. */
  readonly awsSession: string | undefined;
  readonly awsArn: string | undefined;
}

const NONE: CredentialUse = {
  uid: undefined,
  kind: undefined,
  pod: undefined,
  node: undefined,
  awsSession: undefined,
  awsArn: undefined,
};

/**
 * `authentication.kubernetes.io/credential-id` is `JTI=<id>` for a token and `X509SHA256=<fingerprint>` for a
 * certificate: ids, not secrets. EKS adds the access key of the IAM session.
 * https://kubernetes.io/docs/reference/labels-annotations-taints/audit-annotations/
 */
export function credentialOf(user: JsonObject, annotations: JsonObject | undefined): CredentialUse {
  const extra = readObject(user["extra"]);
  const id = first(extra?.["authentication.kubernetes.io/credential-id"]) ?? annotated(annotations);
  if (extra === undefined && id === undefined) return NONE;
  const accessKey = first(extra?.["accessKeyId"]);
  return {
    uid: credentialName(id) ?? (accessKey === undefined ? undefined : credentialUid(accessKey)),
    kind: kindOf(id, accessKey),
    pod: first(extra?.["authentication.kubernetes.io/pod-name"]),
    node: first(extra?.["authentication.kubernetes.io/node-name"]),
    awsSession: first(extra?.["sessionName"]),
    awsArn: first(extra?.["arn"]),
  };
}

function annotated(annotations: JsonObject | undefined): string | undefined {
  return readText(annotations?.["authentication.kubernetes.io/credential-id"]);
}

function credentialName(id: string | undefined): string | undefined {
  return id === undefined ? undefined : credentialUid(id);
}

function kindOf(id: string | undefined, accessKey: string | undefined): CredentialKind | undefined {
  if (id?.startsWith("JTI=")) return "jwt";
  if (id?.startsWith("X509SHA256=")) return "mtls";
  if (accessKey === undefined) return id === undefined ? undefined : "unknown";
  return accessKey.startsWith("AKIA") ? "access-key" : "sts-session";
}

/** `extra` holds lists of texts. */
function first(value: Json | undefined): string | undefined {
  return Array.isArray(value) ? readText((value as readonly Json[])[0]) : undefined;
}
