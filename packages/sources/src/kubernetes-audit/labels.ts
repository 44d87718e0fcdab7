import type { JsonObject } from "@rolecall/core";
import { present, readObject, readText } from "../record/read-member.ts";
import type { CredentialUse } from "./credential.ts";
import { forwardedFor } from "./peer.ts";

const MAX_LABEL = 256;

/** The circumstances of a request; undefined where the record tells none. */
export function labelsOf(
  record: JsonObject,
  annotations: JsonObject | undefined,
  credential: CredentialUse,
): Record<string, string> | undefined {
  const namespace = readText(readObject(record["objectRef"])?.["namespace"], MAX_LABEL);
  const impersonated = record["impersonatedUser"];
  const forwarded = forwardedFor(record["sourceIPs"]);
  if (
    annotations === undefined &&
    credential.pod === undefined &&
    credential.node === undefined &&
    impersonated === undefined &&
    forwarded === undefined
  ) {
    return namespace === undefined ? undefined : { namespace };
  }
  return present({
    namespace: namespace,
    pod: credential.pod,
    node: credential.node,
    decision: readText(annotations?.["authorization.k8s.io/decision"], MAX_LABEL),
    issued_credential: readText(annotations?.["authentication.kubernetes.io/issued-credential-id"], MAX_LABEL),
    impersonated_groups: impersonated === undefined ? undefined : groupsOf(readObject(impersonated)),
    pod_security: readText(annotations?.["pod-security.kubernetes.io/enforce-policy"], MAX_LABEL),
    forwarded_for: forwarded,
    truncated: readText(annotations?.["audit.k8s.io/truncated"], MAX_LABEL),
  });
}

/**
 * `system:masters,system:authenticated`: what rights the impersonation gives. A caller may name as many as it likes: those that
 * the cluster itself gives rights to come first.
 */
function groupsOf(user: JsonObject | undefined): string | undefined {
  const groups = user?.["groups"];
  if (!Array.isArray(groups)) return undefined;
  const names = groups.filter((group) => typeof group === "string");
  return readText([...names.filter(isMighty), ...names.filter((name) => !isMighty(name))].join(","), MAX_LABEL);
}

function isMighty(group: string): boolean {
  return group === "system:masters" || group === "system:nodes";
}
