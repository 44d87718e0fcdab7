import type { CredentialKind, JsonObject } from "@rolecall/core";
import { credentialUid } from "../actor/credential-uid.ts";
import { readText } from "../record/read-member.ts";
import { objectsOf, type Spelled, textOf } from "./spelling.ts";

/** With what an identity proved itself. */
export interface Proof {
  readonly uid: string | undefined;
  readonly kind: CredentialKind | undefined;
}

/** `clientCredentialType` and Graph's `clientAuthMethod` (0 public client, 1 secret, 2 certificate). */
const KINDS: Readonly<Record<string, CredentialKind>> = {
  clientsecret: "password",
  clientassertion: "jwt",
  federatedidentitycredential: "jwt",
  managedidentity: "instance-identity",
  certificate: "service-account-key",
  "1": "password",
  "2": "service-account-key",
};

/**
 * The key of a service principal by its id, which says nothing of the key itself; where it has none, the trust in another's tokens by its id. A person's
 * sign-in says only how.
 */
export function proofOf(record: Spelled, isManaged: boolean): Proof {
  const key =
    usable(textOf(record, "servicePrincipalCredentialKeyId")) ??
    usable(textOf(record, "servicePrincipalCredentialThumbprint"));
  const type = (
    textOf(record, "clientCredentialType") ??
    textOf(record, "clientAuthMethod") ??
    number(record)
  ).toLowerCase();
  const certificate = usable(textOf(record, "servicePrincipalCredentialThumbprint")) !== undefined;
  const named = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  const kind = isManaged ? "instance-identity" : certificate ? "service-account-key" : named;
  if (key !== undefined) return { uid: credentialUid(key), kind: kind ?? "unknown" };
  const trust = usable(textOf(record, "federatedCredentialId"));
  if (trust !== undefined) return { uid: credentialUid(trust), kind: kind ?? "jwt" };
  return { uid: undefined, kind: kind ?? methodKind(objectsOf(record.body["authenticationDetails"])) };
}

function number(record: Spelled): string {
  const method = record.body["clientAuthMethod"];
  return typeof method === "number" ? String(method) : "";
}

function methodKind(details: readonly JsonObject[]): CredentialKind | undefined {
  const method = readText(details[0]?.["authenticationMethod"], 64);
  if (method === undefined) return undefined;
  if (/password/i.test(method)) return "password";
  if (/certificate|x509/i.test(method)) return "mtls";
  return undefined;
}

function usable(text: string | undefined): string | undefined {
  return text === undefined || /^(?:none|0{8}-0{4}-0{4}-0{4}-0{12})$/i.test(text) ? undefined : text;
}
