import type { IdentityKind, JsonObject } from "@rolecall/core";
import { readText } from "../read-member.ts";
import { type Actor, actorOf } from "./actor.ts";

interface Subject {
  readonly kind: IdentityKind;
  readonly nativeId: string;
}

/**
 * An OIDC federation (`AssumeRoleWithWebIdentity`): the subject of the token, without what changes from run to run.
 *
 * - GitHub Actions, `repo:octo-org/octo-repo:ref:refs/heads/main`: the repository, and the workflow where the
 *   organisation puts it into the subject.
 *   https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
 * - EKS, `system:serviceaccount:ns:name`. https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
 * - GitLab, `project_path:group/project:ref_type:branch:ref:main`.
 *   https://docs.gitlab.com/ci/secrets/id_token_authentication/
 * - HCP Terraform, `organization:o:project:p:workspace:w:run_phase:apply`.
 */
export function webIdentity(user: JsonObject, account: string): Actor {
  const provider = readText(user["identityProvider"]) ?? "";
  const principal = readText(user["principalId"]);
  const text = readText(user["userName"]) ?? principal ?? "anonymous";
  const subject = ciSubject(text) ?? clusterSubject(text, provider) ?? { kind: "unknown", nativeId: principal ?? text };
  // Only a run of CI has more to its subject than who it is.
  return {
    ...actorOf(account, subject.kind, subject.nativeId),
    session: subject.kind === "ci-workflow" ? text : undefined,
  };
}

function ciSubject(text: string): Subject | undefined {
  const github = /^repo:([^:@/]+)(?:@\d+)?\/([^:@]+)(?:@\d+)?(?::|$)/.exec(text);
  if (github !== null) {
    const workflow = /:job_workflow_ref:[^:]*\/\.github\/workflows\/([^@:/]+)/.exec(text)?.[1];
    const repository = `${github[1]}/${github[2]}`;
    return { kind: "ci-workflow", nativeId: workflow === undefined ? repository : `${repository}/${workflow}` };
  }
  const gitlab = /^project_path:([^:]+)/.exec(text)?.[1];
  if (gitlab !== undefined) return { kind: "ci-workflow", nativeId: gitlab };
  const terraform = /^organization:([^:]+):project:([^:]+):workspace:([^:]+)/.exec(text);
  if (terraform === null) return undefined;
  return { kind: "ci-workflow", nativeId: `${terraform[1]}/${terraform[2]}/${terraform[3]}` };
}

function clusterSubject(text: string, provider: string): Subject | undefined {
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(text);
  if (account === null) return undefined;
  const cluster = /\/id\/([0-9A-F]+)$/i.exec(provider)?.[1];
  const name = `${account[1]}/${account[2]}`;
  return { kind: "service-account", nativeId: cluster === undefined ? name : `${cluster}/${name}` };
}
