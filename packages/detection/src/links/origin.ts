import { identityUid, parseIdentityUid } from "@rolecall/core";

/** An identity of another platform that a text names. */
export interface Named {
  readonly kind: "federation" | "workload-identity" | "irsa" | "spiffe";
  /** The uid, where the text says all of it. */
  readonly uid?: string | undefined;
  /** A service account `namespace/name` of a cluster that the text does not name by our name. */
  readonly serviceAccount?: string | undefined;
  /** Who issued the token, to find the cluster by. */
  readonly issuer?: string | undefined;
  readonly evidence: string;
}

const MAX_TEXT = 2048;

/**
 * Which machine of another platform a principal is, from what its platform writes.
 *
 * - AWS web identity: native ids `org/repo/workflow`, `CLUSTERID/namespace/name` of the CloudTrail decoder
 * - GKE: `project.svc.id.goog[namespace/name]`
 *   https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
 * - workload identity pools: `principal://iam.googleapis.com/…/subject/repo:org/repo:ref:…`
 * - SPIFFE: `spiffe://trust-domain/ns/namespace/sa/name` https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md
 */
export function namedIn(uid: string): Named | undefined {
  if (uid.length > MAX_TEXT) return undefined;
  const key = parseIdentityUid(uid);
  if (key === undefined || key.provider === "github" || key.provider === "kubernetes") return undefined;
  const { provider, kind, nativeId } = key;
  if (provider === "aws" && kind === "ci-workflow") return awsWorkflow(nativeId);
  if (provider === "aws" && kind === "service-account") return awsServiceAccount(nativeId);
  return gke(nativeId) ?? pool(nativeId) ?? spiffe(nativeId);
}

function awsWorkflow(nativeId: string): Named | undefined {
  const [owner, repo, workflow] = nativeId.split("/");
  if (!owner || !repo) return undefined;
  const evidence = `AssumeRoleWithWebIdentity by ${nativeId}`;
  if (!workflow) return { kind: "federation", evidence };
  return { kind: "federation", uid: identityUid("github", owner, "ci-workflow", `${repo}/${workflow}`), evidence };
}

function awsServiceAccount(nativeId: string): Named | undefined {
  const parts = nativeId.split("/");
  const [name, namespace, issuer] = parts.toReversed();
  if (!name || !namespace) return undefined;
  return {
    kind: "irsa",
    serviceAccount: `${namespace}/${name}`,
    issuer,
    evidence: `AssumeRoleWithWebIdentity by system:serviceaccount:${namespace}:${name}${issuer === undefined ? "" : ` of OIDC provider ${issuer}`}`,
  };
}

function gke(text: string): Named | undefined {
  const found = /^(?:serviceAccount:)?([a-z0-9-]+)\.svc\.id\.goog\[([^/\]]+)\/([^\]]+)\]$/.exec(text);
  if (found === null) return undefined;
  const [, project = "", namespace, name] = found;
  return {
    kind: "workload-identity",
    serviceAccount: `${namespace}/${name}`,
    issuer: `${project}.svc.id.goog`,
    evidence: `workload identity ${text}`,
  };
}

function pool(text: string): Named | undefined {
  const subject = /\/subject\/(.+)$/.exec(text)?.[1];
  if (subject === undefined || !text.startsWith("principal")) return undefined;
  const github = /^repo:([^/:]+)\/([^:]+)/.exec(subject);
  if (github !== null) {
    const workflow = /job_workflow_ref:[^:]*\/\.github\/workflows\/([^@:/]+)/.exec(subject)?.[1];
    const evidence = `workload identity pool, subject ${subject}`;
    if (workflow === undefined) return { kind: "federation", evidence };
    return {
      kind: "federation",
      uid: identityUid("github", github[1] ?? "", "ci-workflow", `${github[2]}/${workflow}`),
      evidence,
    };
  }
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject);
  if (account === null) return undefined;
  return {
    kind: "workload-identity",
    serviceAccount: `${account[1]}/${account[2]}`,
    evidence: `workload identity pool, subject ${subject}`,
  };
}

function spiffe(text: string): Named | undefined {
  const found = /^spiffe:\/\/([a-z0-9._-]{1,255})\/ns\/([A-Za-z0-9._-]+)\/sa\/([A-Za-z0-9._-]+)$/.exec(text);
  if (found === null) return undefined;
  const [, domain, namespace, name] = found;
  return { kind: "spiffe", serviceAccount: `${namespace}/${name}`, issuer: domain, evidence: `SPIFFE ID ${text}` };
}
