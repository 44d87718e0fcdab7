import type { IdentityKind, JsonObject } from "@rolecall/core";
import { ciSubject } from "../actor/ci-subject.ts";
import { readText } from "../record/read-member.ts";
import { type Actor, actorOf } from "./actor.ts";

interface Subject {
  readonly kind: IdentityKind;
  readonly nativeId: string;
}

/**
 * An OIDC federation (`AssumeRoleWithWebIdentity`): the subject of the token, without what changes from run to run; of
 * EKS `system:serviceaccount:ns:name`.
 * https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
 */
export function webIdentity(user: JsonObject, account: string): Actor {
  const provider = readText(user["identityProvider"]) ?? "";
  const principal = readText(user["principalId"]);
  const text = readText(user["userName"]) ?? principal ?? "anonymous";
  const ci = ciSubject(text);
  const subject =
    ci === undefined
      ? (clusterSubject(text, provider) ?? { kind: "unknown", nativeId: principal ?? text })
      : ({ kind: "ci-workflow", nativeId: ci } as const);
  // Only a run of CI has more to its subject than who it is, and not of every CI.
  return {
    ...actorOf(account, subject.kind, subject.nativeId),
    session: subject.kind === "ci-workflow" && !text.endsWith(subject.nativeId) ? text : undefined,
  };
}

function clusterSubject(text: string, provider: string): Subject | undefined {
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(text);
  if (account === null) return undefined;
  const cluster = /\/id\/([0-9A-F]+)$/i.exec(provider)?.[1];
  const name = `${account[1]}/${account[2]}`;
  return { kind: "service-account", nativeId: cluster === undefined ? name : `${cluster}/${name}` };
}
