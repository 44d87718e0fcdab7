import { type CredentialKind, tokenFingerprint } from "@rolecall/core";
import type { Caller } from "./access.ts";

/** With what a request proved itself; keys and tokens as fingerprints only. */
export interface GatewayCredential {
  readonly uid: string | undefined;
  readonly kind: CredentialKind | undefined;
}

export function credentialOf(caller: Caller): GatewayCredential {
  if (caller.apiKey !== undefined) return { uid: tokenFingerprint(caller.apiKey), kind: "api-key" };
  if (caller.apiKeyId !== undefined) return { uid: caller.apiKeyId, kind: "api-key" };
  if (caller.accessKeyId !== undefined) return { uid: caller.accessKeyId, kind: accessKeyKind(caller.accessKeyId) };
  if (caller.certificate !== undefined) return { uid: caller.certificateId, kind: "mtls" };
  const sent = caller.authorization === undefined ? undefined : ofAuthorization(caller.authorization);
  if (sent !== undefined) return sent;
  if (caller.clientId !== undefined || caller.subject !== undefined) return { uid: undefined, kind: "jwt" };
  return { uid: undefined, kind: caller.user === undefined ? undefined : "password" };
}

/** Temporary keys of STS begin with ASIA (AWS, "IAM identifiers"). */
function accessKeyKind(id: string): CredentialKind {
  return id.startsWith("ASIA") ? "sts-session" : "access-key";
}

/** A password is not even kept as a fingerprint: it is short enough to be guessed from one. */
function ofAuthorization(header: string): GatewayCredential | undefined {
  const [scheme = "", ...rest] = header.trim().split(/\s+/);
  const token = rest.join(" ");
  if (/^basic$/i.test(scheme)) return { uid: undefined, kind: "password" };
  if (!/^bearer$/i.test(scheme) || token === "") return undefined;
  return { uid: tokenFingerprint(token), kind: token.startsWith("eyJ") ? "jwt" : "oauth-token" };
}
