import type { CredentialKind, JsonObject } from "@rolecall/core";
import { tokenFingerprint } from "@rolecall/core";
import { credentialUid } from "../credential-uid.ts";
import { objectOf } from "../entra/spelling.ts";
import { labelsOf, readId, readText } from "../read-member.ts";
import { wordOf } from "./spelling.ts";

/** The last type in a resource id: `virtual-machines` of `/subscriptions/…/Microsoft.Compute/virtualMachines/vm`. */
export function kindOfResource(id: string | undefined, operation: string): string | undefined {
  const path = id === undefined ? undefined : /\/providers\/[^/]+\/(.+)$/i.exec(id)?.[1]?.split("/");
  const type = path?.at(-2) ?? (operation.includes("/") ? operation.split("/").at(-2) : undefined);
  return type
    ?.replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .slice(0, 64);
}

export interface Proof {
  readonly uid: string | undefined;
  readonly kind: CredentialKind | undefined;
}

/** A token's own claims, else what storage logs say: they hash the key or token themselves. */
export function proofOf(record: JsonObject, claims: JsonObject | undefined): Proof {
  if (claims !== undefined) return { uid: undefined, kind: tokenKind(claims) };
  const identity = objectOf(record["identity"]);
  const type = readText(identity?.["type"], 32);
  const hash = readText(identity?.["tokenHash"], 512);
  const kind = type === undefined ? undefined : storageKind(type);
  if (hash === undefined) return { uid: undefined, kind };
  const isHash = /^[\w-]+\([0-9A-F]+\)/i.test(hash);
  return { uid: isHash ? credentialUid(hash.slice(0, 256)) : tokenFingerprint(hash), kind: kind ?? "unknown" };
}

/** `appidacr` and `azpacr`: 0 public client, 1 secret, 2 certificate. */
function tokenKind(claims: JsonObject): CredentialKind {
  if (claims["xms_mirid"] !== undefined) return "instance-identity";
  // A person's token was asked for by an app: how that one proved itself says nothing of the person.
  const delegated = claims["http://schemas.microsoft.com/identity/claims/scope"] ?? claims["scp"];
  if (delegated !== undefined) return "oauth-token";
  const how = readId(claims["appidacr"]) ?? readId(claims["azpacr"]);
  return how === "2" ? "service-account-key" : how === "1" ? "password" : "oauth-token";
}

function storageKind(type: string): CredentialKind {
  if (/accountkey/i.test(type)) return "access-key";
  if (/sas/i.test(type)) return "api-key";
  return /oauth|kerberos/i.test(type) ? "oauth-token" : "unknown";
}

/** The circumstances of a call. */
export function evidenceOf(record: JsonObject, claims: JsonObject | undefined): Record<string, string> | undefined {
  const identity = objectOf(record["identity"]);
  const authorization = objectOf(identity?.["authorization"]) ?? objectOf(record["authorization"]);
  const evidence = objectOf(authorization?.["evidence"]);
  return labelsOf([
    ["category", wordOf(record["category"], 64)],
    ["region", readText(record["location"], 64)],
    ["level", readText(record["level"], 32)],
    ["correlation", readText(record["correlationId"], 128)],
    [
      "resource_group",
      /\/resourceGroups\/([^/]+)/i.exec(readText(record["resourceId"], 512) ?? "")?.[1]?.toLowerCase(),
    ],
    ["role", readText(evidence?.["role"], 128)],
    ["app_id", readText(claims?.["appid"], 64)],
    ["principal_type", readText(evidence?.["principalType"], 64)],
    ["auth_type", readText(identity?.["type"], 32)],
    ["managed_identity", readText(claims?.["xms_mirid"], 512)],
  ]);
}
